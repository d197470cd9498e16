// Postpaid terms and dunning as messages of the contracts.

import type {
  CreditTerms as CreditTermsMessage,
  DunningPolicy as DunningPolicyMessage,
  GetCreditResponse,
} from '@tollgate/contracts/billing/v1/credit';
import { money, sum } from '@tollgate/money';
import type { CreditPosition, CreditTerms, CreditTermsState, DunningAction, DunningPolicy } from '../domain/credit.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { toProtoMoney } from './messages.ts';

export const dunningActionMessages = {
  remind: 'DUNNING_ACTION_REMIND',
  restrict: 'DUNNING_ACTION_RESTRICT',
} as const satisfies Record<DunningAction, string>;

const states = {
  proposed: 'CREDIT_TERMS_STATE_PROPOSED',
  approved: 'CREDIT_TERMS_STATE_APPROVED',
  rejected: 'CREDIT_TERMS_STATE_REJECTED',
} as const satisfies Record<CreditTermsState, string>;

export function toProtoTerms(terms: CreditTerms): CreditTermsMessage {
  const { proposalId, tenantId, paymentDays, reason, proposedBy, proposeTime, decideTime } = terms;
  return {
    proposalId,
    tenantId,
    state: states[terms.state],
    limit: toProtoMoney(terms.limit),
    paymentDays,
    reason,
    proposedBy,
    proposeTime,
    decidedBy: terms.decidedBy ?? '',
    decideTime,
  };
}

/** `now` decides what is overdue. */
export function toProtoCredit(
  { terms, restricted, owed, left, invoices }: CreditPosition,
  now: Date,
): GetCreditResponse {
  const overdue = invoices.filter((one) => one.dueTime <= now).map((one) => one.open);
  return {
    terms: terms && toProtoTerms(terms),
    owed: toProtoMoney(owed),
    left: toProtoMoney(left),
    openInvoices: invoices.map((one) => ({
      invoiceId: one.invoiceId,
      number: one.number,
      total: toProtoMoney(one.total),
      open: toProtoMoney(one.open),
      dueTime: one.dueTime,
      overdue: one.dueTime <= now,
    })),
    overdue: toProtoMoney(overdue.length === 0 ? money(0n, PRICE_CURRENCY) : sum(overdue, PRICE_CURRENCY)),
    restricted,
  };
}

export function toProtoPolicy({ version, steps, setBy, setTime }: DunningPolicy): DunningPolicyMessage {
  return {
    version,
    steps: steps.map(({ dayOffset, action }) => ({ dayOffset, action: dunningActionMessages[action] })),
    setBy,
    setTime,
  };
}
