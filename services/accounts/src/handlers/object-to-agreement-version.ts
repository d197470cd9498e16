// AgreementsService.ObjectToAgreementVersion
import { actorOf } from '@tollgate/auth';
import {
  ObjectToAgreementVersionRequest,
  ObjectToAgreementVersionResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { objectToAgreement } from '../operations/object-to-agreement.ts';
import type { HandlerParts } from './handler-parts.ts';

export function objectToAgreementVersionHandler(
  parts: HandlerParts,
): Unary<ObjectToAgreementVersionRequest, ObjectToAgreementVersionResponse> {
  return mutation(
    parts,
    ObjectToAgreementVersionResponse,
    ObjectToAgreementVersionRequest,
    async (tx, { tenantId, agreementId, version }, call) => {
      const given = { tenantId, agreementId, version, actor: actorOf(call) };
      return { objectTime: await objectToAgreement(tx, parts.deps, given) };
    },
  );
}
