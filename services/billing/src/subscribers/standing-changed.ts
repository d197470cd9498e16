// enforcement.StandingChanged: whether the tenant may top up.

import { type Subscription, subscription } from '@tollgate/consumer';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { RestrictedAction, type Restriction } from '@tollgate/contracts/enforcement/v1/standing';
import { invalidArgument } from '@tollgate/errors';
import type { BillingTables } from '../deps.ts';
import type { TopUpRestriction } from '../domain/top-up-restriction.ts';
import { followStanding } from '../operations/follow-standing.ts';

export const standingChanged: Subscription<BillingTables, unknown> = subscription<BillingTables, StandingChanged>({
  consumer: 'billing-standing-changed',
  stream: 'ENFORCEMENT',
  subject: 'tollgate.enforcement.standing_changed',
  decode: (bytes) => StandingChanged.decode(bytes),
  handle: async (tx, { standing }) => {
    if (standing === undefined || standing.tenantId === '')
      throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks the standing or its tenant.');
    const { tenantId, version } = standing;
    const stopping = standing.restrictions.filter((each) => each.actions.includes(RestrictedAction.TOP_UP));
    await followStanding(tx, { tenantId, version, restrictions: stopping.map(fromProtoRestriction) });
  },
});

function fromProtoRestriction(message: Restriction): TopUpRestriction {
  return {
    restrictionId: message.restrictionId,
    cause: message.cause.replace(/^RESTRICTION_CAUSE_/, ''),
    clauseId: message.clauseId,
    reasonEn: message.reason?.en ?? '',
    remedyZh: message.remedy?.zh ?? '',
    remedyEn: message.remedy?.en ?? '',
    until: message.expireTime,
  };
}
