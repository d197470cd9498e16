// AgreementsService.GetBindingAgreement
import type {
  EffectiveAgreement,
  GetBindingAgreementRequest,
  GetBindingAgreementResponse,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Unary } from '@tollgate/rpc';
import { diffVersions } from '../domain/agreement-diff.ts';
import { type BindingAgreement, getBindingAgreement } from '../operations/binding-agreement.ts';
import { versionEntry } from '../operations/read-agreements.ts';
import {
  toProtoAcceptance,
  toProtoAgreementVersion,
  toProtoGround,
  toProtoPendingChange,
  toProtoSealedOverride,
} from './convert-agreements.ts';
import { toProtoRule } from './convert-overrides.ts';
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
      effective: toEffective(binding),
      pendingChanges: binding.pending.map(toProtoPendingChange),
    };
  };
}

function toEffective({ agreement, effective, contract }: BindingAgreement): EffectiveAgreement {
  const { added, rules } = diffVersions(agreement, effective);
  return {
    contentHash: effective.contentHash,
    overrideId: contract?.overrideId ?? '',
    overrideDocument: contract?.document ?? '',
    changedRules: rules.map(toProtoRule),
    contractClauses: added.map(({ id, title }) => ({ clauseId: id, title: { ...title } })),
  };
}
