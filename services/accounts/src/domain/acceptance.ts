// Consents to agreement versions, and which of them binds when.
import type { AgreementVersion } from '@tollgate/agreements';

export type AcceptanceMode = 'CLICK' | 'SEAL' | 'USE';

/** What proves a consent that is not a click. */
export interface Evidence {
  /** SHA-256 of the paper, lower-case hex. */
  readonly documentDigest: string | undefined;
  /** Which paper, or which use. */
  readonly description: string;
  /** The use, where metering counted it. */
  readonly countedUse?: CountedUse | undefined;
}

/** Use of the service after a change could bind by use. */
export interface CountedUse {
  /** Of metering's fact. */
  readonly usageId: string;
  /** Start of its first hour. */
  readonly firstUseAt: Date;
  readonly messages: bigint;
  readonly units: bigint;
  /** The Notice that told the tenant of the change. */
  readonly noticeId: string;
}

export interface Acceptance {
  readonly acceptanceId: string;
  readonly tenantId: string;
  readonly agreementId: string;
  readonly version: string;
  readonly contentHash: string;
  readonly mode: AcceptanceMode;
  readonly acceptedAt: Date;
  readonly actor: string;
  /** None for a click: the hash of the text and the user who clicked are its proof. */
  readonly evidence: Evidence | undefined;
}

export interface BindingAgreement {
  readonly acceptance: Acceptance;
  readonly agreement: AgreementVersion;
}

/** How the agreement's data names a mode. */
const NAMED = { CLICK: 'CLICK', SEAL: 'SEAL', USE: 'USE_IN_FACT' } as const satisfies Record<AcceptanceMode, string>;

/** Whether a version may be accepted in that way. */
export function offersMode(agreement: AgreementVersion, mode: AcceptanceMode): boolean {
  return agreement.acceptance.modes.includes(NAMED[mode]);
}

/** What a mode asks for as proof and does not get; undefined when it has what it asks for. */
export function evidenceFault(mode: AcceptanceMode, evidence: Evidence | undefined): EvidenceFault | undefined {
  if (mode === 'CLICK') return evidence === undefined ? undefined : 'UNEXPECTED';
  if (evidence === undefined || evidence.description === '') return 'DESCRIPTION_MISSING';
  return mode === 'SEAL' && evidence.documentDigest === undefined ? 'DIGEST_MISSING' : undefined;
}

export type EvidenceFault = 'UNEXPECTED' | 'DESCRIPTION_MISSING' | 'DIGEST_MISSING';

/** The first instant of a version: midnight in Asia/Shanghai of its first day. */
export function effectiveTime(agreement: AgreementVersion): Date {
  return new Date(`${agreement.dates.inForceFrom}T00:00:00+08:00`);
}

/**
 * What binds a tenant at an instant, out of everything it accepted: a sealed paper where the version's own order of texts
 * puts it first (jd/0.prec), then express consent, then use in fact; among equals the latest. `effectiveOf` says from when
 * a version holds.
 */
export function bindingAt(
  acceptances: readonly Acceptance[],
  agreementOf: (acceptance: Acceptance) => AgreementVersion | undefined,
  at: Date,
  effectiveOf: (agreement: AgreementVersion) => Date = effectiveTime,
): BindingAgreement | undefined {
  const candidates = acceptances.flatMap((acceptance): BindingAgreement[] => {
    const agreement = agreementOf(acceptance);
    if (agreement === undefined || acceptance.acceptedAt > at || effectiveOf(agreement) > at) return [];
    return [{ acceptance, agreement }];
  });
  return candidates.toSorted(byStrength)[0];
}

function byStrength(a: BindingAgreement, b: BindingAgreement): number {
  return weakness(a) - weakness(b) || b.acceptance.acceptedAt.getTime() - a.acceptance.acceptedAt.getTime();
}

/** Place of the accepted text in the version's order; implied consent comes after express consent to the same text. */
function weakness({ acceptance, agreement }: BindingAgreement): number {
  const { order } = agreement.precedence;
  const place = order.indexOf(acceptance.mode === 'SEAL' ? 'SEALED_CONTRACT' : 'TERMS');
  return 2 * (place === -1 ? order.length : place) + (acceptance.mode === 'USE' ? 1 : 0);
}
