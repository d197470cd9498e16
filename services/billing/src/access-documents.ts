// Who may call the services of statements, month-end runs and journals.

import type { AccessTable } from '@tollgate/auth';
import type { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import type { NotesServiceService } from '@tollgate/contracts/billing/v1/notes';
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

export const notesAccess: AccessTable<NotesServiceService> = {
  listNotes: { reads: true, staff: readers, tenant: 'own' },
  getNote: { reads: true, staff: readers, tenant: 'own' },
  renderNote: { reads: true, staff: readers, tenant: 'own' },
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

export const fapiaoAccess: AccessTable<FapiaoServiceService> = {
  setFapiaoTitle: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  getFapiaoTitle: { reads: true, staff: readers, tenant: 'own' },
  getInvoiceableAmount: { reads: true, services: ['enforcement'], staff: readers, tenant: 'own' },
  applyForFapiao: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  listFapiao: { reads: true, staff: readers, tenant: 'own' },
  requestFapiaoReturn: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  confirmFapiaoReturn: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  renderFapiao: { reads: true, staff: readers, tenant: 'own' },
};
