// Sealed contracts as messages.
import {
  type Override as OverrideMessage,
  OverrideState as StateMessage,
} from '@tollgate/contracts/accounts/v1/overrides';
import type { ChangedRule } from '@tollgate/contracts/accounts/v1/agreements';
import type { AccountsDeps } from '../deps.ts';
import { diffVersions } from '../domain/agreement-diff.ts';
import { type AgreementOverride, effectiveAgreement, titleOf } from '../domain/agreement-override.ts';

const states: Readonly<Record<AgreementOverride['state'], StateMessage>> = {
  PROPOSED: StateMessage.PROPOSED,
  CONFIRMED: StateMessage.CONFIRMED,
  REJECTED: StateMessage.REJECTED,
};

/** What it changes is shown by the build that can execute its version; the document says it in any case. */
export function toProtoOverride(
  override: AgreementOverride,
  { catalogue }: Pick<AccountsDeps, 'catalogue'>,
): OverrideMessage {
  const base = catalogue.find(override.agreementId, override.version);
  const effective = base && effectiveAgreement(base, override);
  const { documentDigest, description } = override.evidence;
  return {
    overrideId: override.overrideId,
    tenantId: override.tenantId,
    agreementId: override.agreementId,
    version: override.version,
    title: { ...titleOf(override) },
    document: override.document,
    effectiveContentHash: override.effectiveHash,
    state: states[override.state],
    effectiveTime: override.effectiveAt,
    holdTime: override.holdsFrom,
    evidence: { documentDigest, description, countedUse: undefined },
    proposeTime: override.proposedAt,
    proposer: override.proposer,
    decideTime: override.decidedAt,
    decider: override.decider ?? '',
    rejectReason: override.rejectReason ?? '',
    changedRules:
      base === undefined || effective === undefined ? [] : diffVersions(base, effective).rules.map(toProtoRule),
  };
}

export const toProtoRule = ({
  path,
  before,
  after,
}: ReturnType<typeof diffVersions>['rules'][number]): ChangedRule => ({
  path,
  before: before ?? undefined,
  after: after ?? undefined,
});
