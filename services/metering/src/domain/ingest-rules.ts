// Whether reports may be taken in: well formed, of known tenants with an agreement, of known products.

import type { ProductClass } from '@tollgate/agreements';

import { agreementAt, type TenantAgreement } from './agreement-at.ts';
import type { FoldRules } from './message.ts';
import type { KeyOf } from './message-key.ts';
import { type DeliveryReport, faultOf, type ReportFault } from './report.ts';

/** What metering knows of tenants and products at one moment. */
export interface IngestRules {
  /** Only those that were asked for and are known. */
  readonly tenants: ReadonlyMap<string, readonly TenantAgreement[]>;
  readonly products: ReadonlyMap<string, ProductClass>;
  /** The clock of that moment. */
  readonly nowMs: bigint;
}

/** What is not known yet. */
export type UnknownReason = keyof typeof UNKNOWN;
export type IngestReason = 'INVALID_EVENT' | UnknownReason;

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

/** The first malformed report; else the first of an unknown tenant, a tenant without agreement, or an unknown product. */
export function refusalOf(reports: readonly DeliveryReport[], rules: IngestRules): IngestRefusal | undefined {
  for (const [index, report] of reports.entries()) {
    const fault = faultOf(report, rules.nowMs);
    if (fault !== undefined) return { reason: 'INVALID_EVENT', index, ...fault };
  }
  for (const [index, report] of reports.entries()) {
    const reason = unknownOf(report.tenantId, report.product, rules);
    if (reason !== undefined) return { reason, index, ...UNKNOWN[reason] };
  }
  return undefined;
}

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
  readonly invalid: readonly { readonly index: number; readonly fault: ReportFault }[];
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
  const invalid: { index: number; fault: ReportFault }[] = [];
  const early = new Map<string, { reason: UnknownReason; tenantId: string; product: string; indexes: number[] }>();
  for (const [index, report] of reports.entries()) {
    const fault = faultOf(report, rules.nowMs);
    if (fault !== undefined) {
      invalid.push({ index, fault });
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
  return { admissible, invalid, early: [...early.values()] };
}

const UNKNOWN = {
  UNKNOWN_TENANT: { field: 'tenant_id', description: 'is not a known tenant' },
  TENANT_WITHOUT_AGREEMENT: { field: 'tenant_id', description: 'is a tenant that has accepted no agreement' },
  UNKNOWN_PRODUCT: { field: 'product', description: 'is not in the catalogue' },
} as const;

/** The rules by which admitted reports are folded. Throws RangeError for reports that refusalOf refuses. */
export function foldRules(rules: IngestRules, keyOf: KeyOf): FoldRules {
  return {
    keyOf,
    classOf: (product) => {
      const productClass = rules.products.get(product);
      if (productClass === undefined) throw new RangeError('a report of an unknown product reached the count');
      return productClass;
    },
    agreementNoAt: (tenantId, firstMs) => {
      const agreement = agreementAt(rules.tenants.get(tenantId) ?? [], firstMs);
      if (agreement === undefined) throw new RangeError('a report of a tenant without agreement reached the count');
      return agreement.agreementNo;
    },
  };
}
