// Makes a file of an issued invoice; nothing is stored, for the same invoice gives the same bytes again.

import { createHash } from 'node:crypto';
import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { invoiceCsv } from '../documents/invoice-csv.ts';
import { INVOICE_TEMPLATE, invoiceSheet } from '../documents/invoice-pdf.ts';
import type { DocumentLanguage } from '../documents/texts.ts';
import type { BillingTables } from '../store/schema.ts';
import { getInvoice } from './read-invoices.ts';

export type { DocumentLanguage };
export type DocumentFileFormat = 'pdf' | 'csv';

export interface DocumentFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

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
  return {
    fileName: `invoice-${found.number}-${language}.${format}`,
    mediaType: format === 'pdf' ? 'application/pdf' : 'text/csv; charset=utf-8',
    content,
    digest: createHash('sha256').update(content).digest(),
  };
}
