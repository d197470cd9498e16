// The end of a sanction: by staff, by its own time, or because what it was imposed for was not so.
import type { Tx } from '@tollgate/db';
import { failedPrecondition, notFound, permissionDenied, type DomainError } from '@tollgate/errors';
import { liftVerdict, type LiftAsker } from '../domain/lifting.ts';
import type { Standing, StandingOwner, Text } from '../domain/restriction.ts';
import { SANCTION_WORDS } from '../domain/sanction-words.ts';
import { ENDING, type Sanctioned } from '../domain/sanction.ts';
import { TIME_OVER } from '../domain/statements.ts';
import { rectificationOf, updateRectification } from '../store/rectifications.ts';
import { findRestriction } from '../store/restrictions.ts';
import { beginSanction, closeSanction, findSanction } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import type { TenantRow } from '../store/tenants.ts';
import { lift, SYSTEM_ACTOR } from './change-standing.ts';
import { orderRectification, restrict } from './impose-sanction.ts';
import { tellTenant } from './tell-tenant.ts';
import { agreementOf, ownerOf, requireAgreement, requireLockedTenant, standingAt, contractOf } from './tenant.ts';

export interface EndOrder {
  readonly tenantId: string;
  readonly sanctionId: string;
  readonly reason: string;
  readonly asker: LiftAsker;
  readonly actor: string;
  readonly now: Date;
}

export interface EndedSanction {
  readonly sanction: Sanctioned;
  readonly standing: Standing;
  readonly owner: StandingOwner;
}

/** @throws TENANT_NOT_FOUND, SANCTION_NOT_FOUND, SANCTION_OVER, SANCTION_FINAL, NOT_LIFTABLE */
export async function endSanction(tx: Tx<EnforcementTables>, order: EndOrder): Promise<EndedSanction> {
  const { tenantId, sanctionId, reason, actor, now } = order;
  const tenant = await requireLockedTenant(tx, tenantId);
  const sanction = await requireSanction(tx, tenantId, sanctionId);
  if (sanction.end !== null) throw refused('SANCTION_OVER', 'This sanction is over.', sanctionId);
  if (ENDING.has(sanction.sanction)) throw refused('SANCTION_FINAL', 'Only an appeal undoes it.', sanctionId);
  const restriction =
    sanction.restrictionId === null ? undefined : await findRestriction(tx, tenantId, sanction.restrictionId);
  if (restriction !== undefined && liftVerdict(restriction, agreementOf(tenant), order.asker, now) === 'NOT_LIFTABLE')
    throw permissionDenied('NOT_LIFTABLE', 'You are not among those who can lift this restriction.', {
      sanction_id: sanctionId,
    });
  const state = sanction.state === 'SCHEDULED' ? 'CANCELLED' : 'ENDED';
  const ended = await close(tx, tenant, sanction, state, { by: actor, reason: { zh: reason, en: reason }, now });
  return {
    sanction: ended,
    standing: await standingAt(tx, tenantId, now),
    owner: ownerOf(await requireLockedTenant(tx, tenantId)),
  };
}

export async function requireSanction(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  sanctionId: string,
): Promise<Sanctioned> {
  const sanction = await findSanction(tx, tenantId, sanctionId);
  if (sanction !== undefined) return sanction;
  throw notFound('SANCTION_NOT_FOUND', 'The tenant has no such sanction.', { sanction_id: sanctionId });
}

const refused = (reason: string, message: string, sanctionId: string): DomainError =>
  failedPrecondition(reason, message, { sanction_id: sanctionId });

interface Closing {
  readonly by: string;
  readonly reason: Text;
  readonly now: Date;
}

/** An appeal succeeded: the sanction counts for nothing, whatever it was and whether or not it was over. */
export const annul = (
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  sanction: Sanctioned,
  closing: Closing,
): Promise<Sanctioned> => close(tx, tenant, sanction, 'ANNULLED', closing);

