// A sanction by the ladder: judged, recorded with its statement of reasons, put into effect or scheduled, and told.
import {
  appealWindow,
  explainSanction,
  nextSanctions,
  rungOf,
  strikeRulesAt,
  strikesOf,
  type AgreementVersion,
  type Sanction,
} from '@tollgate/agreements';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { SANCTION_WORDS, scopeWords, skippedWords } from '../domain/sanction-words.ts';
import { actionsOf, ENDING, judgeSanction, STOPPING, stoodOnAt } from '../domain/sanction.ts';
import type { Allowed, Sanctioned, SanctionOrder } from '../domain/sanction.ts';
import { basisUnder } from '../domain/restriction-basis.ts';
import type { Standing, StandingOwner } from '../domain/restriction.ts';
import { isKnownProduct } from '../store/products.ts';
import { insertRectification } from '../store/rectifications.ts';
import { insertSanction, sanctionsOf } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';
import { impose } from './change-standing.ts';
import { invalid, sanctionRefusal } from './sanction-refusal.ts';
import { tellTenant } from './tell-tenant.ts';
import { ownerOf, requireAgreementOf, requireLockedTenant, standingAt } from './tenant.ts';

export interface Imposing extends SanctionOrder {
  readonly tenantId: string;
  readonly reason: string;
  readonly caseId: string;
  /** Null means the next rung that one person may decide. */
  readonly ifMissed: Sanction | null;
  readonly actor: string;
  readonly now: Date;
}

export interface ImposedSanction {
  readonly sanction: Sanctioned;
  readonly standing: Standing;
  readonly owner: StandingOwner;
  readonly grantsRevoked: bigint;
  readonly rectificationId: string;
}

/**
 * @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED, NOT_ON_LADDER, RUNG_MISSED, SKIP_REASON_MISSING, NOTICE_TOO_SHORT,
 * TWO_PEOPLE_NEEDED, CLAUSE_UNKNOWN, IF_MISSED_NOT_ALLOWED and what is wrong with single fields.
 */
export async function imposeSanction(tx: Tx<EnforcementTables>, order: Imposing): Promise<ImposedSanction> {
  const tenant = await requireLockedTenant(tx, order.tenantId);
  const agreement = requireAgreementOf(tenant);
  const stoodOn = stoodOnAt(await sanctionsOf(tx, order.tenantId), order.now).map((each) => each.sanction);
  const judged = judgeSanction(agreement, order, stoodOn, order.now);
  if ('fault' in judged) throw sanctionRefusal(judged.fault);
  if (order.scope.kind === 'PRODUCT' && !(await isKnownProduct(tx, order.scope.value)))
    throw sanctionRefusal({ reason: 'SCOPE_INVALID', field: 'scope' });
  const ifMissed = order.sanction === 'RECTIFY' ? consequence(agreement, stoodOn, order.ifMissed) : null;
  if (order.sanction !== 'RECTIFY' && order.ifMissed !== null)
    throw sanctionRefusal({ reason: 'FIELD_NOT_ALLOWED', field: 'if_missed' });
  const sanction = recordOf(agreement, { ...order, ifMissed }, judged.allowed);
  if (sanction.state === 'ACTIVE') return putIntoEffect(tx, tenant, agreement, sanction, order.now);
  await insertSanction(tx, sanction);
  await tellSanction(tx, sanction, order.now);
  return { ...(await afterwards(tx, tenant, order.now)), sanction, grantsRevoked: 0n, rectificationId: '' };
}

/** What a missed deadline leads to without another decision: never what takes two people, or an end that nobody set. */
function consequence(
  agreement: AgreementVersion,
  stoodOn: readonly Sanction[],
  asked: Sanction | null,
): Sanction | null {
  const ladder = agreement.ladder.map((rung) => rung.sanction);
  const possible = nextSanctions(agreement, [...stoodOn, 'RECTIFY'], 'PROVIDER').filter(
    (each) =>
      STOPPING.has(each) &&
      !ENDING.has(each) &&
      rungOf(agreement, each)?.endsByItself === false &&
      ladder.indexOf(each) > ladder.indexOf('RECTIFY'),
  );
  if (asked === null) return possible[0] ?? null;
  if (possible.includes(asked)) return asked;
  throw invalid('IF_MISSED_NOT_ALLOWED', 'if_missed', `may be ${possible.join(', ') || 'nothing'}`);
}

