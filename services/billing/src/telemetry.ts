// One function per business event: a metric and a line in the log. Never throws, and carries no personal data.

import type { Log, Meter } from '@tollgate/observability';

export interface BillingTelemetry {
  usageCharged(charges: number): void;
  chargesPosted(posted: number, refused: number): void;
  notificationRefused(channel: string, reason: string): void;
  /** A payment that pays nothing, of a paid order or of a tenant that has left: somebody has to give the money back. */
  paymentSurplus(channel: string, orderId: string): void;
  orderPaid(channel: string): void;
  /** Paid after it had been closed; it is credited all the same. */
  paidLate(channel: string, orderId: string): void;
  orderCredited(orderId: string): void;
  /** The payment was told so late that the bonus promised for it had expired; the tenant got the money alone. */
  bonusDropped(orderId: string, expireTime: Date): void;
  /** A channel could not be asked about an order, or what it says is no payment of it; it is asked again. */
  queryFailed(channel: string, orderId: string, reason: string): void;
  /** Nothing is known of a part of a refund; it is asked again. */
  refundStuck(way: string, partId: string, reason: string): void;
  /** A channel will not give back; finance has to send it by bank transfer. */
  refundRefused(way: string, partId: string, code: string): void;
  /** The wallet refuses what it has to take; it is tried again. */
  walletRefused(
    what:
      | 'charge'
      | 'reversal'
      | 'draw'
      | 'package'
      | 'package-refund'
      | 'order'
      | 'rounding'
      | 'refund'
      | 'return'
      | 'watch',
    id: string,
    reason: string,
  ): void;
  invoiceIssued(number: string): void;
  /** The issuer could not issue one; it is asked again. */
  fapiaoFailed(fapiaoId: string, err: unknown): void;
  /** A tenant of a month-end run got no document; it is tried again. */
  runFailed(month: string, tenantId: string, reason: string, err: unknown): void;
}

export function createTelemetry(log: Log, meter: Meter): BillingTelemetry {
  const charges = meter.counter('billing_charges_total', 'Charges by what became of them.', ['outcome']);
  const refusals = meter.counter('billing_wallet_refusals_total', 'Refusals of the wallet, which are tried again.', [
    'what',
    'reason',
  ]);
  const documents = meter.counter('billing_documents_total', 'Orders credited and invoices issued.', ['kind']);
  const dropped = meter.counter('billing_bonuses_dropped_total', 'Bonuses that had expired when they were due.');
  const fapiaoFailures = meter.counter('billing_fapiao_failures_total', 'Fapiao that their issuer could not issue.');
  const failedRuns = meter.counter('billing_run_failures_total', 'Tenants of month-end runs that failed, by reason.', [
    'reason',
  ]);
  return {
    ...paymentTelemetry(log, meter),
    usageCharged: (count) => charges.inc({ outcome: 'made' }, count),
    chargesPosted: (posted, refused) => {
      charges.inc({ outcome: 'posted' }, posted);
      charges.inc({ outcome: 'refused' }, refused);
    },
    orderCredited: (orderId) => {
      documents.inc({ kind: 'order' });
      log.info({ orderId }, 'order credited');
    },
    bonusDropped: (orderId, expireTime) => {
      dropped.inc({});
      log.warn({ orderId, expireTime }, 'the bonus had expired before it could be credited and is dropped');
    },
    walletRefused: (what, id, reason) => {
      refusals.inc({ what, reason });
      log.warn({ what, id, reason }, 'the wallet refuses; it is tried again');
    },
    invoiceIssued: (number) => {
      documents.inc({ kind: 'invoice' });
      log.info({ number }, 'invoice issued');
    },
    fapiaoFailed: (fapiaoId, err) => {
      fapiaoFailures.inc({});
      log.warn({ fapiaoId, err }, 'the issuer of fapiao failed; it is asked again');
    },
    runFailed: (month, tenantId, reason, err) => {
      failedRuns.inc({ reason });
      log.warn({ month, tenantId, reason, err }, 'a tenant of a month-end run failed');
    },
  };
}

type PaymentTelemetry = Pick<
  BillingTelemetry,
  'notificationRefused' | 'paymentSurplus' | 'orderPaid' | 'paidLate' | 'queryFailed' | 'refundStuck' | 'refundRefused'
>;

/** What channels tell and refuse. */
function paymentTelemetry(log: Log, meter: Meter): PaymentTelemetry {
  const notifications = meter.counter('billing_notifications_total', 'Payment notifications by channel and outcome.', [
    'channel',
    'outcome',
  ]);
  const refunds = meter.counter(
    'billing_refund_troubles_total',
    'Parts of refunds that met trouble, by way and kind.',
    ['way', 'outcome'],
  );
  return {
    notificationRefused: (channel, reason) => {
      notifications.inc({ channel, outcome: reason });
      log.warn({ channel, reason }, 'payment notification refused');
    },
    paymentSurplus: (channel, orderId) => {
      notifications.inc({ channel, outcome: 'surplus' });
      log.warn({ channel, orderId }, 'a payment pays nothing and has to be given back');
    },
    orderPaid: (channel) => notifications.inc({ channel, outcome: 'paid' }),
    paidLate: (channel, orderId) => {
      notifications.inc({ channel, outcome: 'late' });
      log.warn({ channel, orderId }, 'a closed order was paid; it is credited');
    },
    queryFailed: (channel, orderId, reason) => {
      notifications.inc({ channel, outcome: `query ${reason}` });
      log.warn({ channel, orderId, reason }, 'asking a channel about an order failed');
    },
    refundStuck: (way, partId, reason) => {
      refunds.inc({ way, outcome: reason });
      log.warn({ way, partId, reason }, 'a refund cannot be asked for or about; it is tried again');
    },
    refundRefused: (way, partId, code) => {
      refunds.inc({ way, outcome: 'refused' });
      log.warn({ way, partId, code }, 'a channel refuses a refund; it is due by bank transfer');
    },
  };
}
