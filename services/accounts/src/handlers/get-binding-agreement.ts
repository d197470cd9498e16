// AgreementsService.GetBindingAgreement
import type {
  GetBindingAgreementRequest,
  GetBindingAgreementResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { getBindingAgreement } from '../operations/binding-agreement.ts';
import { versionEntry } from '../operations/read-agreements.ts';
import {
  toProtoAcceptance,
  toProtoAgreementVersion,
  toProtoGround,
  toProtoPendingChange,
  toProtoSealedOverride,
} from './convert-agreements.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getBindingAgreementHandler({
  db,
  now,
  deps,
}: HandlerParts): Unary<GetBindingAgreementRequest, GetBindingAgreementResponse> {
  return async ({ tenantId, atTime }) => {
    const binding = await getBindingAgreement(db, deps, tenantId, atTime ?? now());
    return {
      acceptance: toProtoAcceptance(binding.acceptance),
      version: toProtoAgreementVersion(versionEntry(binding.agreement, binding.publications, now())),
      ground: toProtoGround(binding.ground),
      bindTime: binding.since,
      clauseIds: [...binding.clauseIds],
      overrides: binding.overrides.map(toProtoSealedOverride),
      pendingChanges: binding.pending.map(toProtoPendingChange),
    };
  };
}
