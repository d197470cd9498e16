// Reads what metering knows of some tenants and of all products.

import type { Reader } from '@tollgate/db';

import type { IngestRules } from '../domain/ingest-rules.ts';
import { listProducts } from '../store/products.ts';
import type { MeteringTables } from '../store/schema.ts';
import { readKeeping } from '../store/keeping.ts';
import { findKnownTenants } from '../store/tenants.ts';

export async function loadRules(
  db: Reader<MeteringTables>,
  tenantIds: readonly string[],
  now: Date,
): Promise<IngestRules> {
  const { agreements, registeredMs } = await findKnownTenants(db, tenantIds);
  const [products, keeping] = [await listProducts(db), await readKeeping(db)];
  return { tenants: agreements, registeredMs, products, keeping, nowMs: BigInt(now.getTime()) };
}
