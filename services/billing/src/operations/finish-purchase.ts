// Carries out one purchase right after it was noted, and says how it ended.

import type { Db } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { purchaseRefused } from '../domain/errors.ts';
import type { TenantPackage } from '../domain/package.ts';
import { findPackage } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';
import { completePurchase } from './complete-purchases.ts';

/** @throws DomainError of the wallet's refusal, such as INSUFFICIENT_BALANCE, and of its outages. */
export async function finishPurchase(
  db: Db<BillingTables>,
  deps: BillingDeps,
  packageId: string,
): Promise<TenantPackage> {
  const noted = await noteOf(db, packageId);
  if (noted.state === 'pending') await completePurchase(db, deps, noted);
  const bought = await noteOf(db, packageId);
  if (bought.refusal !== undefined) throw purchaseRefused(packageId, bought.refusal);
  return bought;
}

async function noteOf(db: Db<BillingTables>, packageId: string): Promise<TenantPackage> {
  const found = await findPackage(db, packageId);
  if (found === undefined) throw new Error(`package ${packageId} was noted and is gone`);
  return found;
}
