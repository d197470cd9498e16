// AutoTopUpService

import { actorOf } from '@tollgate/auth';
import {
  type AutoTopUp as AutoTopUpMessage,
  DisableAutoTopUpRequest,
  DisableAutoTopUpResponse,
  EnableAutoTopUpRequest,
  EnableAutoTopUpResponse,
  type GetAutoTopUpRequest,
  type GetAutoTopUpResponse,
  type GetLowBalanceAlertsRequest,
  type GetLowBalanceAlertsResponse,
  SetLowBalanceAlertsRequest,
  SetLowBalanceAlertsResponse,
} from '@tollgate/contracts/billing/v1/auto_top_up';
import { derivedUuid, idFromUuid } from '@tollgate/ids';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import type { AutoTopUpState } from '../domain/auto-top-up.ts';
import {
  type AutoTopUpOrder,
  type AutoTopUpStanding,
  checkAutoTopUp,
  disableAutoTopUp,
  enableAutoTopUp,
  readAutoTopUp,
} from '../operations/auto-top-up.ts';
import { getAlerts, setAlerts } from '../operations/watch-balances.ts';
import { fromProtoMoney, fromProtoPaymentChannel, toProtoPaymentChannel } from './convert.ts';

export function setLowBalanceAlertsHandler(
  parts: EntryParts,
): Unary<SetLowBalanceAlertsRequest, SetLowBalanceAlertsResponse> {
  const set = mutation(parts, SetLowBalanceAlertsResponse, SetLowBalanceAlertsRequest, async (tx, request) => {
    const amounts = request.amounts.map((amount, place) => fromProtoMoney(amount, `amounts[${place}]`));
    return { amounts: (await setAlerts(tx, request.tenantId, amounts, parts.now())).map(toProtoMoney) };
  });
  return async (request, call) => {
    const answer = await set(request, call);
    parts.deps.wake.watches();
    return answer;
  };
}

export function getLowBalanceAlertsHandler(
  parts: EntryParts,
): Unary<GetLowBalanceAlertsRequest, GetLowBalanceAlertsResponse> {
  return async ({ tenantId }) => ({ amounts: (await getAlerts(parts.db, tenantId)).map(toProtoMoney) });
}

export function enableAutoTopUpHandler(parts: EntryParts): Unary<EnableAutoTopUpRequest, EnableAutoTopUpResponse> {
  return async (request, call) => {
    const order: AutoTopUpOrder = {
      tenantId: request.tenantId,
      channel: fromProtoPaymentChannel(request.channel),
      trigger: fromProtoMoney(request.trigger, 'trigger'),
      amount: fromProtoMoney(request.amount, 'amount'),
      monthlyCeiling: fromProtoMoney(request.monthlyCeiling, 'monthly_ceiling'),
      consent: request.consent,
    };
    const mandates = await checkAutoTopUp(parts.db, parts.deps, order);
    // The same request asks the channel for the same agreement, so that a lost answer leaves no second one.
    const mandateId = idFromUuid('mdt', derivedUuid('billing', 'mandate', order.tenantId, request.requestId));
    const signed = await mandates.agree({ mandateId, ceiling: order.amount }, call.signal);
    const enable = mutation(parts, EnableAutoTopUpResponse, EnableAutoTopUpRequest, async (tx) => {
      const now = parts.now();
      const { tenantId, channel, amount: ceiling } = order;
      const by = { consentedBy: actorOf(call), consentTime: now };
      const standing = await enableAutoTopUp(
        tx,
        order,
        { mandateId, tenantId, channel, ceiling, ...signed, ...by },
        now,
      );
      return { autoTopUp: toProtoAutoTopUp(standing) };
    });
    const answer = await enable(request, call);
    parts.deps.wake.watches();
    return answer;
  };
}

export function disableAutoTopUpHandler(parts: EntryParts): Unary<DisableAutoTopUpRequest, DisableAutoTopUpResponse> {
  const disable = mutation(parts, DisableAutoTopUpResponse, DisableAutoTopUpRequest, async (tx, { tenantId }) => ({
    autoTopUp: toProtoAutoTopUp(await disableAutoTopUp(tx, tenantId, parts.now())),
  }));
  return async (request, call) => {
    const answer = await disable(request, call);
    parts.deps.wake.watches();
    return answer;
  };
}

export function getAutoTopUpHandler(parts: EntryParts): Unary<GetAutoTopUpRequest, GetAutoTopUpResponse> {
  return async ({ tenantId }) => ({
    autoTopUp: toProtoAutoTopUp(await readAutoTopUp(parts.db, tenantId, parts.now())),
  });
}

const states = {
  on: 'AUTO_TOP_UP_STATE_ON',
  off: 'AUTO_TOP_UP_STATE_OFF',
  failed: 'AUTO_TOP_UP_STATE_FAILED',
} as const satisfies Record<AutoTopUpState, string>;

function toProtoAutoTopUp({ setting, orderId, orderedThisMonth }: AutoTopUpStanding): AutoTopUpMessage {
  const { tenantId, state, channel, agreementId, consentedBy, consentTime, coolUntil, failures, lastFailure } = setting;
  return {
    tenantId,
    state: states[state],
    channel: toProtoPaymentChannel(channel),
    trigger: toProtoMoney(setting.trigger),
    amount: toProtoMoney(setting.amount),
    monthlyCeiling: toProtoMoney(setting.monthlyCeiling),
    orderedThisMonth: toProtoMoney(orderedThisMonth),
    agreementId,
    consentedBy,
    consentTime,
    orderId: orderId ?? '',
    coolUntil,
    failures,
    lastFailure,
  };
}
