// A tenant's objection, and its decision by somebody who decided nothing of what is objected to.
import { annulment, appealWindow, clockOf, deadlineOf, type AgreementVersion } from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { formatYuan, money } from '@tollgate/money';
import type { Appeal, CounterSettlement } from '../domain/appeal.ts';
import { counterLines, totalOf } from '../domain/counter-lines.ts';
import type { Sanctioned } from '../domain/sanction.ts';
import { appealAgainst, decideAppealRow, insertAppeal, insertCounterSettlement, lockAppeal } from '../store/appeals.ts';
import { findProposal } from '../store/proposals.ts';
import { findSanction, sanctionsOfSettlement } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { lastPlan } from '../store/settlement-plans.ts';
import { findSettlement, type Settlement } from '../store/settlements.ts';
import type { TenantRow } from '../store/tenants.ts';
import { annul } from './end-sanction.ts';
import { tellTenant } from './tell-tenant.ts';
import { contractOf, requireAgreement, requireLockedTenant } from './tenant.ts';

/** What is appealed, with everybody who had a hand in it. */
interface Subject {
  readonly agreement: AgreementVersion;
  readonly decidedAt: Date;
  readonly deciders: readonly string[];
  readonly sanction: Sanctioned | undefined;
  readonly settlement: Settlement | undefined;
}

export interface FiledAppeal {
  readonly tenantId: string;
  readonly subjectId: string;
  readonly statement: string;
  readonly actor: string;
  readonly now: Date;
}

/** @throws TENANT_NOT_FOUND, SUBJECT_NOT_FOUND, APPEAL_WINDOW_CLOSED, APPEAL_PENDING, APPEAL_DECIDED */
export async function fileAppeal(tx: Tx<EnforcementTables>, filed: FiledAppeal): Promise<Appeal> {
  const { tenantId, subjectId, statement, actor, now } = filed;
  const tenant = await requireLockedTenant(tx, tenantId);
  const { agreement, decidedAt } = await subjectOf(tx, tenant, subjectId);
  const before = await appealAgainst(tx, subjectId);
  if (before !== undefined)
    throw failedPrecondition(
      before.state === 'FILED' ? 'APPEAL_PENDING' : 'APPEAL_DECIDED',
      'It was appealed before.',
      {
        appeal_id: before.appealId,
      },
    );
  const window = appealWindow(agreement, decidedAt);
  if (window !== undefined && window.until < now)
    throw failedPrecondition('APPEAL_WINDOW_CLOSED', 'The time to appeal is over.', {
      until: window.until.toISOString(),
      clause_id: window.clause,
    });
  const appeal: Appeal = {
    appealId: newId('apl'),
    tenantId,
    subjectId,
    state: 'FILED',
    statement,
    filedBy: actor,
    filedAt: now,
    answerBy: deadlineOf(agreement, 'APPEAL_ANSWER', now)?.at ?? null,
    decision: undefined,
  };
  await insertAppeal(tx, appeal);
  return appeal;
}

async function subjectOf(tx: Tx<EnforcementTables>, tenant: TenantRow, subjectId: string): Promise<Subject> {
  const tenantId = tenant.tenant_id;
  const sanction = subjectId.startsWith('snc_') ? await findSanction(tx, tenantId, subjectId) : undefined;
  const found = subjectId.startsWith('set_') ? await findSettlement(tx, subjectId) : undefined;
  // What ended the agreement is appealed with its settlement: they stand or fall together.
  const own = found?.tenantId === tenantId ? found : undefined;
  const settlement =
    own ?? (typeof sanction?.settlementId === 'string' ? await findSettlement(tx, sanction.settlementId) : undefined);
  if (settlement !== undefined) {
    const proposal = await findProposal(tx, settlement.proposalId);
    return {
      agreement: requireAgreement(settlement.agreementId, settlement.agreementVersion, settlement.contract),
      decidedAt: settlement.approvedAt,
      deciders: [settlement.approver, ...(proposal === undefined ? [] : [proposal.proposer])],
      sanction,
      settlement,
    };
  }
  if (sanction === undefined)
    throw notFound('SUBJECT_NOT_FOUND', 'The tenant has no such sanction or settlement.', { subject_id: subjectId });
  const { agreementId, agreementVersion, createdAt, decider } = sanction;
  const agreement = requireAgreement(agreementId, agreementVersion, contractOf(tenant));
  return { agreement, decidedAt: createdAt, deciders: [decider], sanction, settlement: undefined };
}

export interface AppealDecision {
  readonly tenantId: string;
  readonly appealId: string;
  readonly upheld: boolean;
  readonly reason: string;
  readonly actor: string;
  readonly now: Date;
}

export interface DecidedAppeal {
  readonly appeal: Appeal;
  readonly counter: CounterSettlement | undefined;
}

