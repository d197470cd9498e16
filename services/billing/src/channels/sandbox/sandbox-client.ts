// The merchant's calls to the sandbox's provider: asks about orders and for refunds; believes signed answers only.

import { randomBytes } from 'node:crypto';
import { type Money, money, MICROS_PER_FEN, parseCurrency } from '@tollgate/money';
import { callChannel, channelUnreachable } from '../channel-call.ts';
import {
  type ChannelRefund,
  type Collection,
  isRecent,
  type MandateCalls,
  type OrderQuery,
  type RefundProgress,
} from '../payment-channel.ts';
import { sandboxAnswer, SANDBOX_API_PATH, type SandboxAnswer, type SandboxRequest } from './sandbox-api.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import { headersOf, instantOf, isSigned, signNotification } from './sandbox-notification.ts';

export interface SandboxClient {
  query(orderId: string, signal: AbortSignal): Promise<OrderQuery>;
  refund(refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress>;
  queryRefund(refund: ChannelRefund, signal: AbortSignal): Promise<RefundProgress>;
  readonly mandates: MandateCalls;
}

type WithoutNonce<R> = R extends unknown ? Omit<R, 'nonce' | 'merchant_id'> : never;

/** @param apiBase Where the provider is, without a slash at the end. */
export function createSandboxClient(keys: SandboxKeys, apiBase: () => string, now: () => Date): SandboxClient {
  const proved = (request: WithoutNonce<SandboxRequest>, signal: AbortSignal): Promise<ProvedAnswer> =>
    ask(keys, `${apiBase()}${SANDBOX_API_PATH}`, request, now, signal);
  const call = async (request: WithoutNonce<SandboxRequest>, signal: AbortSignal): Promise<SandboxAnswer> =>
    (await proved(request, signal)).answer;
  return {
    query: async (orderId, signal) => orderQuery(orderId, await call({ action: 'query', order_id: orderId }, signal)),
    refund: async ({ refundId, orderId, amount, reason }, signal) =>
      progress(
        await call(
          { action: 'refund', order_id: orderId, refund_id: refundId, amount_fen: fenOf(amount), reason },
          signal,
        ),
      ),
    queryRefund: async ({ refundId, orderId }, signal) =>
      progress(await call({ action: 'query-refund', order_id: orderId, refund_id: refundId }, signal)),
    mandates: {
      agree: async ({ mandateId, ceiling }, signal) => {
        const request = { action: 'agree-mandate' as const, order_id: mandateId, ceiling_fen: fenOf(ceiling) };
        const { answer, evidence } = await proved(request, signal);
        if (answer.status !== 'AGREED') throw channelUnreachable();
        return { agreementId: answer.agreement_id, evidence };
      },
      collect: async (agreementId, { orderId, amount }, signal) => {
        const { currency } = amount;
        const wanted = { order_id: orderId, agreement_id: agreementId, amount_fen: fenOf(amount), currency };
        return collection(orderId, await call({ action: 'collect', ...wanted }, signal));
      },
    },
  };
}

async function ask(
  keys: SandboxKeys,
  url: string,
  request: WithoutNonce<SandboxRequest>,
  now: () => Date,
  signal: AbortSignal,
): Promise<ProvedAnswer> {
  const nonce = randomBytes(16).toString('hex');
  const body = JSON.stringify({ ...request, nonce, merchant_id: keys.merchantId });
  const headers = { 'content-type': 'application/json', ...signNotification(keys.merchant, body, now()) };
  const answer = await callChannel(url, { method: 'POST', headers, body }, signal);
  const signed = headersOf(answer);
  const believed =
    answer.status === 200 &&
    signed !== undefined &&
    signed.serial === keys.provider.serial &&
    isRecent(signed.timestamp, now()) &&
    isSigned(keys.provider, signed.timestamp, signed.nonce, answer.body, signed.signature);
  if (!believed) throw channelUnreachable();
  const read = sandboxAnswer.safeParse(JSON.parse(Buffer.from(answer.body).toString('utf8')));
  if (!read.success || read.data.nonce !== nonce) throw channelUnreachable();
  const text = Buffer.from(answer.body).toString('utf8');
  return { answer: read.data, evidence: JSON.stringify({ ...signed, body: text }) };
}

/** An answer with the bytes and the signature that it was believed for. */
interface ProvedAnswer {
  readonly answer: SandboxAnswer;
  readonly evidence: string;
}

function collection(orderId: string, answer: SandboxAnswer): Collection {
  if (answer.status === 'REFUSED') return { kind: 'refused', code: answer.code };
  const query = orderQuery(orderId, answer);
  if (query.kind !== 'paid') throw channelUnreachable();
  return query;
}

function orderQuery(orderId: string, answer: SandboxAnswer): OrderQuery {
  if (answer.status === 'UNPAID') return { kind: 'unpaid' };
  if (answer.status !== 'PAID') throw channelUnreachable();
  const currency = parseCurrency(answer.currency);
  const payTime = instantOf(answer.paid_at);
  if (currency === undefined || payTime === undefined) throw channelUnreachable();
  const { transaction_id: transactionId, amount_fen } = answer;
  const amount = money(BigInt(amount_fen) * MICROS_PER_FEN, currency);
  const notificationId = `query-${transactionId}`;
  return {
    kind: 'paid',
    payment: { channel: 'sandbox', notificationId, transactionId, orderId, amount, payTime },
  };
}

function progress(answer: SandboxAnswer): RefundProgress {
  switch (answer.status) {
    case 'REFUNDED':
      return { kind: 'succeeded' };
    case 'PROCESSING':
      return { kind: 'processing' };
    case 'UNKNOWN':
      return { kind: 'unknown' };
    case 'REFUSED':
      return { kind: 'refused', code: answer.code };
    default:
      throw channelUnreachable();
  }
}

function fenOf(amount: Money): string {
  return (amount.micros / MICROS_PER_FEN).toString();
}
