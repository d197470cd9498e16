// What of some units a tenant's packages would cover now.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { packageExhausted } from '../domain/errors.ts';
import { usablePackages } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';

/**
 * Asks the wallet only where the tenant has packages. Units that may not be used in arrears count as none while
 * something is owed. Of several packages the one bought last says what happens beyond them.
 *
 * @throws DomainError PACKAGE_EXHAUSTED where that is to stop.
 */
export async function unitsInPackages(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'walletHoldings'>,
  wanted: { readonly tenantId: string; readonly product: string; readonly units: bigint },
): Promise<bigint> {
  const { tenantId, product, units } = wanted;
  const packages = await usablePackages(db, tenantId, product, deps.now());
  const [newest] = packages;
  if (newest === undefined) return 0n;
  const { balance } = await deps.walletHoldings.getBalance({ tenantId });
  const owes = (balance?.arrears?.micros ?? 0n) > 0n;
  const held = balance?.units?.products.find((one) => one.product === product)?.available ?? 0n;
  const usable = owes && packages.some(({ offer }) => !offer.usableInArrears) ? 0n : held;
  const covered = usable < units ? usable : units;
  if (covered < units && newest.offer.overflow === 'stop') throw packageExhausted(product, covered);
  return covered;
}
