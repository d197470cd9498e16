// What operations and the ways into them are given besides a transaction.
import type { Identity, VerificationKeys } from '@tollgate/auth';
import type { Db } from '@tollgate/db';
import type { HeadShelf } from './domain/head-shelf.ts';
import type { Engine } from './engine/engine.ts';
import type { WalletTables } from './store/schema.ts';
import type { WalletTelemetry } from './telemetry.ts';

/** The schema's types, for those that pass a transaction on and write no SQL. */
export type { WalletTables };

export interface Deps {
  readonly db: Db<WalletTables>;
  /** The clock of reads; the engine reads it for each batch. */
  readonly now: () => Date;
  readonly telemetry: WalletTelemetry;
  /** The only way to change a wallet. */
  readonly engine: Engine;
}

/** Where signed heads of the chain are kept, and with which keys they are signed and read. */
export interface HeadKeeping {
  readonly shelf: HeadShelf;
  readonly signingKey: Identity['signingKey'];
  readonly keys: VerificationKeys;
}

/** What proofs of the ledger are given besides; without head keeping no heads are signed or compared. */
export interface AuditDeps extends Deps {
  readonly heads: HeadKeeping | undefined;
}
