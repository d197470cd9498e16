// PrivacyService.GetErasureCertificate
import type {
  GetErasureCertificateRequest,
  GetErasureCertificateResponse,
} from '@tollgate/contracts/accounts/v1/privacy';
import type { Unary } from '@tollgate/rpc';
import { getErasureCertificate } from '../operations/read-privacy.ts';
import { toProtoConfirmation } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getErasureCertificateHandler({
  db,
}: HandlerParts): Unary<GetErasureCertificateRequest, GetErasureCertificateResponse> {
  return async ({ tenantId, privacyRequestId }) => {
    const certificate = await getErasureCertificate(db, tenantId, privacyRequestId);
    return {
      privacyRequestId,
      tenantId,
      eraseTime: certificate.erasedAt,
      issueTime: certificate.issuedAt,
      confirmations: certificate.confirmations.map(toProtoConfirmation),
      document: certificate.document,
      sha256: certificate.sha256,
    };
  };
}
