// Whether reports may be taken in: well formed, of known tenants with an agreement, of known products.

import type { ProductClass } from '@tollgate/agreements';

import { agreementAt, type TenantAgreement } from './agreement-at.ts';
import { mailDomainOf } from './mail-domain.ts';
import type { FoldRules } from './message.ts';
import { dayAt, dayOf, isRetired, type Keeping } from './message-day.ts';
import type { KeyOf } from './message-key.ts';
import { pricedProductOf } from './priced-product.ts';
import { type DeliveryReport, faultOf, type ReportFault } from './report.ts';

/** What metering knows of tenants and products at one moment. */
export interface IngestRules {
  /** Only those that were asked for and are known. */
  readonly tenants: ReadonlyMap<string, readonly TenantAgreement[]>;
  /** When tenants registered, of those of which that is known yet. */
  readonly registeredMs: ReadonlyMap<string, bigint>;
  readonly products: ReadonlyMap<string, ProductClass>;
  readonly keeping: Keeping;
  /** The clock of that moment. */
  readonly nowMs: bigint;
}

/** What is not known yet. */
export type UnknownReason = keyof typeof UNKNOWN;
/** What can never be counted. */
export type NeverReason = 'INVALID_EVENT' | 'BEFORE_TENANT' | 'OUTCOME_RETIRED';
export type IngestReason = NeverReason | UnknownReason;

/** Why one report can never be counted. */
export interface NeverFault extends ReportFault {
  readonly reason: NeverReason;
}

/** The first report that may not be taken in, and why. */
export interface IngestRefusal {
  readonly reason: IngestReason;
  readonly index: number;
  readonly field: string;
  readonly description: string;
}

/** Tenants of well-formed ids, each once: what has to be looked up. */
export function tenantsOf(reports: Iterable<DeliveryReport>): string[] {
  const seen = new Set<string>();
  for (const report of reports)
    if (!seen.has(report.tenantId) && /^ten_[0-9a-f]{32}$/.test(report.tenantId)) seen.add(report.tenantId);
  return [...seen];
}

/** The first report that can never be counted; else the first of an unknown tenant, a tenant without agreement, or an unknown product. */
export function refusalOf(reports: readonly DeliveryReport[], rules: IngestRules): IngestRefusal | undefined {
  for (const [index, report] of reports.entries()) {
    const fault = neverOf(report, rules);
    if (fault !== undefined) return { index, ...fault };
  }
  for (const [index, report] of reports.entries()) {
    const reason = unknownOf(report.tenantId, report.product, rules);
    if (reason !== undefined) return { reason, index, ...UNKNOWN[reason] };
  }
  return undefined;
}

/** Clocks of gateways may be wrong by a day. */
const CLOCK_MS = 24n * 3_600_000n;

/** Why a report can never be counted; undefined when it can be, now or later. */
export function neverOf(report: DeliveryReport, rules: IngestRules): NeverFault | undefined {
  const fault = faultOf(report, rules.nowMs);
  if (fault !== undefined) return { reason: 'INVALID_EVENT', ...fault };
  const registeredMs = rules.registeredMs.get(report.tenantId);
  if (registeredMs !== undefined && report.occurTimeMs < registeredMs - CLOCK_MS) return BEFORE_TENANT;
  const day = dayOf(report.messageId, rules.keeping);
  // No gateway names a message days before it exists; the days of the future would fill up with tables.
  if (day !== undefined && day > dayAt(rules.nowMs + CLOCK_MS)) return NAMED_AHEAD;
  return isRetired(day, report.occurTimeMs, rules.keeping) ? RETIRED : undefined;
}

const BEFORE_TENANT: NeverFault = {
  reason: 'BEFORE_TENANT',
  field: 'occur_time_ms',
  description: 'is more than a day before the tenant registered',
};
const NAMED_AHEAD: NeverFault = {
  reason: 'INVALID_EVENT',
  field: 'message_id',
  description: 'carries a time more than a day in the future',
};
const RETIRED: NeverFault = {
  reason: 'OUTCOME_RETIRED',
  field: 'message_id',
  description: 'is of a time whose messages are no longer kept',
};

