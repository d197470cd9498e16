// Identity facts of a tenant, and what is refused before a person looks at them.
import { addMonths, isCalendarDay } from '@tollgate/calendar';
import { isRealName } from './real-name.ts';
import { hasReachedAge, isResidentId } from './resident-id.ts';
import type { TenantKind } from './tenant.ts';
import { isUscc } from './uscc.ts';

/** Children below this age get no account (PIPL art. 31; design section 9). */
export const MINIMUM_AGE = 14;
/** Nobody below this age is employed, so nobody below it acts for an enterprise (Labour Law art. 15; Civil Code art. 18). */
const OPERATOR_AGE = 16;

/** Who acts for an enterprise. */
export interface Operator {
  readonly name: string;
  readonly residentId: string;
}

export interface EnterpriseIdentity {
  readonly kind: 'ENTERPRISE';
  readonly legalName: string;
  /** Unified social credit code. */
  readonly number: string;
  readonly legalPersonName: string;
  /** Last day of the licence, YYYY-MM-DD; empty when it has none, undefined when it was not said. */
  readonly licenceValidUntil: string | undefined;
  readonly operator?: Operator | undefined;
  readonly sendsForOthers?: boolean | undefined;
  /** Last day of the authorisation letter, YYYY-MM-DD; empty without one. */
  readonly authorisationValidUntil?: string | undefined;
}

export interface IndividualIdentity {
  readonly kind: 'INDIVIDUAL';
  readonly legalName: string;
  /** Resident identity number. */
  readonly number: string;
  /** Last day of the card, YYYY-MM-DD; empty when it has none, undefined when it was not said. */
  readonly idValidUntil?: string | undefined;
}

export type Identity = EnterpriseIdentity | IndividualIdentity;

/** What reviewers and the tenant see of it. */
export interface IdentitySummary {
  readonly legalName: string;
  readonly maskedNumber: string;
  readonly numberType: 'USCC' | 'RESIDENT_ID';
}

/** A paper with a last day. */
export type ExpiringPaper = 'LICENCE' | 'ID_CARD' | 'AUTHORISATION';
type Expired = 'LICENCE_EXPIRED' | 'ID_CARD_EXPIRED' | 'AUTHORISATION_EXPIRED';

/** Why facts are refused at once. */
export type IdentityRefusal =
  | { readonly reason: 'IDENTITY_KIND_MISMATCH'; readonly wanted: TenantKind }
  | {
      readonly reason:
        | 'IDENTITY_NUMBER_INVALID'
        | 'LICENCE_DATE_INVALID'
        | 'ID_CARD_DATE_INVALID'
        | 'AUTHORISATION_DATE_INVALID'
        | 'NAME_INVALID';
      readonly field: string;
      readonly description: string;
    }
  | { readonly reason: Expired; readonly lastDay: string }
  | { readonly reason: 'AUTHORISATION_TOO_SHORT'; readonly earliest: string }
  | { readonly reason: 'UNDERAGE'; readonly age: number };

/** What long-term papers are called on them, and the day that some registers write instead. */
const ON_PAPER = '长期';
const LONG_TERM = new Set([ON_PAPER, '2099-12-31']);

/** A last day as it is kept: empty for long-term papers, undefined where nothing was said. */
export function lastDayOf(text: string): string | undefined {
  if (text === '') return undefined;
  return LONG_TERM.has(text) ? '' : text;
}

/** A kept last day as it stands on the paper; empty where nothing was said. */
export const lastDayText = (kept: string | undefined): string => (kept === '' ? ON_PAPER : (kept ?? ''));

/**
 * What is wrong with facts on a day of Asia/Shanghai, as far as they say themselves. `kind` is what the tenant registered
 * as, undefined where it left that open; `monthsLeft` how long an authorisation letter has to hold at least.
 */
export function refuseIdentity(
  identity: Identity,
  rules: { readonly kind: TenantKind | undefined; readonly today: string; readonly monthsLeft: number },
): IdentityRefusal | undefined {
  const { kind, today } = rules;
  if (kind !== undefined && identity.kind !== kind) return { reason: 'IDENTITY_KIND_MISMATCH', wanted: kind };
  const refusal =
    identity.kind === 'ENTERPRISE' ? refuseEnterprise(identity, rules) : refuseIndividual(identity, today);
  return refusal ?? refuseExpired(identity, today);
}

