// Whether reports may be taken in: well formed, of known tenants with an agreement, of known products.

import type { ProductClass } from '@tollgate/agreements';

import { agreementAt, type TenantAgreement } from './agreement-at.ts';
import type { FoldRules } from './message.ts';
import type { KeyOf } from './message-key.ts';
import { type DeliveryReport, faultOf } from './report.ts';

/** What metering knows of tenants and products at one moment. */
export interface IngestRules {
  /** Only those that were asked for and are known. */
  readonly tenants: ReadonlyMap<string, readonly TenantAgreement[]>;
  readonly products: ReadonlyMap<string, ProductClass>;
}

export type IngestReason = 'INVALID_EVENT' | 'UNKNOWN_TENANT' | 'TENANT_WITHOUT_AGREEMENT' | 'UNKNOWN_PRODUCT';

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
    const fault = faultOf(report);
    if (fault !== undefined) return { reason: 'INVALID_EVENT', index, ...fault };
  }
  for (const [index, report] of reports.entries()) {
    const reason = unknownOf(report.tenantId, report.product, rules);
    if (reason !== undefined) return { reason, index, ...UNKNOWN[reason] };
  }
  return undefined;
}

/** Why events of this tenant and product may not be taken in; undefined when they may. */
export function unknownOf(tenantId: string, product: string, rules: IngestRules): keyof typeof UNKNOWN | undefined {
  const agreements = rules.tenants.get(tenantId);
  if (agreements === undefined) return 'UNKNOWN_TENANT';
  if (agreements.length === 0) return 'TENANT_WITHOUT_AGREEMENT';
  return rules.products.has(product) ? undefined : 'UNKNOWN_PRODUCT';
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
