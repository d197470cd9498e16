// How tests impose sanctions, and what tenants are told of them.
import type { Person } from '@tollgate/auth';
import { DecisionTold } from '@tollgate/contracts/enforcement/v1/decision_events';
import { AppealsServiceService } from '@tollgate/contracts/enforcement/v1/appeals';
import { ClaimsServiceService } from '@tollgate/contracts/enforcement/v1/claims';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { RectificationsServiceService } from '@tollgate/contracts/enforcement/v1/rectifications';
import { SanctionsServiceService, type SanctionRecord } from '@tollgate/contracts/enforcement/v1/sanctions';
import { enforcer, requestId, type Stage } from './stage.ts';

const as = 'console' as const;
export const sanctions = (stage: Stage, person: Person = enforcer) =>
  stage.service().client(SanctionsServiceService, { as, person });
export const rectifications = (stage: Stage, person: Person) =>
  stage.service().client(RectificationsServiceService, { as, person });
export const appeals = (stage: Stage, person: Person) => stage.service().client(AppealsServiceService, { as, person });
export const claims = (stage: Stage, person: Person) => stage.service().client(ClaimsServiceService, { as, person });

export const sanctionOrder = (tenantId: string, over: object = {}) => ({
  requestId: requestId(),
  tenantId,
  sanction: 'SANCTION_LIMIT' as const,
  brokenClauseId: 'tencent/use.5',
  reason: 'Spam in the campaign of 18 November.',
  ground: 'SANCTION_GROUND_GENERAL' as const,
  scope: undefined,
  startTime: undefined,
  until: undefined,
  deadline: undefined,
  skipReason: '',
  dailyUnits: 0n,
  caseId: '',
  ifMissed: 'SANCTION_UNSPECIFIED' as const,
  validateOnly: false,
  ...over,
});

export async function impose(stage: Stage, tenantId: string, over: object = {}): Promise<SanctionRecord> {
  const { sanction } = await (await sanctions(stage)).imposeSanction(sanctionOrder(tenantId, over));
  if (sanction === undefined) throw new Error('no sanction');
  return sanction;
}

export async function listed(stage: Stage, tenantId: string): Promise<SanctionRecord[]> {
  const page = { tenantId, pageSize: 0, pageToken: '' };
  return (await (await sanctions(stage)).listSanctions(page)).sanctions;
}

/** What the tenant is told beside its standing, in order. */
export async function told(stage: Stage, tenantId: string): Promise<DecisionTold[]> {
  await stage.service().flush();
  const seen = await stage.service().events('tollgate.enforcement.decision_told');
  return seen.map(({ data }) => DecisionTold.decode(data)).filter((each) => each.tenantId === tenantId);
}

/** Changes of its standing, in order. */
export async function changes(stage: Stage, tenantId: string): Promise<StandingChanged[]> {
  await stage.service().flush();
  const seen = await stage.service().events('tollgate.enforcement.standing_changed');
  return seen.map(({ data }) => StandingChanged.decode(data)).filter((each) => each.standing?.tenantId === tenantId);
}

export async function pass(stage: Stage, ms: number): Promise<void> {
  stage.clock.now = new Date(stage.clock.now.getTime() + ms);
  await stage.service().runJob('sanctions-by-time');
  await stage.service().runJob('end-restrictions');
}

export const DAY = 86_400_000;
