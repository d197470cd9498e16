// AgreementsService.PublishAgreementVersion
import { actorOf } from '@tollgate/auth';
import {
  PublishAgreementVersionRequest,
  PublishAgreementVersionResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { publishAgreement } from '../operations/publish-agreement.ts';
import { publishedEntry } from '../operations/read-agreements.ts';
import {
  fromProtoChannel,
  fromProtoKind,
  fromProtoOrigin,
  fromProtoSubject,
  toProtoAgreementVersion,
} from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';

export function publishAgreementVersionHandler(
  parts: HandlerParts,
): Unary<PublishAgreementVersionRequest, PublishAgreementVersionResponse> {
  return mutation(parts, PublishAgreementVersionResponse, PublishAgreementVersionRequest, async (tx, request, call) => {
    const publication = await publishAgreement(tx, parts.deps, {
      agreementId: request.agreementId,
      version: request.version,
      contentHash: request.contentHash,
      effectiveAt: request.effectiveTime,
      subjects: request.subjects.length === 0 ? ['TERMS'] : request.subjects.map(fromProtoSubject),
      kinds: request.kinds.map(fromProtoKind),
      origin: fromProtoOrigin(request.origin),
      channels: request.furtherChannels.map(fromProtoChannel),
      actor: actorOf(call),
    });
    return { version: toProtoAgreementVersion(publishedEntry(publication, [publication], parts.now())) };
  });
}
