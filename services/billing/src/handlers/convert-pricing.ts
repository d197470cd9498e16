// Messages of decisions on prices to domain values and back.

import {
  type PriceProposal as ProposalMessage,
  type TenantPrices as TenantPricesMessage,
  type PriceCorrection as CorrectionMessage,
  type CorrectionPreview as PreviewMessage,
} from '@tollgate/contracts/billing/v1/pricing';
import { invalidArgument } from '@tollgate/errors';
import { parseId } from '@tollgate/ids';
import { toProtoMoney, toProtoTariff } from '../adapters/messages.ts';
import { parseMonth } from '../domain/billing-month.ts';
import type {
  CorrectionPreview,
  PriceCorrection,
  PriceProposal,
  ProposalState,
  TenantPrices,
} from '../domain/price-proposal.ts';
import { fromProtoTariff, required } from './convert.ts';

export function fromProtoTenantPrices(message: TenantPricesMessage | undefined): TenantPrices {
  const { tenantId, effectiveTime, endTime, tariffs } = required(message, 'prices');
  return {
    kind: 'tenant_prices',
    tenantId,
    effectiveTime: required(effectiveTime, 'prices.effective_time'),
    endTime,
    tariffs: tariffs.map((tariff, index) => fromProtoTariff(tariff, `prices.tariffs[${index}]`)),
  };
}

/** @throws DomainError INVALID_REQUEST: validation refuses such a request before, this is for the compiler. */
export function fromProtoCorrection(message: CorrectionMessage | undefined): PriceCorrection {
  const { priceBookId, month, tariffs } = required(message, 'correction');
  const id = parseId('prb', priceBookId);
  const known = parseMonth(month);
  if (id === undefined || known === undefined) throw invalidArgument('INVALID_REQUEST', 'The correction is malformed.');
  return {
    kind: 'correction',
    priceBookId: id,
    month: known,
    tariffs: tariffs.map((tariff, index) => fromProtoTariff(tariff, `correction.tariffs[${index}]`)),
  };
}

const states = {
  open: 'PRICE_PROPOSAL_STATE_OPEN',
  approved: 'PRICE_PROPOSAL_STATE_APPROVED',
  rejected: 'PRICE_PROPOSAL_STATE_REJECTED',
} as const satisfies Record<ProposalState, string>;

export function toProtoProposal(proposal: PriceProposal): ProposalMessage {
  const { proposalId, state, subject, reason, proposedBy, proposeTime, decidedBy, decideTime, priceBookId } = proposal;
  return {
    proposalId,
    state: states[state],
    subject: subjectOf(subject),
    reason,
    proposedBy,
    proposeTime,
    decidedBy: decidedBy ?? '',
    decideTime,
    priceBookId: priceBookId ?? '',
  };
}

function subjectOf(subject: PriceProposal['subject']): ProposalMessage['subject'] {
  const tariffs = subject.tariffs.map(toProtoTariff);
  if (subject.kind === 'correction') {
    const { priceBookId, month } = subject;
    return { $case: 'correction', value: { priceBookId, month, tariffs } };
  }
  const { tenantId, effectiveTime, endTime } = subject;
  return { $case: 'tenantPrices', value: { tenantId, effectiveTime, endTime, tariffs } };
}

export function toProtoPreview(preview: CorrectionPreview | undefined): PreviewMessage | undefined {
  return (
    preview && {
      tenants: preview.tenants,
      chargedMore: toProtoMoney(preview.chargedMore),
      givenBack: toProtoMoney(preview.givenBack),
    }
  );
}
