// Makes a file of a monthly statement; nothing is stored, for the same final statement gives the same bytes again.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { statementCsv } from '../documents/statement-csv.ts';
import { STATEMENT_TEMPLATE, statementSheet } from '../documents/statement-pdf.ts';
import type { DocumentLanguage } from '../documents/texts.ts';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { BillingTables } from '../store/schema.ts';
import { documentFile, type DocumentFile, type DocumentFileFormat } from './document-file.ts';
import { readStatement } from './read-statements.ts';

/** @throws DomainError as readStatement. */
export async function renderStatement(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'typesetter' | 'now' | 'movements'>,
  of: { readonly tenantId: string; readonly month: BillingMonth },
  format: DocumentFileFormat,
  language: DocumentLanguage,
): Promise<DocumentFile> {
  const found = await readStatement(db, deps, of.tenantId, of.month);
  const content =
    format === 'pdf'
      ? await deps.typesetter.pdf(STATEMENT_TEMPLATE, statementSheet(found, language), found.issueTime)
      : statementCsv(found, language);
  return documentFile(`statement-${of.month}-${found.number ?? 'draft'}-${language}`, format, content);
}
