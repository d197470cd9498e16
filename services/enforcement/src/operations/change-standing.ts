// The only way a standing changes: a restriction comes or goes, the version grows, and the fact is appended.
import type { AgreementVersion } from '@tollgate/agreements';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { Basis } from '../domain/restriction-basis.ts';
import {
  ACCOUNT,
  standingOf,
  type Cause,
  type Restriction,
  type Scope,
  type Standing,
  type StandingOwner,
  type Text,
} from '../domain/restriction.ts';
import { toProtoRestriction, toProtoStanding } from '../adapters/standing-message.ts';
import { imposedStatement, liftedStatement } from '../domain/statements.ts';
import { revokeGrants, type OpenGrants } from '../store/grants.ts';
import { insertRestriction, markLifted, standingRestrictions } from '../store/restrictions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { nextStandingVersion, updateTenant, type TenantRow } from '../store/tenants.ts';
import { ownerOf } from './tenant.ts';

/** Records of what the system does name this. */
export const SYSTEM_ACTOR = 'service:enforcement';

export interface Imposition {
  readonly cause: Cause;
  readonly basis: Basis;
  /** Undefined before the tenant accepted one. */
  readonly agreement: AgreementVersion | undefined;
  /** What the tenant reads beside the title of the rule; empty for what the system does. */
  readonly words: string;
  /** What it rests on, where that is more than the words. */
  readonly evidence?: readonly Text[];
  readonly actor: string;
  readonly expiresAt: Date | null;
  readonly now: Date;
  /** Of a sanction: what it is about, whose record it is, and what the tenant is told instead of the rule's words. */
  readonly sanction?: { readonly sanctionId: string; readonly scope: Scope; readonly statement: Text };
}

export interface StandingChange {
  readonly restriction: Restriction;
  readonly standing: Standing;
  /** With the version after the change. */
  readonly owner: StandingOwner;
}

export interface Imposed extends StandingChange {
  /** Nothing more may be sent under them; what was sent is still counted and charged. */
  readonly revoked: OpenGrants;
}

/** Imposes a restriction on a tenant that the transaction holds. No grant stays open when sending is stopped. */
export async function impose(tx: Tx<EnforcementTables>, tenant: TenantRow, imposition: Imposition): Promise<Imposed> {
  const { basis, words, now } = imposition;
  const said = (title: string, colon: string): string => (words === '' ? title : `${title}${colon}${words}`);
  const restriction: Restriction = {
    restrictionId: newId('rst'),
    tenantId: tenant.tenant_id,
    cause: imposition.cause,
    actions: basis.actions,
    scope: imposition.sanction?.scope ?? ACCOUNT,
    sanctionId: imposition.sanction?.sanctionId ?? null,
    clauseId: basis.clauseId,
    reason: { zh: said(basis.title.zh, ':'), en: said(basis.title.en, ': ') },
    remedy: basis.remedy,
    liftableBy: basis.liftableBy,
    actor: imposition.actor,
    createdAt: now,
    expiresAt: imposition.expiresAt,
    liftedAt: null,
  };
  await insertRestriction(tx, restriction);
  const evidence = imposition.evidence ?? (words === '' ? [] : [{ zh: words, en: words }]);
  const statement = imposition.sanction?.statement ?? imposedStatement(imposition.agreement, restriction, evidence);
  const change = await changed(tx, tenant, restriction, statement, true, now);
  const stops = restriction.actions.includes('SEND') || !change.standing.maySend;
  const scope = change.standing.maySend ? restriction.scope : ACCOUNT;
  const revoked = stops ? await revokeGrants(tx, tenant.tenant_id, scope, now) : { count: 0n, units: 0n };
  return { ...change, revoked };
}

export interface LiftOrder {
  readonly by: string;
  readonly reason: Text;
  readonly now: Date;
}

/** Lifts one restriction of a tenant that the transaction holds; others stay. */
export async function lift(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  restriction: Restriction,
  { by, reason, now }: LiftOrder,
): Promise<StandingChange> {
  await markLifted(tx, restriction.restrictionId, { at: now, by, reason });
  const lifted = { ...restriction, liftedAt: now };
  const change = await changed(tx, tenant, lifted, liftedStatement(lifted, reason), false, now);
  // What staff or a ratio had stopped goes on: what was counted before is behind the tenant.
  if ((restriction.cause === 'STAFF' || restriction.cause === 'AUTOMATIC') && restriction.actions.includes('SEND'))
    await updateTenant(tx, tenant.tenant_id, { reinstated_at: now });
  return change;
}

async function changed(
  tx: Tx<EnforcementTables>,
  tenant: TenantRow,
  restriction: Restriction,
  statement: Text,
  added: boolean,
  now: Date,
): Promise<StandingChange> {
  const version = await nextStandingVersion(tx, tenant.tenant_id);
  const standing = standingOf(await standingRestrictions(tx, tenant.tenant_id), now);
  const owner = { ...ownerOf(tenant), version };
  const event: StandingChanged = {
    standing: toProtoStanding(owner, standing),
    restriction: toProtoRestriction(restriction),
    added,
    statement,
    occurTime: now,
  };
  await appendEvent(tx, {
    subject: 'tollgate.enforcement.standing_changed',
    key: tenant.tenant_id,
    eventId: newId('evt'),
    payload: StandingChanged.encode(event).finish(),
  });
  return { restriction, standing, owner };
}
