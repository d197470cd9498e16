// Everything that can price one product for one tenant.

import type { Reader } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { CorrectedTariff, OwnTariff, ProductTariffs, PublishedTariff } from '../domain/choose-tariff.ts';
import type { TierMode } from '../domain/price-book.ts';
import { fromRowId, fromRowTariff, fromRowTier } from './rows.ts';
import type { BillingTables, TariffsTable } from './schema.ts';

type Db = Reader<BillingTables>;

/** Of the general books, of the tenant's own, and what they should have said; without a tenant, of every tenant's own. */
export async function readProductTariffs(
  db: Db,
  tenantId: string | undefined,
  product: string,
): Promise<ProductTariffs> {
  const rows = await db
    .selectFrom('tariffs')
    .innerJoin('price_books', 'price_books.price_book_id', 'tariffs.price_book_id')
    .leftJoin('price_overrides', 'price_overrides.price_book_id', 'tariffs.price_book_id')
    .selectAll('tariffs')
    .select([
      'price_books.effective_at as general_from',
      'price_overrides.effective_at as own_from',
      'price_overrides.ends_at',
    ])
    .where('tariffs.product', '=', product)
    .$if(tenantId !== undefined, (query) =>
      query.where((eb) =>
        eb.or([eb('price_overrides.tenant_id', 'is', null), eb('price_overrides.tenant_id', '=', tenantId ?? '')]),
      ),
    )
    .orderBy('price_books.effective_at')
    .orderBy('price_overrides.effective_at')
    .orderBy('price_books.sequence')
    .execute();
  const tariffOf = await tariffsWithTiers(db, rows);
  const general: PublishedTariff[] = [];
  const own: OwnTariff[] = [];
  for (const row of rows) {
    const tariff = tariffOf(row);
    const priceBookId = fromRowId('prb', row.price_book_id);
    if (row.own_from === null) general.push({ priceBookId, effectiveTime: row.general_from, tariff });
    else own.push({ priceBookId, effectiveTime: row.own_from, endTime: row.ends_at ?? undefined, tariff });
  }
  return { general, own, corrections: await readCorrections(db, product, rows[0]) };
}

async function tariffsWithTiers(db: Db, rows: readonly Selectable<TariffsTable>[]) {
  const ids = rows.map((row) => row.price_book_id);
  const tiers =
    ids.length === 0
      ? []
      : await db
          .selectFrom('tariff_tiers')
          .selectAll()
          .where('price_book_id', 'in', ids)
          .where('product', '=', rows[0]?.product ?? '')
          .orderBy('from_units')
          .execute();
  const tiersOf = Map.groupBy(tiers, (tier) => tier.price_book_id);
  return (row: Selectable<TariffsTable>) => fromRowTariff(row, (tiersOf.get(row.price_book_id) ?? []).map(fromRowTier));
}

async function readCorrections(
  db: Db,
  product: string,
  like: Selectable<TariffsTable> | undefined,
): Promise<CorrectedTariff[]> {
  if (like === undefined) return [];
  const rows = await db
    .selectFrom('price_corrections')
    .selectAll()
    .where('product', '=', product)
    .orderBy('sequence')
    .execute();
  if (rows.length === 0) return [];
  const tiers = await db
    .selectFrom('price_correction_tiers')
    .selectAll()
    .where('product', '=', product)
    .orderBy('from_units')
    .execute();
  return rows.map((row) => ({
    priceBookId: fromRowId('prb', row.price_book_id),
    month: row.month as BillingMonth,
    tariff: {
      ...fromRowTariff(like, tiers.filter((tier) => tier.proposal_id === row.proposal_id).map(fromRowTier)),
      // Checked by the table's own constraint.
      tierMode: row.tier_mode as TierMode,
    },
  }));
}
