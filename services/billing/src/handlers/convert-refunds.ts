// Refunds as messages.

import type {
  Refund as RefundMessage,
  RefundDestination as DestinationMessage,
  RefundPart as PartMessage,
  RefundSource as SourceMessage,
  RefundState as StateMessage,
} from '@tollgate/contracts/billing/v1/refunds';
import { toProtoMoney } from '../adapters/messages.ts';
import type { ChannelName } from '../domain/order.ts';
import type { PartState, PartWay, Refund, RefundPart, RefundState } from '../domain/refund.ts';
import type { ProposedRefund } from '../operations/propose-refund.ts';
import type { RefundView } from '../operations/read-refunds.ts';
import { required, toProtoPaymentChannel } from './convert.ts';

const states = {
  proposed: 'REFUND_STATE_PROPOSED',
  approved: 'REFUND_STATE_APPROVED',
  paying: 'REFUND_STATE_PAYING',
  completed: 'REFUND_STATE_COMPLETED',
  rejected: 'REFUND_STATE_REJECTED',
} as const satisfies Record<RefundState, StateMessage>;
const partStates = {
  planned: 'REFUND_PART_STATE_PLANNED',
  processing: 'REFUND_PART_STATE_PROCESSING',
  paid: 'REFUND_PART_STATE_PAID',
  refused: 'REFUND_PART_STATE_REFUSED',
  bank_due: 'REFUND_PART_STATE_BANK_DUE',
  bank_sent: 'REFUND_PART_STATE_BANK_SENT',
} as const satisfies Record<PartState, string>;
const sources = {
  surplus: 'REFUND_SOURCE_SURPLUS',
  wallet: 'REFUND_SOURCE_WALLET',
} as const satisfies Record<Refund['source'], SourceMessage>;
const destinations = {
  original: 'REFUND_DESTINATION_ORIGINAL',
  wallet: 'REFUND_DESTINATION_WALLET',
  bank: 'REFUND_DESTINATION_BANK',
} as const satisfies Record<Refund['destination'], DestinationMessage>;

const keyOf = <K extends string>(table: Readonly<Record<K, string>>, value: string): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key] === value);

export function fromProtoSource(source: SourceMessage): Refund['source'] {
  return required(keyOf(sources, source), 'source');
}

export function fromProtoDestination(destination: DestinationMessage): Refund['destination'] {
  return required(keyOf(destinations, destination), 'destination');
}

/** Undefined for all. */
export function fromProtoRefundState(state: StateMessage): RefundState | undefined {
  return keyOf(states, state);
}

export function toProtoRefund({ refund, parts }: RefundView): RefundMessage {
  return { ...withoutParts(refund), parts: parts.map(toProtoPart) };
}

/** With the way that its parts would go; they have no ids before they are there. */
export function toProtoProposed({ refund, plan }: ProposedRefund, preview: boolean): RefundMessage {
  const parts = plan.map(({ way, payment, amount, askTime }) => ({
    partId: '',
    state: way === 'bank' ? partStates.bank_due : partStates.planned,
    channel: toProtoPaymentChannel(way),
    orderId: payment?.orderId ?? '',
    amount: toProtoMoney(amount),
    channelCode: '',
    bankReference: '',
    nextAttemptTime: askTime,
  }));
  return { ...withoutParts(refund), refundId: preview ? '' : refund.refundId, parts };
}

function withoutParts(refund: Refund): Omit<RefundMessage, 'parts'> {
  return {
    refundId: refund.refundId,
    tenantId: refund.tenantId,
    state: states[refund.state],
    source: sources[refund.source],
    destination: destinations[refund.destination],
    amount: toProtoMoney(refund.amount),
    reason: refund.reason,
    proposer: refund.proposer,
    decider: refund.decider ?? '',
    createTime: refund.createTime,
    completeTime: refund.completeTime,
    paymentId: refund.paymentId ?? '',
  };
}

function toProtoPart(part: RefundPart): PartMessage {
  return {
    partId: part.partId,
    state: partStates[part.state],
    channel: channelOf(part.way),
    orderId: part.orderId ?? '',
    amount: toProtoMoney(part.amount),
    channelCode: part.channelCode ?? '',
    bankReference: part.bankReference ?? '',
    nextAttemptTime: part.nextAttemptTime,
  };
}

/** The wallet is no channel. */
function channelOf(way: PartWay): PartMessage['channel'] {
  return way === 'wallet' ? 'PAYMENT_CHANNEL_UNSPECIFIED' : toProtoPaymentChannel(way satisfies ChannelName);
}
