// What operations and the ways into them are given besides a transaction.
import type { Db } from '@tollgate/db';
import type { WalletTables } from './store/schema.ts';
import type { WalletTelemetry } from './telemetry.ts';

/** The schema's types, for those that pass a transaction on and write no SQL. */
export type { WalletTables };

export interface Deps {
  readonly db: Db<WalletTables>;
  /** The decision's clock; read it after the locks were taken. */
  readonly now: () => Date;
  readonly telemetry: WalletTelemetry;
}
