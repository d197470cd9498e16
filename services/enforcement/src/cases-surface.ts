// The calls about triggers, complaints, cases and evidence, put together with who may make them.
import type { AccessEntry } from '@tollgate/auth';
import { CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import { ComplaintsServiceService } from '@tollgate/contracts/enforcement/v1/complaints';
import { EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import { TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';
import { implement, type Binding } from '@tollgate/rpc';
import { casesAccess, complaintsAccess, evidenceAccess, triggersAccess } from './access-cases.ts';
import type { Deps } from './deps.ts';
import { addExtractHandler } from './handlers/add-extract.ts';
import { addMessageHandler } from './handlers/add-message.ts';
import { closeIncidentHandler } from './handlers/close-incident.ts';
import { downloadEvidenceHandler } from './handlers/download-evidence.ts';
import { exportCaseHandler } from './handlers/export-case.ts';
import { getCaseHandler } from './handlers/get-case.ts';
import { getReputationHandler } from './handlers/get-reputation.ts';
import { importComplaintsHandler } from './handlers/import-complaints.ts';
import { listCaseEventsHandler } from './handlers/list-case-events.ts';
import { listCasesHandler } from './handlers/list-cases.ts';
import { listComplaintsHandler } from './handlers/list-complaints.ts';
import { listCrossingsHandler } from './handlers/list-crossings.ts';
import { listIncidentsHandler } from './handlers/list-incidents.ts';
import { mergeCaseHandler } from './handlers/merge-case.ts';
import { openCaseHandler } from './handlers/open-case.ts';
import { openIncidentHandler } from './handlers/open-incident.ts';
import { previewPolicyHandler } from './handlers/preview-policy.ts';
import { recordComplaintsHandler } from './handlers/record-complaints.ts';
import { updateCaseHandler } from './handlers/update-case.ts';
import { updateCasesHandler } from './handlers/update-cases.ts';
import { uploadEvidenceHandler } from './handlers/upload-evidence.ts';

export const casesAccessTables: readonly AccessEntry[] = [
  [CasesServiceService, casesAccess],
  [EvidenceServiceService, evidenceAccess],
  [TriggersServiceService, triggersAccess],
  [ComplaintsServiceService, complaintsAccess],
];

export const casesBindings = (deps: Deps): Binding[] => [
  implement(CasesServiceService, {
    openCase: openCaseHandler(deps),
    getCase: getCaseHandler(deps),
    listCases: listCasesHandler(deps),
    listCaseEvents: listCaseEventsHandler(deps),
    updateCase: updateCaseHandler(deps),
    updateCases: updateCasesHandler(deps),
    mergeCase: mergeCaseHandler(deps),
  }),
  implement(EvidenceServiceService, {
    uploadEvidence: uploadEvidenceHandler(deps),
    downloadEvidence: downloadEvidenceHandler(deps),
    addExtract: addExtractHandler(deps),
    addMessage: addMessageHandler(deps),
    exportCase: exportCaseHandler(deps),
  }),
  implement(TriggersServiceService, {
    getReputation: getReputationHandler(deps),
    listCrossings: listCrossingsHandler(deps),
    previewPolicy: previewPolicyHandler(deps),
  }),
  implement(ComplaintsServiceService, {
    recordComplaints: recordComplaintsHandler(deps),
    importComplaints: importComplaintsHandler(deps),
    listComplaints: listComplaintsHandler(deps),
    openIncident: openIncidentHandler(deps),
    closeIncident: closeIncidentHandler(deps),
    listIncidents: listIncidentsHandler(deps),
  }),
];
