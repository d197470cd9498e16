// Everything that accounts listens to.
import type { Subscription } from '@tollgate/consumer';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { billingTold } from './billing-told.ts';
import { decisionTold } from './decision-told.ts';
import { privacyConfirmed } from './privacy-confirmed.ts';
import { settlementCompleted } from './settlement-completed.ts';
import { standingChanged } from './standing-changed.ts';
import { usageCounted } from './usage-counted.ts';

export function subscriptions(deps: AccountsDeps): readonly Subscription<AccountsTables, unknown>[] {
  return [
    standingChanged(deps),
    decisionTold(deps),
    settlementCompleted(deps),
    usageCounted(deps),
    ...billingTold(deps),
    ...privacyConfirmed(deps),
  ];
}
