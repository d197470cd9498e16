// What handlers are given: the database for their transaction, and the clock.
import type { Db } from '@tollgate/db';
import type { WalletTables } from '../store/schema.ts';

export interface HandlerDeps {
  readonly db: Db<WalletTables>;
  readonly now: () => Date;
}
