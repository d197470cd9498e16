// Tenants, verification, papers, requirements, looks at identities and reopening: their services as a whole.
import { DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService } from '@tollgate/contracts/accounts/v1/identities';
import { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { type Binding, implement } from '@tollgate/rpc';
import { approveVerificationHandler } from './approve-verification.ts';
import { banTenantHandler } from './ban-tenant.ts';
import { closeTenantHandler } from './close-tenant.ts';
import { demandPapersHandler } from './demand-papers.ts';
import { getDocumentHandler } from './get-document.ts';
import { getProfileHandler } from './get-profile.ts';
import { getRequirementsHandler } from './get-requirements.ts';
import { getTenantHandler } from './get-tenant.ts';
import { getVerificationHandler } from './get-verification.ts';
import type { HandlerParts } from './handler-parts.ts';
import { listDemandsHandler } from './list-demands.ts';
import { listDocumentsHandler } from './list-documents.ts';
import { listIdentityLooksHandler } from './list-identity-looks.ts';
import { listReviewReasonsHandler } from './list-review-reasons.ts';
import { listTenantsHandler } from './list-tenants.ts';
import { listVerificationsHandler } from './list-verifications.ts';
import { readDocumentHandler } from './read-document.ts';
import { readIdentityHandler } from './read-identity.ts';
import { registerTenantHandler } from './register-tenant.ts';
import { rejectVerificationHandler } from './reject-verification.ts';
import { reopenTenantHandler } from './reopen-tenant.ts';
import { requestRevisionHandler } from './request-revision.ts';
import { reviewDocumentHandler } from './review-document.ts';
import { setProfileFieldHandler } from './set-profile-field.ts';
import { submitVerificationHandler } from './submit-verification.ts';
import { uploadDocumentHandler } from './upload-document.ts';
import { withdrawDemandHandler } from './withdraw-demand.ts';
import { withdrawProfileFieldHandler } from './withdraw-profile-field.ts';

export function kycRpcs(parts: HandlerParts): Binding[] {
  return [
    implement(TenantsServiceService, {
      registerTenant: registerTenantHandler(parts),
      getTenant: getTenantHandler(parts),
      listTenants: listTenantsHandler(parts),
      closeTenant: closeTenantHandler(parts),
      getProfile: getProfileHandler(parts),
      setProfileField: setProfileFieldHandler(parts),
      withdrawProfileField: withdrawProfileFieldHandler(parts),
      banTenant: banTenantHandler(parts),
    }),
    implement(VerificationsServiceService, {
      submitVerification: submitVerificationHandler(parts),
      getVerification: getVerificationHandler(parts),
      listVerifications: listVerificationsHandler(parts),
      approveVerification: approveVerificationHandler(parts),
      rejectVerification: rejectVerificationHandler(parts),
      requestRevision: requestRevisionHandler(parts),
    }),
    // A file name with control characters gets its own reason.
    implement(
      DocumentsServiceService,
      {
        uploadDocument: uploadDocumentHandler(parts),
        getDocument: getDocumentHandler(parts),
        listDocuments: listDocumentsHandler(parts),
        readDocument: readDocumentHandler(parts),
        reviewDocument: reviewDocumentHandler(parts),
      },
      { ownTexts: ['uploadDocument'] },
    ),
    implement(IdentitiesServiceService, {
      readIdentity: readIdentityHandler(parts),
      listIdentityLooks: listIdentityLooksHandler(parts),
    }),
    implement(ReopeningsServiceService, { reopenTenant: reopenTenantHandler(parts) }),
    implement(RequirementsServiceService, {
      getRequirements: getRequirementsHandler(parts),
      demandPapers: demandPapersHandler(parts),
      withdrawDemand: withdrawDemandHandler(parts),
      listDemands: listDemandsHandler(parts),
      listReviewReasons: listReviewReasonsHandler(),
    }),
  ];
}
