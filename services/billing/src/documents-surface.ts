// The services of documents: statements, month-end runs, journals; each with who may call it.

import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { NotesServiceService } from '@tollgate/contracts/billing/v1/notes';
import { FapiaoServiceService } from '@tollgate/contracts/billing/v1/fapiao';
import { InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { implement } from '@tollgate/rpc';
import type { Composed } from '@tollgate/service';
import { fapiaoAccess, invoiceRunsAccess, journalsAccess, notesAccess, statementsAccess } from './access-documents.ts';
import type { BillingTables, EntryParts } from './deps.ts';
import { applyForFapiaoHandler } from './handlers/apply-for-fapiao.ts';
import { confirmFapiaoReturnHandler } from './handlers/confirm-fapiao-return.ts';
import { getFapiaoTitleHandler } from './handlers/get-fapiao-title.ts';
import { getInvoiceableAmountHandler } from './handlers/get-invoiceable-amount.ts';
import { listFapiaoHandler } from './handlers/list-fapiao.ts';
import { renderFapiaoHandler } from './handlers/render-fapiao.ts';
import { requestFapiaoReturnHandler } from './handlers/request-fapiao-return.ts';
import { setFapiaoTitleHandler } from './handlers/set-fapiao-title.ts';
import { getNoteHandler, listNotesHandler, renderNoteHandler } from './handlers/notes.ts';
import { getInvoiceRunHandler } from './handlers/get-invoice-run.ts';
import { getJournalHandler } from './handlers/get-journal.ts';
import { getMonthlyStatementHandler } from './handlers/get-monthly-statement.ts';
import { getPrepaidLiabilityHandler } from './handlers/get-prepaid-liability.ts';
import { getSellerProfileHandler } from './handlers/get-seller-profile.ts';
import { listInvoiceRunFailuresHandler } from './handlers/list-invoice-run-failures.ts';
import { listMonthlyStatementsHandler } from './handlers/list-monthly-statements.ts';
import { renderMonthlyStatementHandler } from './handlers/render-monthly-statement.ts';
import { retryInvoiceRunHandler } from './handlers/retry-invoice-run.ts';
import { setSellerProfileHandler } from './handlers/set-seller-profile.ts';
import { startInvoiceRunHandler } from './handlers/start-invoice-run.ts';

export function documentsSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(StatementsServiceService, {
        getMonthlyStatement: getMonthlyStatementHandler(parts),
        listMonthlyStatements: listMonthlyStatementsHandler(parts),
        renderMonthlyStatement: renderMonthlyStatementHandler(parts),
        setSellerProfile: setSellerProfileHandler(parts),
        getSellerProfile: getSellerProfileHandler(parts),
      }),
      implement(InvoiceRunsServiceService, {
        startInvoiceRun: startInvoiceRunHandler(parts),
        getInvoiceRun: getInvoiceRunHandler(parts),
        listInvoiceRunFailures: listInvoiceRunFailuresHandler(parts),
        retryInvoiceRun: retryInvoiceRunHandler(parts),
      }),
      implement(FapiaoServiceService, {
        applyForFapiao: applyForFapiaoHandler(parts),
        confirmFapiaoReturn: confirmFapiaoReturnHandler(parts),
        getFapiaoTitle: getFapiaoTitleHandler(parts),
        getInvoiceableAmount: getInvoiceableAmountHandler(parts),
        listFapiao: listFapiaoHandler(parts),
        renderFapiao: renderFapiaoHandler(parts),
        requestFapiaoReturn: requestFapiaoReturnHandler(parts),
        setFapiaoTitle: setFapiaoTitleHandler(parts),
      }),
      implement(NotesServiceService, {
        getNote: getNoteHandler(parts),
        listNotes: listNotesHandler(parts),
        renderNote: renderNoteHandler(parts),
      }),
      implement(JournalsServiceService, {
        getJournal: getJournalHandler(parts),
        getPrepaidLiability: getPrepaidLiabilityHandler(parts),
      }),
    ],
    access: [
      [StatementsServiceService, statementsAccess],
      [InvoiceRunsServiceService, invoiceRunsAccess],
      [NotesServiceService, notesAccess],
      [JournalsServiceService, journalsAccess],
      [FapiaoServiceService, fapiaoAccess],
    ],
  };
}
