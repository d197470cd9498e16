// What a tenant owes under its credit terms, and what a quote takes of them.

import type { Reader } from '@tollgate/db';
import { type Money, money } from '@tollgate/money';
import { fromWalletMoney } from '../adapters/wallet-money.ts';
import type { BillingDeps } from '../deps.ts';
import { type CreditPosition, leftOf, type OpenInvoice, openOf } from '../domain/credit.ts';
import { creditLimitReached } from '../domain/credit-errors.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { sumProgress } from '../store/charge-progress.ts';
import { creditOf } from '../store/credit.ts';
import { debtsOf, unbilledMicros, unsettledInvoices } from '../store/dunning.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';

type Db = Reader<BillingTables>;
type Deps = Pick<BillingDeps, 'now' | 'walletHoldings'>;

/** @throws DomainError TENANT_NOT_FOUND, and of an outage of the wallet. */
export async function readCredit(db: Db, deps: Deps, tenantId: string): Promise<CreditPosition> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const credit = await creditOf(db, tenantId);
  const { arrears } = await holdingsOf(deps, tenantId);
  const owed = await owedBy(db, tenantId, arrears);
  return {
    terms: credit?.terms,
    restricted: credit?.restricted ?? false,
    owed: money(owed, PRICE_CURRENCY),
    left: money(leftOf(credit?.terms.limit.micros ?? 0n, owed), PRICE_CURRENCY),
    invoices: (await openInvoices(db, tenantId, arrears)).filter((one) => one.open.micros > 0n),
  };
}

/** Invoices that are not settled with what is open of them now, as the wallet's arrears say. Oldest first. */
export async function openInvoices(db: Db, tenantId: string, arrearsMicros: bigint): Promise<OpenInvoice[]> {
  const unsettled = await unsettledInvoices(db, tenantId);
  if (unsettled.length === 0) return [];
  const open = openOf(arrearsMicros, await unbilledMicros(db, tenantId), await debtsOf(db, tenantId));
  return unsettled.map((one) => ({ ...one, open: money(open.get(one.invoiceId) ?? 0n, PRICE_CURRENCY) }));
}

/** What of an amount a postpaid tenant's limit stands for; zero for prepaid. @throws DomainError CREDIT_LIMIT_REACHED. */
export async function takenOnCredit(db: Db, deps: Deps, tenantId: string, amount: Money): Promise<Money> {
  const nothing = money(0n, PRICE_CURRENCY);
  const limit = (await creditOf(db, tenantId))?.terms.limit.micros ?? 0n;
  if (limit === 0n || amount.micros <= 0n) return nothing;
  const { available, arrears } = await holdingsOf(deps, tenantId);
  if (amount.micros <= available) return nothing;
  const owed = await owedBy(db, tenantId, arrears);
  const left = leftOf(limit, owed);
  const wanted = amount.micros - available;
  if (wanted > left) throw creditLimitReached(limit, owed, left);
  return money(wanted, PRICE_CURRENCY);
}

/** In micros. */
export async function holdingsOf(
  deps: Pick<BillingDeps, 'walletHoldings'>,
  tenantId: string,
): Promise<{ readonly available: bigint; readonly arrears: bigint }> {
  const { balance } = await deps.walletHoldings.getBalance({ tenantId });
  return {
    available: fromWalletMoney(balance?.available).micros,
    arrears: fromWalletMoney(balance?.arrears).micros,
  };
}

/** What the wallet has not taken yet is owed as well: it is on its way. */
async function owedBy(db: Db, tenantId: string, arrears: bigint): Promise<bigint> {
  const { unpostedMicros } = await sumProgress(db, tenantId);
  return arrears + (unpostedMicros > 0n ? unpostedMicros : 0n);
}
