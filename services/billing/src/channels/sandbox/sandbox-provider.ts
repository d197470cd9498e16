// The provider's side of the sandbox channel: takes a payment and tells the merchant, signed, until it says success.

import { derivedUuid } from '@tollgate/ids';
import type { PayRequest } from './pay-link.ts';
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
}

/** Pauses before the merchant is told again within one payment. */
const RETRY_MS: readonly number[] = [200, 1_000];
const ANSWER_MS = 5_000;

/** The provider; `notifyUrl` is the merchant's address for notifications. */
export function createSandboxProvider(keys: SandboxKeys, notifyUrl: () => string, now: () => Date): SandboxProvider {
  return {
    pay: async (request) => {
      const body = JSON.stringify(notificationOf(request, now()));
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

function notificationOf(request: PayRequest, paidAt: Date): SandboxNotification {
  return {
    id: `ntf-${derivedUuid('sandbox-notification', request.merchantId, request.orderId)}`,
    event: 'payment.succeeded',
    merchant_id: request.merchantId,
    order_id: request.orderId,
    transaction_id: transactionOf(request),
    amount_fen: request.amountFen,
    currency: request.currency,
    paid_at: paidAt.toISOString(),
  };
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