/** @throws TENANT_NOT_FOUND, APPEAL_NOT_FOUND, APPEAL_DECIDED, SAME_PERSON, SETTLEMENT_UNDER_WAY */
export async function decideAppeal(tx: Tx<EnforcementTables>, decision: AppealDecision): Promise<DecidedAppeal> {
  const { tenantId, appealId, upheld, reason, actor, now } = decision;
  const tenant = await requireLockedTenant(tx, tenantId);
  const appeal = await lockAppeal(tx, tenantId, appealId);
  if (appeal === undefined)
    throw notFound('APPEAL_NOT_FOUND', 'The tenant has no such appeal.', { appeal_id: appealId });
  if (appeal.state !== 'FILED')
    throw failedPrecondition('APPEAL_DECIDED', 'This appeal was decided before.', { appeal_id: appealId });
  const subject = await subjectOf(tx, tenant, appeal.subjectId);
  if (subject.deciders.includes(actor))
    throw permissionDenied('SAME_PERSON', 'Nobody reviews a decision of their own.', { appeal_id: appealId });
  const counter = upheld ? await restore(tx, tenant, subject, appeal, decision) : undefined;
  const clauses = clausesOf(subject);
  const answer = answerTo(appeal, decision, counter, clauses);
  const state = upheld ? 'UPHELD' : 'REJECTED';
  await decideAppealRow(tx, appealId, state, { reviewer: actor, reason, at: now, answer });
  await tellTenant(tx, tenantId, { kind: 'APPEAL', reference: appealId, statement: answer, clauseIds: clauses, now });
  return { appeal: { ...appeal, state, decision: { reviewer: actor, reason, at: now, answer } }, counter };
}

/** What can be given back is given back: the sanctions count no more, and what was kept of paid money returns. */
async function restore(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  { agreement, sanction, settlement }: Subject,
  appeal: Appeal,
  { actor, reason, now }: AppealDecision,
): Promise<CounterSettlement | undefined> {
  const closing = { by: actor, reason: { zh: reason, en: reason }, now };
  if (settlement === undefined) {
    if (sanction !== undefined) await annul(tx, tenant, sanction, closing);
    return undefined;
  }
  if (!settlement.done.some((each) => each.step === 'VALUE_MOVED'))
    throw failedPrecondition('SETTLEMENT_UNDER_WAY', 'Its value has not been moved yet; decide when it has.', {
      settlement_id: settlement.settlementId,
    });
  for (const each of await sanctionsOfSettlement(tx, settlement.settlementId)) await annul(tx, tenant, each, closing);
  const plan = await lastPlan(tx, settlement.settlementId);
  const lines = counterLines(plan?.lines ?? []);
  if (lines.length === 0) return undefined;
  const { clause: clauseId } = annulmentClause(agreement, sanction);
  const counter: CounterSettlement = {
    counterSettlementId: newId('cst'),
    tenantId: settlement.tenantId,
    settlementId: settlement.settlementId,
    appealId: appeal.appealId,
    clauseId,
    lines,
    forfeitedMicros: totalOf(lines, 'CASH'),
    packagesMicros: totalOf(lines, 'PACKAGE'),
    currency: plan?.lines[0]?.amount.currency ?? 'CNY',
    createdAt: now,
    refusals: 0,
    completedAt: null,
  };
  await insertCounterSettlement(tx, counter);
  return counter;
}

/** The rule by which an upheld appeal undoes it: a statute's for fraud, else the house's. */
function annulmentClause(agreement: AgreementVersion, sanction: Sanctioned | undefined): { readonly clause: string } {
  if (sanction !== undefined) return annulment(agreement, sanction.sanction, sanction.ground);
  return clockOf(agreement, 'APPEAL') ?? { clause: 'house/appeal' };
}

const clausesOf = ({ agreement, sanction }: Subject): string[] => [
  annulmentClause(agreement, sanction).clause,
  ...(sanction?.clauses ?? []),
];

function answerTo(
  { subjectId, appealId }: Appeal,
  { upheld, reason }: AppealDecision,
  counter: CounterSettlement | undefined,
  clauses: readonly string[],
) {
  const back = counter === undefined ? undefined : counter.forfeitedMicros + counter.packagesMicros;
  const given = {
    zh: back === undefined ? '' : `\n退还:${yuan(back)} 元至退款余额`,
    en: back === undefined ? '' : `\nGiven back: CNY ${yuan(back)} to the refund balance`,
  };
  const basis = [...new Set(clauses)].join(', ');
  return {
    zh: `决定:申诉 ${appealId}(${subjectId})${upheld ? '成立,原处理撤销' : '不成立,原处理维持'}\n依据:${basis}\n原因:${reason}${given.zh}`,
    en: `Decision: the appeal ${appealId} against ${subjectId} is ${upheld ? 'upheld and what was decided is undone' : 'rejected and what was decided stands'}\nBasis: ${basis}\nWhy: ${reason}${given.en}`,
  };
}

const yuan = (micros: bigint): string => formatYuan(money(micros, 'CNY'));
