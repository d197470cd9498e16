// Counts a tenant's messages again from their facts, with the corrections that lie over them.

import type { Tx } from '@tollgate/db';

import { Corrections, correctedSteps, type SignedChange, signedChange } from '../domain/corrected-usage.ts';
import { messagesCorrectedAlone } from '../store/corrected-outcomes.ts';
import { listCorrections } from '../store/corrections.ts';
import { recountOutcomes } from '../store/outcomes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { basesUnder } from './tenant-bases.ts';

export async function recountCorrected(tx: Tx<MeteringTables>, tenantId: string): Promise<SignedChange> {
  const basesOf = basesUnder(await findTenants(tx, [tenantId]));
  const corrections = new Corrections(await listCorrections(tx, tenantId, 'all'));
  const steps = await recountOutcomes(tx, tenantId);
  const keyed = await messagesCorrectedAlone(tx, tenantId);
  return signedChange(correctedSteps(steps, keyed, corrections), basesOf);
}
