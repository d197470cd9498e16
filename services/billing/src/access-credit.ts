// Who may call the services of postpaid terms.

import type { AccessTable } from '@tollgate/auth';
import type { CreditServiceService } from '@tollgate/contracts/billing/v1/credit';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

export const creditAccess: AccessTable<CreditServiceService> = {
  proposeCreditTerms: { staff: ['finance'] },
  decideCreditTerms: { staff: ['finance', 'approver'] },
  getCredit: { reads: true, staff: readers, tenant: 'own' },
  listCreditTerms: { reads: true, staff: readers },
  setDunningPolicy: { staff: ['finance'] },
  getDunningPolicy: { reads: true, staff: readers },
};
