// Counts a tenant's messages again from their facts, with the corrections that lie over them.

import type { Tx } from '@tollgate/db';

import { Corrections, correctedSteps, type SignedChange, signedChange } from '../domain/corrected-usage.ts';
import { type DomainDelta, domainDeltas } from '../domain/domain-usage.ts';
import { messagesCorrectedAlone } from '../store/corrected-outcomes.ts';
import { listCorrections } from '../store/corrections.ts';
import { recountOutcomes } from '../store/outcomes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { basesUnder } from './tenant-bases.ts';

/** Usage and billable lines, and usage by domain with NO_DOMAIN. */
export type Recount = SignedChange & { readonly domains: readonly DomainDelta[] };

export async function recountCorrected(tx: Tx<MeteringTables>, tenantId: string): Promise<Recount> {
  const basesOf = basesUnder(await findTenants(tx, [tenantId]));
  const corrections = new Corrections(await listCorrections(tx, tenantId, 'all'));
  const steps = await recountOutcomes(tx, tenantId);
  const keyed = await messagesCorrectedAlone(tx, tenantId);
  const corrected = correctedSteps(steps, keyed, corrections);
  return { ...signedChange(corrected, basesOf), domains: domainDeltas(corrected, basesOf, 'all') };
}