/** Why events of this tenant and product may not be taken in; undefined when they may. */
export function unknownOf(tenantId: string, product: string, rules: IngestRules): UnknownReason | undefined {
  const agreements = rules.tenants.get(tenantId);
  if (agreements === undefined) return 'UNKNOWN_TENANT';
  if (agreements.length === 0) return 'TENANT_WITHOUT_AGREEMENT';
  return rules.products.has(product) ? undefined : 'UNKNOWN_PRODUCT';
}

/** The sentence of an unknown. */
export const describeUnknown = (reason: UnknownReason): string =>
  `${UNKNOWN[reason].field} ${UNKNOWN[reason].description}`;

/** Reports by what can be done with them; the numbers are their places in the batch. */
export interface SortedReports {
  readonly admissible: readonly DeliveryReport[];
  /** Never countable. */
  readonly never: readonly { readonly index: number; readonly fault: NeverFault }[];
  /** Not countable yet, by tenant and product: what is missing is the same for all of a group. */
  readonly early: readonly EarlyReports[];
}

/** Reports of one tenant and product that is not known yet. */
export interface EarlyReports {
  readonly reason: UnknownReason;
  readonly tenantId: string;
  readonly product: string;
  readonly indexes: readonly number[];
}

/** Takes a batch apart: nobody's bad or early report keeps another one from being counted. */
export function sortReports(reports: readonly DeliveryReport[], rules: IngestRules): SortedReports {
  const admissible: DeliveryReport[] = [];
  const never: { index: number; fault: NeverFault }[] = [];
  const early = new Map<string, { reason: UnknownReason; tenantId: string; product: string; indexes: number[] }>();
  for (const [index, report] of reports.entries()) {
    const fault = neverOf(report, rules);
    if (fault !== undefined) {
      never.push({ index, fault });
      continue;
    }
    const { tenantId, product } = report;
    const reason = unknownOf(tenantId, product, rules);
    if (reason === undefined) {
      admissible.push(report);
      continue;
    }
    const key = `${tenantId} ${product}`;
    const group = early.get(key) ?? { reason, tenantId, product, indexes: [] };
    group.indexes.push(index);
    early.set(key, group);
  }
  return { admissible, never, early: [...early.values()] };
}

const UNKNOWN = {
  UNKNOWN_TENANT: { field: 'tenant_id', description: 'is not a known tenant' },
  TENANT_WITHOUT_AGREEMENT: { field: 'tenant_id', description: 'is a tenant that has accepted no agreement' },
  UNKNOWN_PRODUCT: { field: 'product', description: 'is not in the catalogue' },
} as const;

/** The rules by which admitted reports are folded. Throws RangeError for reports that refusalOf refuses. */
export function foldRules(rules: IngestRules, keyOf: KeyOf): FoldRules {
  const domains = rules.nowMs >= rules.keeping.domainsFromMs;
  return {
    keyOf,
    dayOf: (messageId) => dayOf(messageId, rules.keeping),
    classOf: (product) => {
      const productClass = rules.products.get(product);
      if (productClass === undefined) throw new RangeError('a report of an unknown product reached the count');
      return productClass;
    },
    pricedOf: pricedProductOf(rules.products.keys()),
    domainOf: (productClass, recipient) => (domains && productClass === 'EMAIL' ? mailDomainOf(recipient) : undefined),
    agreementNoAt: (tenantId, firstMs) => {
      const agreements = rules.tenants.get(tenantId) ?? [];
      // Nearly every tenant has one, and this runs for every message.
      const agreement = agreements.length === 1 ? agreements[0] : agreementAt(agreements, firstMs);
      if (agreement === undefined) throw new RangeError('a report of a tenant without agreement reached the count');
      return agreement.agreementNo;
    },
  };
}
