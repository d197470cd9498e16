// Who may call the calls about triggers, complaints, cases and evidence. No entry means nobody.
import type { AccessTable } from '@tollgate/auth';
import type { CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import type { ComplaintsServiceService } from '@tollgate/contracts/enforcement/v1/complaints';
import type { EvidenceServiceService } from '@tollgate/contracts/enforcement/v1/evidence';
import type { TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';

const everyStaff = ['support', 'reviewer', 'finance', 'enforcer', 'approver'] as const;
/** Who works on cases. */
const workers = ['enforcer'] as const;
/** Who hears of what happens: they report, and do not decide. */
const reporters = ['support', 'reviewer', 'enforcer'] as const;

export const casesAccess: AccessTable<typeof CasesServiceService> = {
  openCase: { staff: reporters },
  getCase: { reads: true, staff: everyStaff },
  listCases: { reads: true, staff: everyStaff },
  listCaseEvents: { reads: true, staff: everyStaff },
  updateCase: { staff: workers },
  updateCases: { staff: workers },
  mergeCase: { staff: workers },
};

export const evidenceAccess: AccessTable<typeof EvidenceServiceService> = {
  uploadEvidence: { staff: reporters },
  downloadEvidence: { reads: true, staff: everyStaff },
  addExtract: { staff: workers },
  addMessage: { staff: workers },
  exportCase: { reads: true, staff: ['enforcer', 'approver'] },
};

export const triggersAccess: AccessTable<typeof TriggersServiceService> = {
  // What a tenant is judged by is no secret to it.
  getReputation: { reads: true, staff: everyStaff, tenant: 'own' },
  listCrossings: { reads: true, staff: everyStaff },
  previewPolicy: { reads: true, staff: ['enforcer', 'approver'] },
};

export const complaintsAccess: AccessTable<typeof ComplaintsServiceService> = {
  recordComplaints: { staff: reporters },
  importComplaints: { staff: reporters },
  listComplaints: { reads: true, staff: everyStaff },
  openIncident: { staff: workers },
  closeIncident: { staff: workers },
  listIncidents: { reads: true, staff: everyStaff },
};
