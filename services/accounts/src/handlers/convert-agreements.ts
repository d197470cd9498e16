// Messages about agreements to domain values and back.
import type { ChangeKind, ChangeOrigin, ChangeSubject, NoticeChannel } from '@tollgate/agreements';
import {
  type Acceptance as AcceptanceMessage,
  AcceptanceMode as ModeMessage,
  type AgreementVersion as AgreementVersionMessage,
  BindingGround as GroundMessage,
  ChangeKind as KindMessage,
  ChangeOrigin as OriginMessage,
  ChangeOutcome as OutcomeMessage,
  ChangeSubject as SubjectMessage,
  type Evidence as EvidenceMessage,
  NoticeChannel as ChannelMessage,
  OverrideEffect as EffectMessage,
  type PendingChange as PendingChangeMessage,
  PublicationState as StateMessage,
  type SealedOverride as SealedOverrideMessage,
} from '@tollgate/contracts/accounts/v1/agreements';
import type { Acceptance, AcceptanceMode, Evidence } from '../domain/acceptance.ts';
import type { BindingGround, PendingChange } from '../domain/binding.ts';
import type { PublicationState } from '../domain/publication.ts';
import type { OverrideEffect, SealedOverride } from '../domain/sealed-override.ts';
import type { VersionEntry } from '../operations/read-agreements.ts';
import { keyOf, required } from './convert.ts';

const modes: Readonly<Record<AcceptanceMode, ModeMessage>> = {
  CLICK: ModeMessage.CLICK,
  SEAL: ModeMessage.SEAL,
  USE: ModeMessage.USE,
};
const states: Readonly<Record<PublicationState, StateMessage>> = {
  UNPUBLISHED: StateMessage.UNPUBLISHED,
  ANNOUNCED: StateMessage.ANNOUNCED,
  IN_FORCE: StateMessage.IN_FORCE,
  SUPERSEDED: StateMessage.SUPERSEDED,
};
const subjects: Readonly<Record<ChangeSubject, SubjectMessage>> = {
  PRICE: SubjectMessage.PRICE,
  TERMS: SubjectMessage.TERMS,
  PRIVACY_POLICY: SubjectMessage.PRIVACY_POLICY,
  PLATFORM_RULES: SubjectMessage.PLATFORM_RULES,
  SERVICE: SubjectMessage.SERVICE,
};
const kinds: Readonly<Record<ChangeKind, KindMessage>> = {
  AFFECTS_USE: KindMessage.AFFECTS_USE,
  LESS_RIGHTS: KindMessage.LESS_RIGHTS,
  NEW_PURPOSE: KindMessage.NEW_PURPOSE,
  SERVICE_MODEL: KindMessage.SERVICE_MODEL,
  OWNERSHIP: KindMessage.OWNERSHIP,
  SHARING: KindMessage.SHARING,
  EXERCISE_OF_RIGHTS: KindMessage.EXERCISE_OF_RIGHTS,
  CONTACT: KindMessage.CONTACT,
  HIGH_RISK: KindMessage.HIGH_RISK,
};
const channels: Readonly<Record<NoticeChannel, ChannelMessage>> = {
  SITE_POST: ChannelMessage.SITE_POST,
  STATION_LETTER: ChannelMessage.STATION_LETTER,
  EMAIL: ChannelMessage.EMAIL,
  SMS: ChannelMessage.SMS,
  PHONE: ChannelMessage.PHONE,
  WRITTEN: ChannelMessage.WRITTEN,
};
const grounds: Readonly<Record<BindingGround, GroundMessage>> = {
  ACCEPTED: GroundMessage.ACCEPTED,
  TIME: GroundMessage.TIME,
  CONTINUED_USE: GroundMessage.CONTINUED_USE,
  SEALED_CONTRACT: GroundMessage.SEALED_CONTRACT,
};
const outcomes: Readonly<Record<PendingChange['outcome'], OutcomeMessage>> = {
  NO_RULE: OutcomeMessage.NO_RULE,
  NOT_ANNOUNCED: OutcomeMessage.NOT_ANNOUNCED,
  NOT_YET: OutcomeMessage.NOT_YET,
  AWAITS_USE: OutcomeMessage.AWAITS_USE,
  AWAITS_CONSENT: OutcomeMessage.AWAITS_CONSENT,
  OBJECTED: OutcomeMessage.OBJECTED,
};
const effects: Readonly<Record<OverrideEffect, EffectMessage>> = {
  REPLACED: EffectMessage.REPLACED,
  STRUCK: EffectMessage.STRUCK,
  RESTORED: EffectMessage.RESTORED,
};

