// enforcement.StandingChanged: whether the tenant may top up.

import { type Subscription, subscription } from '@tollgate/consumer';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { fromProtoStanding } from '../adapters/facts.ts';
import type { BillingTables } from '../deps.ts';
import { followStanding } from '../operations/follow-standing.ts';

export const standingChanged: Subscription<BillingTables, unknown> = subscription<BillingTables, StandingChanged>({
  consumer: 'billing-standing-changed',
  stream: 'ENFORCEMENT',
  subject: 'tollgate.enforcement.standing_changed',
  decode: (bytes) => StandingChanged.decode(bytes),
  handle: (tx, event) => followStanding(tx, fromProtoStanding(event)),
});
