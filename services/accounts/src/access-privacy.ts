// Who may call what of privacy requests, closures and keys; a method that is not here may be called by nobody.
import type { AccessTable } from '@tollgate/auth';
import type { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import type { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';
import type { PrivacyServiceService } from '@tollgate/contracts/accounts/v1/privacy';

const desk = ['support', 'reviewer'] as const;

export const privacyAccess: AccessTable<PrivacyServiceService> = {
  submitPrivacyRequest: { staff: desk, tenant: 'own' },
  provePrivacyIdentity: { staff: desk, tenant: 'own' },
  getPrivacyRequest: { reads: true, staff: [...desk, 'approver'], tenant: 'own' },
  listPrivacyRequests: { reads: true, staff: [...desk, 'approver'], tenant: 'own' },
  pausePrivacyRequest: { staff: desk },
  resumePrivacyRequest: { staff: desk, tenant: 'own' },
  answerPrivacyRequest: { staff: desk },
  refusePrivacyRequest: { staff: desk },
  orderPrivacyExport: { staff: desk },
  // Not a read: whoever looks as a tenant gets no copy of everything.
  // Papers are in it, which of the staff only reviewers see.
  downloadPrivacyExport: { staff: ['reviewer'], tenant: 'own' },
  // Nothing takes it back.
  orderErasure: { staff: ['approver'] },
  getErasureCertificate: { reads: true, staff: [...desk, 'approver'], tenant: 'own' },
};

export const closuresAccess: AccessTable<ClosuresServiceService> = {
  previewClosure: { reads: true, staff: ['support', 'enforcer', 'approver'], tenant: 'own' },
  requestClosure: { staff: ['support'], tenant: 'own' },
  cancelClosure: { staff: ['support'], tenant: 'own' },
  listClosures: { reads: true, staff: ['support', 'enforcer', 'approver'], tenant: 'own' },
};

export const keysAccess: AccessTable<KeysServiceService> = {
  getKeyStatus: { reads: true, staff: ['admin'] },
  rotateKeys: { staff: ['admin'] },
};