/** The record of a sanction that two people, or one, have decided. */
export function recordOf(
  agreement: AgreementVersion,
  order: Imposing,
  { verdict, skipped }: Allowed,
  settlementId: string | null = null,
): Sanctioned {
  const { sanction, startsAt, reason, actor, now } = order;
  const rules = strikeRulesAt(startsAt);
  const { strikes, until } = strikesOf(rules, sanction, startsAt);
  const said = { zh: reason, en: reason };
  const numbers = [...scopeWords(order.scope, order.dailyUnits), ...skippedWords(skipped, order.skipReason)];
  const statement = explainSanction(agreement, verdict, {
    decidedAt: now,
    decider: 'PROVIDER',
    actor,
    brokenClauses: [order.brokenClause],
    evidence: [said, ...(order.caseId === '' ? [] : [{ zh: `案件 ${order.caseId}`, en: `case ${order.caseId}` }])],
    numbers,
  });
  return {
    ...order,
    sanctionId: newId('snc'),
    state: startsAt > now ? 'SCHEDULED' : 'ACTIVE',
    agreementId: agreement.id,
    agreementVersion: agreement.version,
    clauses: [...new Set([...verdict.clauses, ...verdict.notice.clauses])],
    skipped,
    skipReason: skipped.length > 0 ? order.skipReason : '',
    statement: statement.text,
    decider: actor,
    createdAt: now,
    restrictionId: null,
    settlementId,
    strikes,
    strikesUntil: until ?? null,
    strikeRules: `${rules.id}@${rules.version} ${rules.contentHash}`,
    appealUntil: appealWindow(agreement, now)?.until ?? null,
    end: null,
  };
}

async function putIntoEffect(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  agreement: AgreementVersion,
  sanction: Sanctioned,
  now: Date,
): Promise<ImposedSanction> {
  const effect = await restrict(tx, tenant, agreement, sanction, now);
  const standing: Sanctioned = { ...sanction, restrictionId: effect?.restriction.restrictionId ?? null };
  await insertSanction(tx, standing);
  const rectificationId = await orderRectification(tx, standing, now);
  if (effect === undefined) await tellSanction(tx, standing, now);
  const after = effect ?? (await afterwards(tx, tenant, now));
  return {
    sanction: standing,
    standing: after.standing,
    owner: after.owner,
    grantsRevoked: effect?.revoked.count ?? 0n,
    rectificationId,
  };
}

/** Puts the restriction of a sanction on the tenant, whose notice is the sanction's statement; others restrict nothing. */
export function restrict(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  agreement: AgreementVersion,
  { sanctionId, sanction, scope, clauses, statement, reason, decider, until }: Sanctioned,
  now: Date,
) {
  if (!STOPPING.has(sanction)) return Promise.resolve(undefined);
  const rule = basisUnder(agreement, 'STAFF');
  const basis = {
    ...rule,
    title: SANCTION_WORDS[sanction],
    actions: actionsOf(sanction, scope, rule.actions),
    clauseId: clauses[0] ?? rule.clauseId,
    liftableBy: 'STAFF' as const,
  };
  return impose(tx, tenant, {
    cause: 'STAFF',
    basis,
    agreement,
    words: reason,
    actor: decider,
    expiresAt: until,
    now,
    sanction: { sanctionId, scope, statement },
  });
}

/** The order that a RECTIFY gives; empty for others. */
export async function orderRectification(tx: Tx<EnforcementTables>, sanction: Sanctioned, now: Date): Promise<string> {
  if (sanction.deadline === null) return '';
  const rectificationId = newId('rec');
  await insertRectification(tx, {
    rectificationId,
    tenantId: sanction.tenantId,
    sanctionId: sanction.sanctionId,
    state: 'OPEN',
    deadline: sanction.deadline,
    heldSince: null,
    createdAt: now,
    followedBy: null,
    closedAt: null,
    submissions: [],
  });
  return rectificationId;
}

const tellSanction = (tx: Tx<EnforcementTables>, sanction: Sanctioned, now: Date): Promise<void> =>
  tellTenant(tx, sanction.tenantId, {
    kind: 'SANCTION',
    reference: sanction.sanctionId,
    statement: sanction.statement,
    clauseIds: [...sanction.clauses, sanction.brokenClause],
    now,
  });

async function afterwards(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  now: Date,
): Promise<Pick<ImposedSanction, 'standing' | 'owner'>> {
  return { standing: await standingAt(tx, tenant.tenant_id, now), owner: ownerOf(tenant) };
}
