// Whether an agreement lets refunds go before fapiao are back. Billing keeps the gate; this foretells it.
import type { AgreementVersion } from '@tollgate/agreements';
import { money, type Currency } from '@tollgate/money';
import type { RefundGate } from './settlement-plan.ts';

/** `invoicedMicros` is what fapiao are out for, `refundedMicros` what the plan refunds. */
export function refundGateOf(
  agreement: AgreementVersion,
  {
    currency,
    invoicedMicros,
    refundedMicros,
  }: Record<'invoicedMicros' | 'refundedMicros', bigint> & { currency: Currency },
): RefundGate {
  const rules = agreement.settlement.rules.flatMap(({ lots }) => Object.values(lots));
  const rule = rules.find(({ options }) =>
    options.some(({ treatment }) => treatment === 'REFUND_AFTER_INVOICE_RETURNED'),
  );
  return {
    invoicesFirst: rule !== undefined,
    invoiced: money(invoicedMicros, currency),
    closed: rule !== undefined && invoicedMicros > 0n && refundedMicros > 0n,
    clauseId: rule?.clause ?? '',
  };
}
