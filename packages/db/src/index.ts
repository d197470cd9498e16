// Public list of @tollgate/db.

export { APP_ROLE_SETTING, appendOnly, keepRows, revokeFromApp, updateOnly } from './append-only.ts';
export { type DatabaseLimits, DEFAULT_LIMITS, withinSignal } from './bounds.ts';
export {
  type Database,
  type DatabaseOptions,
  type Db,
  narrowDb,
  narrowTx,
  openDatabase,
  type Reader,
  type Tx,
} from './database.ts';
export { dumpSchema } from './dump-schema.ts';
export {
  connectionUnavailable,
  isCheckViolation,
  isConnectionFailure,
  isForeignKeyViolation,
  isSerializationFailure,
  isUniqueViolation,
  misconfiguration,
} from './failures.ts';
export { createLockSession, type HeldLock, type LockSession } from './lock-session.ts';
export { assertSchemaKnown, migrate, type MigrateOptions, type Migration } from './migrate.ts';
export { inTransaction, type TransactionOptions } from './transaction.ts';
