// Whether a refund has to wait for fapiao: where the agreement says so, and as long as any of the tenant's is out.

import { agreementById } from '@tollgate/agreements';
import type { Reader } from '@tollgate/db';
import { invoiceNotReturned } from '../domain/refund-errors.ts';
import { outstandingInvoices } from '../store/outstanding-invoices.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';

/**
 * Lets the tenant's own money go, or says why not. Under agreements with the treatment REFUND_AFTER_INVOICE_RETURNED
 * (changyou/breach.5) every fapiao has to be returned and its red letter issued; under others there is nothing to wait for.
 *
 * @throws DomainError INVOICE_NOT_RETURNED.
 */
export async function refuseBeforeInvoicesReturn(db: Reader<BillingTables>, tenantId: string): Promise<void> {
  const { agreementId, agreementVersion } = (await findTenant(db, tenantId)) ?? {};
  if (agreementId === undefined || !wantsInvoicesBack(agreementId, agreementVersion)) return;
  const outstanding = await outstandingInvoices(db, tenantId);
  if (outstanding > 0n) throw invoiceNotReturned(outstanding);
}

function wantsInvoicesBack(agreementId: string, version: string | undefined): boolean {
  const agreement = agreementById(agreementId, version) ?? agreementById(agreementId);
  return (
    agreement?.settlement.rules.some(({ lots }) =>
      Object.values(lots).some(({ options }) =>
        options.some(({ treatment }) => treatment === 'REFUND_AFTER_INVOICE_RETURNED'),
      ),
    ) === true
  );
}