/** The first paper that has run out; a paper's last day still counts. */
export function refuseExpired(identity: Identity, today: string): IdentityRefusal | undefined {
  const expired = lastDaysOf(identity).find(({ lastDay }) => lastDay < today);
  return expired && { reason: `${expired.paper}_EXPIRED`, lastDay: expired.lastDay };
}

/** The papers of an identity that have a last day. */
export function lastDaysOf(identity: Identity): { readonly paper: ExpiringPaper; readonly lastDay: string }[] {
  const days: readonly (readonly [ExpiringPaper, string | undefined])[] =
    identity.kind === 'ENTERPRISE'
      ? [
          ['LICENCE', identity.licenceValidUntil],
          ['AUTHORISATION', identity.authorisationValidUntil],
        ]
      : [['ID_CARD', identity.idValidUntil]];
  return days.flatMap(([paper, lastDay]) => (lastDay === undefined || lastDay === '' ? [] : [{ paper, lastDay }]));
}

export const sendsForOthers = (identity: Identity): boolean =>
  identity.kind === 'ENTERPRISE' && identity.sendsForOthers === true;

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

const NO_USCC = 'is no unified social credit code: a character is wrong (GB 32100-2015)';
const NO_RESIDENT_ID = 'is no resident identity number: region, day of birth or a digit is wrong (GB 11643-1999)';
const NO_DAY = 'is no day of the calendar';
const UNSAID = 'is the last day that stands on the paper, or 长期 where it has none';

function refuseEnterprise(
  identity: EnterpriseIdentity,
  { today, monthsLeft }: { readonly today: string; readonly monthsLeft: number },
): IdentityRefusal | undefined {
  const { operator, authorisationValidUntil: until = '' } = identity;
  if (!isUscc(identity.number)) return wrong('IDENTITY_NUMBER_INVALID', 'enterprise.uscc', NO_USCC);
  const licence = dateFault(identity.licenceValidUntil);
  if (licence !== undefined) return wrong('LICENCE_DATE_INVALID', 'enterprise.licence_valid_until', licence);
  if (operator !== undefined && !isResidentId(operator.residentId, today))
    return wrong('IDENTITY_NUMBER_INVALID', 'enterprise.operator.resident_id', NO_RESIDENT_ID);
  if (operator !== undefined && !hasReachedAge(operator.residentId, OPERATOR_AGE, today))
    return { reason: 'UNDERAGE', age: OPERATOR_AGE };
  const names = [
    ['enterprise.legal_name', identity.legalName],
    ['enterprise.legal_person_name', identity.legalPersonName],
    ['enterprise.operator.name', operator?.name],
  ] as const;
  const misnamed = names.find(([, name]) => name !== undefined && !isRealName(name));
  if (misnamed !== undefined) return wrongName(misnamed[0]);
  if (identity.sendsForOthers !== true) return undefined;
  if (!isCalendarDay(until)) return wrong('AUTHORISATION_DATE_INVALID', 'enterprise.authorisation_valid_until', NO_DAY);
  const earliest = addMonths(today, monthsLeft);
  return until >= today && until < earliest ? { reason: 'AUTHORISATION_TOO_SHORT', earliest } : undefined;
}

function refuseIndividual(identity: IndividualIdentity, today: string): IdentityRefusal | undefined {
  const { number } = identity;
  if (!isResidentId(number, today)) return wrong('IDENTITY_NUMBER_INVALID', 'individual.resident_id', NO_RESIDENT_ID);
  if (!isRealName(identity.legalName)) return wrongName('individual.legal_name');
  const card = dateFault(identity.idValidUntil);
  if (card !== undefined) return wrong('ID_CARD_DATE_INVALID', 'individual.id_valid_until', card);
  return hasReachedAge(number, MINIMUM_AGE, today) ? undefined : { reason: 'UNDERAGE', age: MINIMUM_AGE };
}

/** A date left out is no long-term paper. */
function dateFault(kept: string | undefined): string | undefined {
  if (kept === undefined) return UNSAID;
  return kept === '' || isCalendarDay(kept) ? undefined : NO_DAY;
}

type FieldRefusal = Extract<IdentityRefusal, { field: string }>;

const wrong = (reason: FieldRefusal['reason'], field: string, description: string): FieldRefusal => ({
  reason,
  field,
  description,
});
const wrongName = (field: string): FieldRefusal =>
  wrong('NAME_INVALID', field, 'is no name of a person or an enterprise: only letters and the signs of registers');
