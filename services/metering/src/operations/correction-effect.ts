// Counts what a correction would change now, from the messages that it names.

import type { Tx } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import { Corrections, type SignedChange, signedChange, type Step } from '../domain/corrected-usage.ts';
import type { Correction, FactChange } from '../domain/correction.ts';
import { type CorrectionEffect, digestOf, effectOf, stepsBetween } from '../domain/correction-effect.ts';
import { countJob, lockMessages, messagesCorrectedAlone } from '../store/corrected-outcomes.ts';
import { listCorrections } from '../store/corrections.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { refuseNotedDays } from './refuse-noted-days.ts';
import { type AgreementsByTenant, basesUnder } from './tenant-bases.ts';

export interface CorrectionTarget extends FactChange {
  readonly tenantId: string;
  /** Exactly one of the two is set. */
  readonly messageKey: string | undefined;
  readonly jobId: string | undefined;
}

export interface CountedEffect {
  readonly effect: CorrectionEffect;
  readonly digest: Uint8Array;
  readonly change: SignedChange;
  /** The steps that make the change. */
  readonly steps: readonly Step[];
  readonly agreements: AgreementsByTenant;
}

/** Later than every correction that took effect. */
const NEXT = 1n << 62n;

/**
 * Under lockForCorrecting the answer holds until the transaction ends.
 *
 * @throws DomainError TENANT_NOT_FOUND, DAY_NOTED, MESSAGE_NOT_FOUND, JOB_NOT_FOUND when nothing was reported of it (any more).
 */
export async function countEffect(tx: Tx<MeteringTables>, target: CorrectionTarget): Promise<CountedEffect> {
  const { tenantId, messageKey, jobId } = target;
  const agreements = await findTenants(tx, [tenantId]);
  if (!agreements.has(tenantId)) throw notFound('TENANT_NOT_FOUND', 'There is no such tenant.');
  const { groups, keyed } = await messagesOf(tx, target);
  if (groups.length + keyed.length === 0) {
    throw messageKey === undefined
      ? notFound('JOB_NOT_FOUND', 'No message of this job is known.', { job_id: jobId ?? '' })
      : notFound('MESSAGE_NOT_FOUND', 'Nothing was reported about this message and recipient.');
  }
  const known = await listCorrections(
    tx,
    tenantId,
    keyed.map((each) => each.messageKey),
  );
  const added: Correction = { ...target, effectiveNo: NEXT };
  const steps = stepsBetween(groups, keyed, new Corrections(known), new Corrections([...known, added]));
  const change = signedChange(steps, basesUnder(agreements));
  await refuseNotedDays(tx, tenantId, change.lines);
  return { effect: effectOf(steps, change), digest: digestOf(steps, change), change, steps, agreements };
}

/** Messages with corrections of their own one by one, the others of a job together. */
async function messagesOf(tx: Tx<MeteringTables>, { tenantId, messageKey, jobId }: CorrectionTarget) {
  if (messageKey !== undefined) return { groups: [], keyed: await lockMessages(tx, tenantId, [messageKey]) };
  const keyed = await messagesCorrectedAlone(tx, tenantId, jobId);
  const groups = await countJob(tx, tenantId, jobId ?? '');
  // What is counted one by one is taken out of its group.
  return { groups: [...groups, ...keyed.map((step) => ({ ...step, messages: -step.messages }))], keyed };
}
