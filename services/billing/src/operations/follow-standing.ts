// Follows what enforcement says of a tenant's standing.

import type { Tx } from '@tollgate/db';
import type { TopUpStanding } from '../domain/top-up-restriction.ts';
import type { BillingTables } from '../store/schema.ts';
import { replaceTopUpRestrictions, takeStandingVersion } from '../store/standings.ts';

/** Facts may come in any order and more than once: only a newer version than the known one counts. */
export async function followStanding(tx: Tx<BillingTables>, standing: TopUpStanding): Promise<void> {
  if (!(await takeStandingVersion(tx, standing.tenantId, standing.version))) return;
  await replaceTopUpRestrictions(tx, standing.tenantId, standing.restrictions);
}
