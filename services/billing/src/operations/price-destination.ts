// Which product prices what is sent to a destination at an instant: of those in force, the one with the most digits.

import type { Reader } from '@tollgate/db';
import { ownTariffAt } from '../domain/choose-tariff.ts';
import type { UsageLine } from '../domain/charge.ts';
import { candidates, nameOfPriced } from '../domain/destination.ts';
import { priceBookInForce } from '../store/price-books.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';

/** Undefined when neither the tenant nor the book in force has a price for any of them. */
export async function pricedAt(
  db: Reader<BillingTables>,
  tenantId: string,
  { product, digits }: { readonly product: string; readonly digits: string },
  at: Date,
): Promise<string | undefined> {
  const inForce = await priceBookInForce(db, at);
  for (const candidate of candidates(product, digits)) {
    const { own, general } = await readProductTariffs(db, tenantId, candidate);
    if (ownTariffAt(own, at) !== undefined) return candidate;
    if (general.some(({ priceBookId }) => priceBookId === inForce)) return candidate;
  }
  return undefined;
}

/**
 * The same lines under the products that priced their hours: metering knows every destination that ever had a price, and
 * the book of an hour may tell fewer apart. What a book in force lacks altogether keeps its name.
 */
export async function underPricedProducts(
  db: Reader<BillingTables>,
  tenantId: string,
  lines: readonly UsageLine[],
): Promise<UsageLine[]> {
  const found = new Map<string, string>();
  const priced: UsageLine[] = [];
  for (const line of lines) {
    const { product, destination: digits } = nameOfPriced(line.product);
    if (digits === '') {
      priced.push(line);
      continue;
    }
    const key = `${line.product} ${line.hourStart.getTime()}`;
    const known = found.get(key) ?? (await pricedAt(db, tenantId, { product, digits }, line.hourStart)) ?? line.product;
    found.set(key, known);
    priced.push({ ...line, product: known });
  }
  return priced;
}
