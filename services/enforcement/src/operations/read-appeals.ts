// Appeals with the counter-settlements that they led to, and claims.
import type { Reader } from '@tollgate/db';
import { counterSettlementOf, listAppeals, type AppealFilter } from '../store/appeals.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { DecidedAppeal } from './appeal.ts';

/** Newest first. */
export async function readAppeals(db: Reader<EnforcementTables>, filter: AppealFilter): Promise<DecidedAppeal[]> {
  const read: DecidedAppeal[] = [];
  for (const appeal of await listAppeals(db, filter))
    read.push({ appeal, counter: await counterSettlementOf(db, appeal.appealId) });
  return read;
}

/** Newest first. */
export { listClaims as readClaims } from '../store/claims.ts';
