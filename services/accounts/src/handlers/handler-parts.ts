// What every handler is made with.
import type { Db } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';

export interface HandlerParts {
  readonly db: Db<AccountsTables>;
  readonly now: () => Date;
  readonly deps: AccountsDeps;
}
