// Who may call the services of statements, month-end runs and journals.

import type { AccessTable } from '@tollgate/auth';
import type { InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import type { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import type { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

export const statementsAccess: AccessTable<StatementsServiceService> = {
  getMonthlyStatement: { reads: true, staff: readers, tenant: 'own' },
  listMonthlyStatements: { reads: true, staff: readers, tenant: 'own' },
  renderMonthlyStatement: { reads: true, staff: readers, tenant: 'own' },
  setSellerProfile: { staff: ['finance'] },
  getSellerProfile: { reads: true, staff: readers },
};

export const invoiceRunsAccess: AccessTable<InvoiceRunsServiceService> = {
  startInvoiceRun: { staff: ['finance'] },
  getInvoiceRun: { reads: true, staff: ['finance'] },
  listInvoiceRunFailures: { reads: true, staff: ['finance'] },
  retryInvoiceRun: { staff: ['finance'] },
};

export const journalsAccess: AccessTable<JournalsServiceService> = {
  getJournal: { reads: true, staff: ['finance'] },
  getPrepaidLiability: { reads: true, staff: ['finance'] },
};