/** Ends it with everything that it put on the tenant. What restricts nothing is told by itself. */
async function close(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  sanction: Sanctioned,
  state: 'ENDED' | 'CANCELLED' | 'ANNULLED',
  { by, reason, now }: Closing,
): Promise<Sanctioned> {
  const { tenantId, sanctionId, restrictionId } = sanction;
  const end = { at: now, by, reason: reason.zh === reason.en ? reason.en : `${reason.zh} ${reason.en}` };
  await closeSanction(tx, sanctionId, state, end);
  const order = await rectificationOf(tx, sanctionId);
  if (order !== undefined && order.closedAt === null)
    await updateRectification(tx, order.rectificationId, { state: 'WITHDRAWN', heldSince: null, closedAt: now });
  const restriction = restrictionId === null ? undefined : await findRestriction(tx, tenantId, restrictionId);
  if (restriction !== undefined && restriction.liftedAt === null)
    await lift(tx, tenant, restriction, { by, reason, now });
  else if (restriction === undefined) await tellEnd(tx, sanction, state, reason, now);
  return { ...sanction, state, end };
}

const ENDS = {
  ENDED: { zh: '已结束', en: 'has ended' },
  CANCELLED: { zh: '不再执行', en: 'is called off' },
  ANNULLED: { zh: '经申诉撤销', en: 'is annulled on appeal' },
} as const;

async function tellEnd(
  tx: Tx<EnforcementTables>,
  { tenantId, sanctionId, sanction, clauses }: Sanctioned,
  state: keyof typeof ENDS,
  reason: Text,
  now: Date,
): Promise<void> {
  const statement = {
    zh: `决定:${SANCTION_WORDS[sanction].zh}${ENDS[state].zh}\n依据:${clauses.join(', ')}\n原因:${reason.zh}`,
    en: `Decision: ${SANCTION_WORDS[sanction].en} ${ENDS[state].en}\nBasis: ${clauses.join(', ')}\nWhy: ${reason.en}`,
  };
  const told = { kind: 'SANCTION_ENDED', reference: sanctionId, statement, clauseIds: clauses, now } as const;
  await tellTenant(tx, tenantId, told);
}

/** Ends one whose time is over; nothing happens when it was ended meanwhile. */
export async function expireSanction(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  sanctionId: string,
  now: Date,
): Promise<void> {
  const tenant = await requireLockedTenant(tx, tenantId);
  const sanction = await findSanction(tx, tenantId, sanctionId);
  if (sanction?.state !== 'ACTIVE' || sanction.until === null || sanction.until > now) return;
  await close(tx, tenant, sanction, 'ENDED', { by: SYSTEM_ACTOR, reason: TIME_OVER, now });
}

/** Puts a scheduled one into effect when its time has come; one whose agreement is ending meanwhile is called off. */
export async function startSanction(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  sanctionId: string,
  now: Date,
): Promise<void> {
  const tenant = await requireLockedTenant(tx, tenantId);
  const sanction = await findSanction(tx, tenantId, sanctionId);
  if (sanction?.state !== 'SCHEDULED' || sanction.startsAt > now) return;
  const ending = (await standingAt(tx, tenantId, now)).restrictions.some((each) => each.cause === 'TERMINATION');
  const late = sanction.until !== null && sanction.until <= now;
  if (ending || late) {
    const reason = late ? TIME_OVER : { zh: '协议已终止。', en: 'The agreement is ending.' };
    await close(tx, tenant, sanction, 'CANCELLED', { by: SYSTEM_ACTOR, reason, now });
    return;
  }
  const agreement = requireAgreement(sanction.agreementId, sanction.agreementVersion, contractOf(tenant));
  const effect = await restrict(tx, tenant, agreement, sanction, now);
  await beginSanction(tx, sanctionId, effect?.restriction.restrictionId ?? null);
  await orderRectification(tx, sanction, now);
}

/** What time begins and ends, earliest first. */
export { sanctionsToBegin, sanctionsToEnd } from '../store/sanctions.ts';
