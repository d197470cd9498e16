// Makes a file of an issued invoice; nothing is stored, for the same invoice gives the same bytes again.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { invoiceCsv } from '../documents/invoice-csv.ts';
import { INVOICE_TEMPLATE, invoiceSheet } from '../documents/invoice-pdf.ts';
import type { DocumentLanguage } from '../documents/texts.ts';
import type { BillingTables } from '../store/schema.ts';
import { documentFile, type DocumentFile, type DocumentFileFormat } from './document-file.ts';
import { getInvoice } from './read-invoices.ts';

export type { DocumentFileFormat, DocumentLanguage };

/** @throws DomainError INVOICE_NOT_FOUND. */
export async function renderInvoice(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'typesetter'>,
  invoice: { readonly tenantId: string; readonly invoiceId: string },
  format: DocumentFileFormat,
  language: DocumentLanguage,
): Promise<DocumentFile> {
  const found = await getInvoice(db, invoice.tenantId, invoice.invoiceId);
  const content =
    format === 'pdf'
      ? await deps.typesetter.pdf(INVOICE_TEMPLATE, invoiceSheet(found, language), found.issueTime)
      : invoiceCsv(found, language);
  return documentFile(`invoice-${found.number}-${language}`, format, content);
}
