// Orders to mend something: the tenant submits, staff answer, and what was announced follows a missed deadline.
import type { Tx } from '@tollgate/db';
import { failedPrecondition, notFound } from '@tollgate/errors';
import { rungOf, sanctionVerdict, type AgreementVersion } from '@tollgate/agreements';
import { deadlineAt, submissionRefusal, type Rectification, type SubmissionRefusal } from '../domain/rectification.ts';
import { ACCOUNT } from '../domain/restriction.ts';
import { stoodOnAt, type Sanctioned } from '../domain/sanction.ts';
import { answerSubmission, insertSubmission, lockRectification, updateRectification } from '../store/rectifications.ts';
import type { NewFile } from '../store/rectifications.ts';
import { insertSanction, sanctionsOf } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';
import { endSanction, requireSanction } from './end-sanction.ts';
import { recordOf, restrict } from './impose-sanction.ts';
import { tellTenant } from './tell-tenant.ts';
import { contractOf, requireAgreement, requireLockedTenant } from './tenant.ts';

interface Named {
  readonly tenantId: string;
  readonly rectificationId: string;
  readonly actor: string;
  readonly now: Date;
}

const WORDS: Readonly<Record<SubmissionRefusal, string>> = {
  RECTIFICATION_NOT_OPEN: 'This order does not wait for you.',
  DEADLINE_MISSED: 'The deadline of this order has passed.',
};

/** From this commit on staff hold it. @throws RECTIFICATION_NOT_FOUND, RECTIFICATION_NOT_OPEN, DEADLINE_MISSED */
export async function submitRectification(
  tx: Tx<EnforcementTables>,
  { tenantId, rectificationId, actor, now, statement, files }: Named & { statement: string; files: readonly NewFile[] },
): Promise<{ order: Rectification; sanction: Sanctioned }> {
  await requireLockedTenant(tx, tenantId);
  const order = await requireOrder(tx, tenantId, rectificationId);
  const refusal = submissionRefusal(order, now);
  if (refusal !== undefined) throw failedPrecondition(refusal, WORDS[refusal], { rectification_id: rectificationId });
  const place = order.submissions.length + 1;
  await insertSubmission(tx, rectificationId, { place, statement, files, actor, at: now });
  await updateRectification(tx, rectificationId, { state: 'SUBMITTED', heldSince: now });
  return again(tx, tenantId, rectificationId);
}

interface Answer extends Named {
  readonly accepted: boolean;
  readonly reason: string;
  readonly roles: readonly string[];
}

/** Accepted, its sanction ends; else the clock goes on. @throws RECTIFICATION_NOT_FOUND, RECTIFICATION_NOT_SUBMITTED */
export async function decideRectification(
  tx: Tx<EnforcementTables>,
  { tenantId, rectificationId, actor, now, accepted, reason, roles }: Answer,
): Promise<{ order: Rectification; sanction: Sanctioned }> {
  await requireLockedTenant(tx, tenantId);
  const order = await requireOrder(tx, tenantId, rectificationId);
  if (order.state !== 'SUBMITTED')
    throw failedPrecondition('RECTIFICATION_NOT_SUBMITTED', 'Nothing was submitted that waits for an answer.', {
      rectification_id: rectificationId,
    });
  await answerSubmission(tx, rectificationId, order.submissions.length, { text: reason, by: actor, at: now });
  const deadline = deadlineAt(order, now);
  const closed = { state: 'ACCEPTED', heldSince: null, closedAt: now } as const;
  await updateRectification(tx, rectificationId, accepted ? closed : { state: 'OPEN', deadline, heldSince: null });
  const { sanctionId } = order;
  if (accepted) {
    const asker = { kind: 'staff', roles } as const;
    await endSanction(tx, { tenantId, sanctionId, reason, asker, actor, now });
  } else await tellAnswer(tx, order, deadline, reason, now);
  return again(tx, tenantId, rectificationId);
}

