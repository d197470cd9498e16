// Reads a tenant's invoices.

import type { Reader } from '@tollgate/db';
import { invoiceNotFound } from '../domain/errors.ts';
import type { Invoice } from '../domain/invoice.ts';
import { findInvoice, invoicesOfTenant } from '../store/invoices.ts';
import type { BillingTables } from '../store/schema.ts';

/** @throws DomainError INVOICE_NOT_FOUND, also for another tenant's invoice. */
export async function getInvoice(db: Reader<BillingTables>, tenantId: string, invoiceId: string): Promise<Invoice> {
  const invoice = await findInvoice(db, tenantId, invoiceId);
  if (invoice === undefined) throw invoiceNotFound(invoiceId);
  return invoice;
}

/** Newest first. */
export function listInvoices(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Invoice[]> {
  return invoicesOfTenant(db, tenantId, before, limit);
}
