// Who may call what; a method that is not here may be called by nobody.

import type { AccessTable } from '@tollgate/auth';
import type { CatalogServiceService } from '@tollgate/contracts/billing/v1/catalog';
import type { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import type { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import type { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';

// Everybody on the staff who decides about a tenant's money reads it.
const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

export const catalogAccess: AccessTable<CatalogServiceService> = {
  publishPriceBook: { staff: ['finance'] },
  getPriceBook: { reads: true, public: true },
  quoteUsage: { reads: true, services: ['enforcement'], staff: readers, tenant: 'own' },
};

export const ordersAccess: AccessTable<OrdersServiceService> = {
  createTopUpOrder: { staff: ['finance'], tenant: 'own', tenantRoles: ['finance'] },
  getOrder: { reads: true, staff: readers, tenant: 'own' },
  listOrders: { reads: true, staff: readers, tenant: 'own' },
};

export const invoicesAccess: AccessTable<InvoicesServiceService> = {
  getChargingStatus: { reads: true, services: ['enforcement'], staff: readers, tenant: 'own' },
  listCharges: { reads: true, staff: readers, tenant: 'own' },
  closePeriod: { services: ['enforcement'], staff: ['finance'] },
  getInvoice: { reads: true, staff: readers, tenant: 'own' },
  listInvoices: { reads: true, staff: readers, tenant: 'own' },
};

export const documentsAccess: AccessTable<DocumentsServiceService> = {
  renderInvoice: { reads: true, staff: readers, tenant: 'own' },
};
