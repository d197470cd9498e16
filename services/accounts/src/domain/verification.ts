// A submission of identity facts and its review.
import type { Identity, IdentitySummary } from './identity.ts';

export type VerificationState = 'PENDING' | 'APPROVED' | 'REJECTED';

/** A submission without its facts, which are personal data and stored under the tenant's key. */
export interface VerificationRecord {
  readonly verificationId: string;
  readonly tenantId: string;
  readonly state: VerificationState;
  readonly rejectReasons: readonly string[];
  readonly submittedAt: Date;
  readonly reviewedAt: Date | undefined;
  readonly reviewer: string | undefined;
}

/** A submission as it is shown; without identity once the tenant's key is destroyed. */
export interface Verification extends VerificationRecord {
  readonly identity: IdentitySummary | undefined;
}

/** The facts as text, for sealing. */
export function identityText(identity: Identity): string {
  return JSON.stringify(identity);
}

/** The facts back from a text that identityText made. */
export function identityOf(text: string): Identity {
  return JSON.parse(text) as Identity;
}

/** Reason of a submission that was still pending when its tenant was closed. */
export const CLOSED_MEANWHILE = 'TENANT_CLOSED';
