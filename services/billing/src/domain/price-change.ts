// Whether a price book costs tenants more than the one before, and which agreements let it take effect when it says.

import { agreementById, changeStatus, type ChangeStatus } from '@tollgate/agreements';
import type { PriceBookDraft, Tariff } from './price-book.ts';

/** An agreement that tenants are bound by. */
export interface BoundAgreement {
  readonly agreementId: string;
  readonly version: string;
}

/** Why a book may not take effect when it says. */
export interface NoticeRefusal extends BoundAgreement {
  readonly kind: 'notice_missing' | 'notice_late' | 'consent_needed';
  readonly clauses: readonly string[];
  readonly products: readonly string[];
  /** Where the notice comes late: from when it could hold. */
  readonly from: Date | undefined;
}

/**
 * Products that some unit of a month costs more of, or that are gone. A change that costs nobody more needs no notice:
 * the clauses protect tenants from prices they did not expect.
 */
export function dearerProducts(before: readonly Tariff[], after: readonly Tariff[]): string[] {
  return before
    .filter((old) => {
      const now = after.find((tariff) => tariff.product === old.product);
      return now === undefined || isDearer(old, now);
    })
    .map((tariff) => tariff.product);
}

/** Tariffs of different modes are not compared unit by unit: what such a change costs depends on the month. */
function isDearer(old: Tariff, now: Tariff): boolean {
  if (old.tierMode !== now.tierMode && (old.tiers.length > 1 || now.tiers.length > 1)) return true;
  const steps = [...old.tiers, ...now.tiers].map((tier) => tier.fromUnits + 1n);
  return steps.some((unit) => priceAt(now, unit) > priceAt(old, unit));
}

function priceAt(tariff: Tariff, unitNumber: bigint): bigint {
  return tariff.tiers.findLast((tier) => tier.fromUnits < unitNumber)?.unitPrice.micros ?? 0n;
}

/**
 * Refuses a book that takes effect sooner than a bound agreement lets a change of prices. The publication is a notice on
 * the site at `now`; others were given before. Agreements that this version does not know have no rule to be held to.
 */
export function refuseNotice(
  draft: Pick<PriceBookDraft, 'cause' | 'notices' | 'effectiveTime'>,
  products: readonly string[],
  bound: readonly BoundAgreement[],
  now: Date,
): NoticeRefusal | undefined {
  if (products.length === 0) return undefined;
  for (const one of bound) {
    const status = statusUnder(draft, one, now);
    if (status === undefined) continue;
    const refused = (kind: NoticeRefusal['kind'], from?: Date): NoticeRefusal => ({
      ...one,
      kind,
      clauses: status.clauses,
      products,
      from,
    });
    if (status.outcome === 'NOT_ANNOUNCED') return refused('notice_missing');
    if (status.outcome === 'NOT_YET') return refused('notice_late', status.from);
    if (status.outcome === 'AWAITS_CONSENT') return refused('consent_needed');
  }
  return undefined;
}

function statusUnder(
  draft: Pick<PriceBookDraft, 'cause' | 'notices' | 'effectiveTime'>,
  { agreementId, version }: BoundAgreement,
  now: Date,
): ChangeStatus | undefined {
  const agreement = agreementById(agreementId, version) ?? agreementById(agreementId);
  if (agreement === undefined) return undefined;
  const change = {
    subject: 'PRICE' as const,
    origin: draft.cause === 'carrier' ? ('CARRIER' as const) : ('PROVIDER' as const),
    kinds: [],
    effectiveFrom: draft.effectiveTime,
    notices: [...draft.notices, { channel: 'SITE_POST' as const, at: now }],
  };
  return changeStatus(agreement, change, { usedAt: [] }, draft.effectiveTime);
}
