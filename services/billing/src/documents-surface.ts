// The services of documents: statements, month-end runs, journals; each with who may call it.

import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { implement } from '@tollgate/rpc';
import type { Composed } from '@tollgate/service';
import { invoiceRunsAccess, journalsAccess, statementsAccess } from './access-documents.ts';
import type { BillingTables, EntryParts } from './deps.ts';
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
      implement(JournalsServiceService, {
        getJournal: getJournalHandler(parts),
        getPrepaidLiability: getPrepaidLiabilityHandler(parts),
      }),
    ],
    access: [
      [StatementsServiceService, statementsAccess],
      [InvoiceRunsServiceService, invoiceRunsAccess],
      [JournalsServiceService, journalsAccess],
    ],
  };
}
