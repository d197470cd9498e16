// The provider's side of the sandbox channel: takes a payment and tells the merchant, signed, until it says success; answers
// what became of it, and gives money back.

import { derivedUuid } from '@tollgate/ids';
import type { PayRequest } from './pay-link.ts';
import type { SandboxAnswer, SandboxRequest } from './sandbox-api.ts';
import type { SandboxBooks, SandboxPayment, SandboxRefund } from './sandbox-books.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import { type SandboxNotification, signNotification } from './sandbox-notification.ts';

/** What the payer is told. */
export interface PaymentReceipt {
  readonly transactionId: string;
  /** Whether the merchant answered success; if not, paying again tells it again and takes nothing twice. */
  readonly merchantInformed: boolean;
}

export interface SandboxProvider {
  pay(request: PayRequest): Promise<PaymentReceipt>;
  /** Answers a call of the merchant, whose signature was checked. */
  answer(request: SandboxRequest): Promise<SandboxAnswer>;
}

/** Pauses before the merchant is told again within one payment. */
const RETRY_MS: readonly number[] = [200, 1_000];
const ANSWER_MS = 5_000;
/** A refund is on its way for so long. */
const REFUND_MS = 2_000;
/** As WeChat Pay has it: a year, and so many refunds of one order. */
const REFUND_DAYS = 365;
const REFUNDS_MAX = 50;

/** The provider; `notifyUrl` is the merchant's address for notifications. */
export function createSandboxProvider(
  keys: SandboxKeys,
  books: SandboxBooks,
  notifyUrl: () => string,
  now: () => Date,
): SandboxProvider {
  // One refund after the other, so that two at once never give back more than was paid.
  let last: Promise<unknown> = Promise.resolve();
  return {
    answer: (request) => {
      const next = last.then(() => answerCall(books, request, now()));
      last = next.catch(() => undefined);
      return next;
    },
    pay: async (request) => {
      const paid = await books.keepPayment(request.orderId, {
        amount_fen: request.amountFen,
        currency: request.currency,
        transaction_id: transactionOf(request),
        paid_at: now().toISOString(),
      });
      const body = JSON.stringify(notificationOf(request, paid));
      let merchantInformed = await inform(keys, notifyUrl(), body, now());
      for (const pause of RETRY_MS) {
        if (merchantInformed) break;
        await new Promise((resolve) => setTimeout(resolve, pause));
        merchantInformed = await inform(keys, notifyUrl(), body, now());
      }
      return { transactionId: transactionOf(request), merchantInformed };
    },
  };
}

// An order is paid once: its numbers follow from it, so that paying again repeats the same notification.
function transactionOf(request: PayRequest): string {
  return `sbx-${derivedUuid('sandbox-transaction', request.merchantId, request.orderId)}`;
}

function notificationOf(request: PayRequest, paid: SandboxPayment): SandboxNotification {
  return {
    id: `ntf-${derivedUuid('sandbox-notification', request.merchantId, request.orderId)}`,
    event: 'payment.succeeded',
    merchant_id: request.merchantId,
    order_id: request.orderId,
    transaction_id: paid.transaction_id,
    amount_fen: paid.amount_fen,
    currency: paid.currency,
    paid_at: paid.paid_at,
  };
}

async function answerCall(books: SandboxBooks, request: SandboxRequest, now: Date): Promise<SandboxAnswer> {
  const { nonce, order_id: orderId } = request;
  if (request.action === 'agree-mandate') {
    const agreement = `agr-${derivedUuid('sandbox-mandate', request.merchant_id, orderId)}`;
    await books.keepMandate(agreement, { ceiling_fen: request.ceiling_fen, agreed_at: now.toISOString() });
    return { status: 'AGREED', nonce, agreement_id: agreement };
  }
  if (request.action === 'collect') return collect(books, request, now);
  const payment = await books.payment(orderId);
  if (request.action === 'query')
    return payment === undefined ? { status: 'UNPAID', nonce } : { status: 'PAID', nonce, ...payment };
  const known = await books.refund(orderId, request.refund_id);
  if (request.action === 'query-refund')
    return known === undefined ? { status: 'UNKNOWN', nonce } : { status: standing(known, now), nonce };
  if (known !== undefined)
    return known.amount_fen === request.amount_fen
      ? { status: standing(known, now), nonce }
      : { status: 'REFUSED', nonce, code: 'REFUND_ID_REUSED' };
  const code = refusalOf(payment, await books.refunds(orderId), request.amount_fen, now);
  if (code !== undefined) return { status: 'REFUSED', nonce, code };
  const { refund_id, amount_fen } = request;
  await books.keepRefund(orderId, { refund_id, amount_fen, asked_at: now.toISOString() });
  return { status: 'PROCESSING', nonce };
}

/** Pays an order under an agreement, once. */
async function collect(
  books: SandboxBooks,
  request: Extract<SandboxRequest, { action: 'collect' }>,
  now: Date,
): Promise<SandboxAnswer> {
  const { nonce, merchant_id: merchantId, order_id: orderId, amount_fen: amountFen, currency } = request;
  const agreed = await books.mandate(request.agreement_id);
  if (agreed === undefined) return { status: 'REFUSED', nonce, code: 'AGREEMENT_UNKNOWN' };
  if (BigInt(amountFen) > BigInt(agreed.ceiling_fen))
    return { status: 'REFUSED', nonce, code: 'AMOUNT_EXCEEDS_MANDATE' };
  const paid = await books.keepPayment(orderId, {
    amount_fen: amountFen,
    currency,
    transaction_id: transactionOf({ merchantId, orderId, amountFen, currency }),
    paid_at: now.toISOString(),
  });
  return { status: 'PAID', nonce, ...paid };
}

function standing({ asked_at }: SandboxRefund, now: Date): 'REFUNDED' | 'PROCESSING' {
  return now.getTime() - new Date(asked_at).getTime() >= REFUND_MS ? 'REFUNDED' : 'PROCESSING';
}

function refusalOf(
  payment: SandboxPayment | undefined,
  before: readonly SandboxRefund[],
  amountFen: string,
  now: Date,
): string | undefined {
  if (payment === undefined) return 'ORDER_NOT_PAID';
  if (now.getTime() - new Date(payment.paid_at).getTime() > REFUND_DAYS * 86_400_000) return 'REFUND_TOO_LATE';
  if (before.length >= REFUNDS_MAX) return 'REFUNDS_EXHAUSTED';
  const given = before.reduce((sum, each) => sum + BigInt(each.amount_fen), BigInt(amountFen));
  return given > BigInt(payment.amount_fen) ? 'AMOUNT_EXCEEDS_PAYMENT' : undefined;
}

async function inform(keys: SandboxKeys, url: string, body: string, now: Date): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signNotification(keys.provider, body, now) },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // The merchant cannot be reached; it is told again.
    return false;
  }
}
