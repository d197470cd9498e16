// The RPCs of prices that two people decide, and who may call them.

import type { AccessTable } from '@tollgate/auth';
import { PricingServiceService } from '@tollgate/contracts/billing/v1/pricing';
import { implement } from '@tollgate/rpc';
import type { Composed } from '@tollgate/service';
import type { BillingTables, EntryParts } from './deps.ts';
import { approvePriceProposalHandler } from './handlers/approve-price-proposal.ts';
import { listPriceBooksHandler } from './handlers/list-price-books.ts';
import { listPriceProposalsHandler } from './handlers/list-price-proposals.ts';
import { proposePriceCorrectionHandler } from './handlers/propose-price-correction.ts';
import { proposeTenantPricesHandler } from './handlers/propose-tenant-prices.ts';
import { rejectPriceProposalHandler } from './handlers/reject-price-proposal.ts';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

const pricingAccess: AccessTable<PricingServiceService> = {
  listPriceBooks: { reads: true, public: true },
  proposeTenantPrices: { staff: ['finance'] },
  proposePriceCorrection: { staff: ['finance'] },
  approvePriceProposal: { staff: ['finance', 'approver'] },
  rejectPriceProposal: { staff: ['finance', 'approver'] },
  listPriceProposals: { reads: true, staff: readers },
};

export function pricingSurface(parts: EntryParts): Required<Pick<Composed<BillingTables>, 'bindings' | 'access'>> {
  return {
    bindings: [
      implement(PricingServiceService, {
        listPriceBooks: listPriceBooksHandler(parts),
        proposeTenantPrices: proposeTenantPricesHandler(parts),
        proposePriceCorrection: proposePriceCorrectionHandler(parts),
        approvePriceProposal: approvePriceProposalHandler(parts),
        rejectPriceProposal: rejectPriceProposalHandler(parts),
        listPriceProposals: listPriceProposalsHandler(parts),
      }),
    ],
    access: [[PricingServiceService, pricingAccess]],
  };
}
