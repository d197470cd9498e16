// Reads what metering knows of some tenants and of all products.

import type { Reader } from '@tollgate/db';

import type { IngestRules } from '../domain/ingest-rules.ts';
import { listProducts } from '../store/products.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';

export async function loadRules(
  db: Reader<MeteringTables>,
  tenantIds: readonly string[],
  now: Date,
): Promise<IngestRules> {
  const tenants = tenantIds.length === 0 ? new Map() : await findTenants(db, tenantIds);
  return { tenants, products: await listProducts(db), nowMs: BigInt(now.getTime()) };
}
