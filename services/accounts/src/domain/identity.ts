// Identity facts of a tenant, and what is refused before a person looks at them.
import { isCalendarDay } from './calendar-day.ts';
import { hasReachedAge, isResidentId } from './resident-id.ts';
import type { TenantKind } from './tenant.ts';
import { isUscc } from './uscc.ts';

/** Children below this age get no account (PIPL art. 31; design section 9). */
export const MINIMUM_AGE = 14;

export interface EnterpriseIdentity {
  readonly kind: 'ENTERPRISE';
  readonly legalName: string;
  /** Unified social credit code. */
  readonly number: string;
  readonly legalPersonName: string;
  /** Last day of the licence, YYYY-MM-DD; empty when it has none. */
  readonly licenceValidUntil: string;
}

export interface IndividualIdentity {
  readonly kind: 'INDIVIDUAL';
  readonly legalName: string;
  /** Resident identity number. */
  readonly number: string;
}

export type Identity = EnterpriseIdentity | IndividualIdentity;

/** What reviewers and the tenant see of it. */
export interface IdentitySummary {
  readonly legalName: string;
  readonly maskedNumber: string;
  readonly numberType: 'USCC' | 'RESIDENT_ID';
}

export type IdentityRefusal =
  | { readonly reason: 'IDENTITY_KIND_MISMATCH'; readonly wanted: TenantKind }
  | {
      readonly reason: 'IDENTITY_NUMBER_INVALID' | 'LICENCE_DATE_INVALID';
      readonly field: string;
      readonly description: string;
    }
  | { readonly reason: 'LICENCE_EXPIRED'; readonly lastDay: string }
  | { readonly reason: 'UNDERAGE' };

/** Why the facts cannot go to review, in this order: kind, number, dates, age. Days are of Asia/Shanghai. */
export function refuseIdentity(identity: Identity, tenant: TenantKind, today: string): IdentityRefusal | undefined {
  if (identity.kind !== tenant) return { reason: 'IDENTITY_KIND_MISMATCH', wanted: tenant };
  return identity.kind === 'ENTERPRISE' ? refuseEnterprise(identity, today) : refuseIndividual(identity, today);
}

/** Whether an enterprise's licence has run out; its last day still counts. */
export function licenceExpired(identity: Identity, today: string): boolean {
  return identity.kind === 'ENTERPRISE' && identity.licenceValidUntil !== '' && identity.licenceValidUntil < today;
}

/** What may be shown: the number without its middle. */
export function summarize(identity: Identity): IdentitySummary {
  return {
    legalName: identity.legalName,
    maskedNumber: maskNumber(identity.number),
    numberType: identity.kind === 'ENTERPRISE' ? 'USCC' : 'RESIDENT_ID',
  };
}

const SHOWN = 2;

function maskNumber(number: string): string {
  return `${number.slice(0, SHOWN)}${'*'.repeat(number.length - 2 * SHOWN)}${number.slice(-SHOWN)}`;
}

function refuseEnterprise(identity: EnterpriseIdentity, today: string): IdentityRefusal | undefined {
  if (!isUscc(identity.number)) {
    const description = 'is no unified social credit code: a character is wrong (GB 32100-2015)';
    return { reason: 'IDENTITY_NUMBER_INVALID', field: 'enterprise.uscc', description };
  }
  const lastDay = identity.licenceValidUntil;
  if (lastDay !== '' && !isCalendarDay(lastDay)) {
    const description = 'is no day of the calendar';
    return { reason: 'LICENCE_DATE_INVALID', field: 'enterprise.licence_valid_until', description };
  }
  return licenceExpired(identity, today) ? { reason: 'LICENCE_EXPIRED', lastDay } : undefined;
}

function refuseIndividual({ number }: IndividualIdentity, today: string): IdentityRefusal | undefined {
  if (!isResidentId(number, today)) {
    const description = 'is no resident identity number: a digit or the day of birth is wrong (GB 11643-1999)';
    return { reason: 'IDENTITY_NUMBER_INVALID', field: 'individual.resident_id', description };
  }
  return hasReachedAge(number, MINIMUM_AGE, today) ? undefined : { reason: 'UNDERAGE' };
}
