// The provider's policy of verification as data, by version: whoever wants another rule adds a version with the day from
// which it holds. Figures are the product's defaults; where they have a source, it is named.
import type { TenantKind } from './tenant.ts';
import type { DocumentType } from './document.ts';

type SecondReview = 'sendsForOthers' | 'duplicateIdentity' | 'registryMismatch' | 'numberChanged';

export interface KycPolicy {
  readonly version: string;
  /** Day in Asia/Shanghai from which it holds. */
  readonly inForceFrom: string;
  /** How many tenants one person or enterprise may have at a time. */
  readonly tenantsPerIdentity: Readonly<Record<TenantKind, number>>;
  /** Days before a paper expires on which the tenant is told, descending. */
  readonly expiryNoticeDays: readonly number[];
  /** An authorisation letter holds at least so long when it is submitted. */
  readonly authorisationMonthsLeft: number;
  /** What makes a second person look. */
  readonly secondReview: Readonly<Record<SecondReview, boolean>>;
  /** Papers that prove an identity: all of one of the rows. */
  readonly identityPapers: Readonly<Record<TenantKind, readonly (readonly DocumentType[])[]>>;
  /** Calendar days to send a paper again, once one that an approval rests on is rejected. */
  readonly replacementDays: number;
  /** The clause under which papers are asked for, where an agreement has one of its own. */
  readonly demandClauses: Readonly<Record<string, string>>;
  /** What each requirement rests on beside the tenant's own agreement. */
  readonly statutes: Readonly<Record<'identity' | 'demand', readonly string[]>>;
}

const POLICIES: readonly KycPolicy[] = [
  {
    version: '2026-1',
    inForceFrom: '2000-01-01',
    // Providers of the mainland give one licence up to three accounts (domain.md 4.4).
    tenantsPerIdentity: { INDIVIDUAL: 1, ENTERPRISE: 3 },
    expiryNoticeDays: [60, 30, 7],
    // Carriers take letters that hold for another six months (domain.md 4.4).
    authorisationMonthsLeft: 6,
    secondReview: { sendsForOthers: true, duplicateIdentity: true, registryMismatch: true, numberChanged: true },
    identityPapers: {
      INDIVIDUAL: [
        ['RESIDENT_ID_FRONT', 'RESIDENT_ID_BACK'],
        ['HOLDING_ID', 'RESIDENT_ID_BACK'],
      ],
      ENTERPRISE: [
        ['BUSINESS_LICENCE', 'LEGAL_PERSON_ID_FRONT', 'LEGAL_PERSON_ID_BACK'],
        ['BUSINESS_LICENCE', 'OPERATOR_ID_FRONT', 'OPERATOR_ID_BACK'],
      ],
    },
    replacementDays: 15,
    // Original qualification papers, at any time.
    demandClauses: { sendcloud: 'sendcloud/2.1' },
    statutes: { identity: ['law/cybersecurity-24'], demand: ['law/anti-fraud-22'] },
  },
];

/** The policy that holds on a day. */
export function policyOn(day: string): KycPolicy {
  const found = POLICIES.findLast((policy) => policy.inForceFrom <= day);
  if (found === undefined) throw new RangeError(`no policy of verification holds on ${day}`);
  return found;
}
