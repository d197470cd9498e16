// Use that metering counted, as consent to an announced change, where the agreement lets a change bind by use.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Acceptance } from '../domain/acceptance.ts';
import type { Publication } from '../domain/publication.ts';
import { insertAcceptance } from '../store/acceptances.ts';
import { insertBindingReview } from '../store/binding-reviews.ts';
import { type AwaitedUse, findAwaitedUses, insertCountedUse } from '../store/counted-uses.ts';
import { findPublications } from '../store/publications.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendAgreementAccepted } from './append-events.ts';
import { findBinding } from './binding-agreement.ts';

/** What one committed batch of metering added to a tenant's usage. */
export interface UsageLearned {
  readonly usageId: string;
  readonly tenantId: string;
  readonly lines: readonly UsedHour[];
}

interface UsedHour {
  /** Start of the hour in which the messages were first reported. */
  readonly hourStart: Date;
  readonly messages: bigint;
  readonly units: bigint;
}

/** Who recorded such a consent: nobody attests it. */
const ACTOR = 'service:metering';

/** Most tenants await nothing, which one look says. An hour counts when all of it lies after the change could bind. */
export async function learnUse(tx: Tx<AccountsTables>, deps: AccountsDeps, usage: UsageLearned): Promise<void> {
  const { tenantId } = usage;
  if ((await findAwaitedUses(tx, tenantId, deps.now())).length === 0) return;
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined || tenant.state === 'CLOSED') return;
  const all = await findPublications(tx);
  for (const awaited of await findAwaitedUses(tx, tenantId, deps.now())) {
    const publication = all.find(
      (each) => each.agreementId === awaited.agreementId && each.version === awaited.version,
    );
    // Another copy of the service can execute what this one cannot; the next batch of usage comes there too.
    if (publication === undefined || deps.catalogue.find(awaited.agreementId, awaited.version) === undefined) continue;
    await consentByUse(tx, deps, { usage, awaited, publication, all });
  }
}

interface Looked {
  readonly usage: UsageLearned;
  readonly awaited: AwaitedUse;
  readonly publication: Publication;
  readonly all: readonly Publication[];
}

async function consentByUse(tx: Tx<AccountsTables>, deps: AccountsDeps, looked: Looked): Promise<void> {
  const { usage, awaited, publication, all } = looked;
  const now = deps.now();
  const supposed = acceptanceOf(usage.tenantId, publication, now);
  const binds = async (usedAt: Date): Promise<boolean> => {
    const binding = await findBinding(tx, deps, usage.tenantId, now, all, { ...supposed, acceptedAt: usedAt });
    return binding?.ground === 'CONTINUED_USE' && binding.acceptance.acceptanceId === supposed.acceptanceId;
  };
  const hours = usage.lines
    .filter(({ hourStart }) => hourStart >= publication.effectiveAt && hourStart <= now)
    .toSorted((a, b) => a.hourStart.getTime() - b.hourStart.getTime());
  const last = hours.at(-1);
  if (last === undefined || !(await binds(last.hourStart))) return;
  let first = last.hourStart;
  for (const { hourStart } of hours) {
    if (hourStart < first && (await binds(hourStart))) first = hourStart;
  }
  const counted = hours.filter(({ hourStart }) => hourStart >= first);
  const { usageId } = usage;
  await insertAcceptance(tx, supposed);
  await insertCountedUse(tx, supposed.acceptanceId, {
    usageId,
    firstUseAt: first,
    messages: counted.reduce((sum, { messages }) => sum + messages, 0n),
    units: counted.reduce((sum, { units }) => sum + units, 0n),
    noticeId: awaited.noticeId,
  });
  await appendAgreementAccepted(tx, supposed);
  await insertBindingReview(tx, publication, { tenantId: usage.tenantId, bound: true, now });
}

/** It counts from when it is known: what was counted and settled before stays as it is. */
function acceptanceOf(tenantId: string, publication: Publication, now: Date): Acceptance {
  const { agreementId, version, contentHash } = publication;
  const evidence = { documentDigest: undefined, description: 'use of the service that metering counted' };
  const name = { tenantId, agreementId, version, contentHash };
  return { acceptanceId: newId('acc'), ...name, mode: 'USE', acceptedAt: now, actor: ACTOR, evidence };
}