async function tellAnswer(
  tx: Tx<EnforcementTables>,
  { tenantId, rectificationId, sanctionId }: Rectification,
  deadline: Date,
  reason: string,
  now: Date,
): Promise<void> {
  const { clauses } = await requireSanction(tx, tenantId, sanctionId);
  const until = deadline.toISOString();
  const statement = {
    zh: `整改尚未完成:${reason}\n依据:${clauses.join(', ')}\n期限(不含平台审核时间):${until}`,
    en: `Not mended yet: ${reason}\nBasis: ${clauses.join(', ')}\nDeadline, without the time of our review: ${until}`,
  };
  await tellTenant(tx, tenantId, {
    kind: 'RECTIFICATION',
    reference: rectificationId,
    statement,
    clauseIds: clauses,
    now,
  });
}

async function requireOrder(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  rectificationId: string,
): Promise<Rectification> {
  const order = await lockRectification(tx, tenantId, rectificationId);
  if (order !== undefined) return order;
  throw notFound('RECTIFICATION_NOT_FOUND', 'The tenant has no such order.', { rectification_id: rectificationId });
}

async function again(tx: Tx<EnforcementTables>, tenantId: string, rectificationId: string) {
  const order = await requireOrder(tx, tenantId, rectificationId);
  return { order, sanction: await requireSanction(tx, tenantId, order.sanctionId) };
}

/**
 * A deadline that passed: what the person who gave the order announced follows at once, in that person's name. Nothing
 * happens when the order was submitted or withdrawn meanwhile.
 */
export async function missRectification(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  rectificationId: string,
  now: Date,
): Promise<void> {
  const tenant = await requireLockedTenant(tx, tenantId);
  const order = await requireOrder(tx, tenantId, rectificationId);
  if (order.state !== 'OPEN' || order.deadline >= now) return;
  const missed = await requireSanction(tx, tenantId, order.sanctionId);
  const agreement = requireAgreement(missed.agreementId, missed.agreementVersion, contractOf(tenant));
  const followedBy = await followUp(tx, tenant, agreement, missed, now);
  await updateRectification(tx, rectificationId, { state: 'MISSED', closedAt: now, followedBy });
  const statement = {
    zh: `整改期限已过:${missed.reason}\n依据:${missed.clauses.join(', ')}`,
    en: `The deadline to mend it has passed: ${missed.reason}\nBasis: ${missed.clauses.join(', ')}`,
  };
  const { clauses: clauseIds } = missed;
  await tellTenant(tx, tenantId, { kind: 'RECTIFICATION', reference: rectificationId, statement, clauseIds, now });
}

/** The sanction that was announced, unless the ladder does not allow it any more; what ends an agreement never follows. */
async function followUp(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  agreement: AgreementVersion,
  missed: Sanctioned,
  now: Date,
): Promise<string | null> {
  const { tenantId, ifMissed } = missed;
  if (ifMissed === null || rungOf(agreement, ifMissed) === undefined) return null;
  const stoodOn = stoodOnAt(await sanctionsOf(tx, tenantId), now).map((each) => each.sanction);
  const verdict = sanctionVerdict(agreement, { sanction: ifMissed, decider: 'PROVIDER', stoodOn });
  if (verdict.outcome === 'REFUSED') return null;
  const order = {
    ...missed,
    sanction: ifMissed,
    ifMissed: null,
    scope: ACCOUNT,
    startsAt: now,
    until: null,
    deadline: null,
    skipReason: '',
    reason: `${missed.reason} (${newOrderNote(missed)})`,
    actor: missed.decider,
    now,
  };
  const sanction = recordOf(agreement, order, { verdict, skipped: [] });
  const effect = await restrict(tx, tenant, agreement, sanction, now);
  await insertSanction(tx, { ...sanction, restrictionId: effect?.restriction.restrictionId ?? null });
  return sanction.sanctionId;
}

const newOrderNote = ({ sanctionId }: Sanctioned): string => `逾期未整改 / not mended by the deadline of ${sanctionId}`;

/** Orders whose deadline has passed, earliest first. */
export { missedRectifications } from '../store/rectifications.ts';
