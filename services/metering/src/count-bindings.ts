// The half of the service that holds the count against other counts and corrects it, put together.

import type { AccessEntry } from '@tollgate/auth';
import { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import { ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import { type Binding, implement } from '@tollgate/rpc';

import { correctionsAccess, reconciliationAccess } from './access-corrections.ts';
import type { Deps } from './deps.ts';
import { approveCorrectionHandler } from './handlers/approve-correction.ts';
import { approveNoteHandler } from './handlers/approve-note.ts';
import { dismissDiscrepancyHandler } from './handlers/dismiss-discrepancy.ts';
import { downloadEvidenceHandler } from './handlers/download-evidence.ts';
import { getCorrectionHandler } from './handlers/get-correction.ts';
import { getDiscrepancyHandler } from './handlers/get-discrepancy.ts';
import { getStatementHandler } from './handlers/get-statement.ts';
import { listComparisonsHandler } from './handlers/list-comparisons.ts';
import { listCorrectionsHandler } from './handlers/list-corrections.ts';
import { listDiscrepanciesHandler } from './handlers/list-discrepancies.ts';
import { proposeCorrectionHandler } from './handlers/propose-correction.ts';
import { proposeNoteHandler } from './handlers/propose-note.ts';
import { rejectCorrectionHandler } from './handlers/reject-correction.ts';
import { uploadGatewayTotalsHandler } from './handlers/upload-gateway-totals.ts';
import { uploadTenantBillHandler } from './handlers/upload-tenant-bill.ts';

export const countAccess: readonly AccessEntry[] = [
  [CorrectionsServiceService, correctionsAccess],
  [ReconciliationServiceService, reconciliationAccess],
];

export const countBindings = (deps: Deps): readonly Binding[] => [
  implement(CorrectionsServiceService, {
    proposeCorrection: proposeCorrectionHandler(deps),
    approveCorrection: approveCorrectionHandler(deps),
    rejectCorrection: rejectCorrectionHandler(deps),
    getCorrection: getCorrectionHandler(deps),
    listCorrections: listCorrectionsHandler(deps),
  }),
  implement(ReconciliationServiceService, {
    uploadTenantBill: uploadTenantBillHandler(deps),
    uploadGatewayTotals: uploadGatewayTotalsHandler(deps),
    getStatement: getStatementHandler(deps),
    listComparisons: listComparisonsHandler(deps),
    listDiscrepancies: listDiscrepanciesHandler(deps),
    getDiscrepancy: getDiscrepancyHandler(deps),
    proposeNote: proposeNoteHandler(deps),
    approveNote: approveNoteHandler(deps),
    dismissDiscrepancy: dismissDiscrepancyHandler(deps),
    downloadEvidence: downloadEvidenceHandler(deps),
  }),
];