export const fromProtoMode = (mode: ModeMessage): AcceptanceMode => required(keyOf(modes, mode), 'mode');
export const fromProtoSubject = (subject: SubjectMessage): ChangeSubject =>
  required(keyOf(subjects, subject), 'subjects');
export const fromProtoKind = (kind: KindMessage): ChangeKind => required(keyOf(kinds, kind), 'kinds');
export const fromProtoOrigin = (origin: OriginMessage): ChangeOrigin =>
  origin === OriginMessage.CARRIER ? 'CARRIER' : 'PROVIDER';
export const fromProtoChannel = (channel: ChannelMessage): NoticeChannel =>
  required(keyOf(channels, channel), 'further_channels');
export const fromProtoEffect = (effect: EffectMessage): OverrideEffect => required(keyOf(effects, effect), 'effect');

export const fromProtoEvidence = ({ documentDigest, description }: EvidenceMessage): Evidence => ({
  documentDigest: documentDigest === '' ? undefined : documentDigest,
  description,
});

const toProtoEvidence = ({ documentDigest = '', description, countedUse }: Evidence): EvidenceMessage => ({
  documentDigest,
  description,
  countedUse: countedUse && {
    usageId: countedUse.usageId,
    firstUseTime: countedUse.firstUseAt,
    messages: countedUse.messages,
    units: countedUse.units,
    noticeId: countedUse.noticeId,
  },
});

export function toProtoAgreementVersion(entry: VersionEntry): AgreementVersionMessage {
  const { provider, title } = entry.heading;
  return {
    agreementId: entry.agreementId,
    version: entry.version,
    provider: `${provider.zh} ${provider.en}`,
    title: { ...title },
    contentHash: entry.contentHash,
    effectiveTime: entry.effectiveAt,
    state: states[entry.state],
    publishTime: entry.publication?.publishedAt,
    supersedesVersion: entry.publication?.supersedes ?? '',
    noticeClauseIds: [...(entry.publication?.clauseIds ?? [])],
  };
}

export function toProtoAcceptance(acceptance: Acceptance): AcceptanceMessage {
  return {
    acceptanceId: acceptance.acceptanceId,
    tenantId: acceptance.tenantId,
    agreementId: acceptance.agreementId,
    version: acceptance.version,
    contentHash: acceptance.contentHash,
    mode: modes[acceptance.mode],
    acceptTime: acceptance.acceptedAt,
    actor: acceptance.actor,
    evidence: acceptance.evidence && toProtoEvidence(acceptance.evidence),
  };
}

export const toProtoGround = (ground: BindingGround): GroundMessage => grounds[ground];

export function toProtoPendingChange({ version, outcome, from, clauseIds }: PendingChange): PendingChangeMessage {
  return { version, outcome: outcomes[outcome], fromTime: from, clauseIds: [...clauseIds] };
}

export function toProtoSealedOverride(override: SealedOverride): SealedOverrideMessage {
  const { documentDigest, description } = override;
  return {
    tenantId: override.tenantId,
    agreementId: override.agreementId,
    clauseId: override.clauseId,
    effect: effects[override.effect],
    replacement: override.replacement && { ...override.replacement },
    effectiveTime: override.effectiveAt,
    evidence: toProtoEvidence({ documentDigest, description }),
    recordTime: override.recordedAt,
    recorder: override.recordedBy,
  };
}
