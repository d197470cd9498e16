// PrivacyService, ClosuresService and KeysService as a whole.
import { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';
import { PrivacyServiceService } from '@tollgate/contracts/accounts/v1/privacy';
import { type Binding, implement } from '@tollgate/rpc';
import { answerPrivacyRequestHandler } from './answer-privacy-request.ts';
import { cancelClosureHandler } from './cancel-closure.ts';
import { downloadPrivacyExportHandler } from './download-privacy-export.ts';
import { getErasureCertificateHandler } from './get-erasure-certificate.ts';
import { getPrivacyRequestHandler } from './get-privacy-request.ts';
import { getKeyStatusHandler } from './get-key-status.ts';
import type { HandlerParts } from './handler-parts.ts';
import { listClosuresHandler } from './list-closures.ts';
import { listPrivacyRequestsHandler } from './list-privacy-requests.ts';
import { orderErasureHandler } from './order-erasure.ts';
import { orderPrivacyExportHandler } from './order-privacy-export.ts';
import { pausePrivacyRequestHandler } from './pause-privacy-request.ts';
import { previewClosureHandler } from './preview-closure.ts';
import { provePrivacyIdentityHandler } from './prove-privacy-identity.ts';
import { refusePrivacyRequestHandler } from './refuse-privacy-request.ts';
import { requestClosureHandler } from './request-closure.ts';
import { resumePrivacyRequestHandler } from './resume-privacy-request.ts';
import { rotateKeysHandler } from './rotate-keys.ts';
import { submitPrivacyRequestHandler } from './submit-privacy-request.ts';

export function privacyRpcs(parts: HandlerParts): Binding[] {
  return [
    implement(PrivacyServiceService, {
      submitPrivacyRequest: submitPrivacyRequestHandler(parts),
      provePrivacyIdentity: provePrivacyIdentityHandler(parts),
      getPrivacyRequest: getPrivacyRequestHandler(parts),
      listPrivacyRequests: listPrivacyRequestsHandler(parts),
      pausePrivacyRequest: pausePrivacyRequestHandler(parts),
      resumePrivacyRequest: resumePrivacyRequestHandler(parts),
      answerPrivacyRequest: answerPrivacyRequestHandler(parts),
      refusePrivacyRequest: refusePrivacyRequestHandler(parts),
      orderPrivacyExport: orderPrivacyExportHandler(parts),
      downloadPrivacyExport: downloadPrivacyExportHandler(parts),
      orderErasure: orderErasureHandler(parts),
      getErasureCertificate: getErasureCertificateHandler(parts),
    }),
    implement(KeysServiceService, { getKeyStatus: getKeyStatusHandler(parts), rotateKeys: rotateKeysHandler(parts) }),
    implement(ClosuresServiceService, {
      previewClosure: previewClosureHandler(parts),
      requestClosure: requestClosureHandler(parts),
      cancelClosure: cancelClosureHandler(parts),
      listClosures: listClosuresHandler(parts),
    }),
  ];
}
