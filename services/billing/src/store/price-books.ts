// Published price books with their tariffs, tiers and bonuses.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { sql } from 'kysely';
import type { PublishedTariff } from '../domain/choose-tariff.ts';
import type { PriceBook, Tariff, Tier } from '../domain/price-book.ts';
import { fromRowBonus, fromRowId, fromRowTariff, fromRowTier } from './rows.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** Publications take turns from here to the end of their transactions. */
export async function lockPublication(tx: Tx<BillingTables>): Promise<void> {
  // The app role may only read and append books, which is too little to lock their table.
  await sql`select pg_advisory_xact_lock(hashtextextended('billing-publish-price-book', 0))`.execute(tx);
}

export async function anyPriceBook(db: Db): Promise<boolean> {
  return (await db.selectFrom('price_books').select('price_book_id').limit(1).executeTakeFirst()) !== undefined;
}

export async function insertPriceBook(
  tx: Tx<BillingTables>,
  book: PriceBook,
  publishTime: Date,
  publishedBy: string,
): Promise<void> {
  const id = book.priceBookId;
  await tx
    .insertInto('price_books')
    .values({
      price_book_id: id,
      effective_at: book.effectiveTime,
      published_at: publishTime,
      published_by: publishedBy,
    })
    .execute();
  await tx
    .insertInto('tariffs')
    .values(
      book.tariffs.map((tariff) => ({
        price_book_id: id,
        product: tariff.product,
        channel: tariff.channel,
        tier_mode: tariff.tierMode,
      })),
    )
    .execute();
  await tx
    .insertInto('tariff_tiers')
    .values(
      book.tariffs.flatMap((tariff) =>
        tariff.tiers.map((tier) => ({
          price_book_id: id,
          product: tariff.product,
          from_units: tier.fromUnits,
          unit_price_micros: tier.unitPrice.micros,
          currency: tier.unitPrice.currency,
        })),
      ),
    )
    .execute();
  if (book.topUpBonuses.length === 0) return;
  await tx
    .insertInto('top_up_bonuses')
    .values(
      book.topUpBonuses.map((bonus) => ({
        price_book_id: id,
        minimum_paid_micros: bonus.minimumPaid.micros,
        currency: bonus.minimumPaid.currency,
        bonus_per_mille: bonus.bonusPerMille,
        valid_days: bonus.validDays,
      })),
    )
    .execute();
}

/** The id of the book in force at an instant: the latest effective one, of equals the one published last. */
export async function priceBookInForce(db: Db, at: Date): Promise<Id<'prb'> | undefined> {
  const row = await db
    .selectFrom('price_books')
    .select('price_book_id')
    .where('effective_at', '<=', at)
    .orderBy('effective_at', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && fromRowId('prb', row.price_book_id);
}

export async function findPriceBook(db: Db, priceBookId: Id<'prb'>): Promise<PriceBook | undefined> {
  const row = await db
    .selectFrom('price_books')
    .selectAll()
    .where('price_book_id', '=', priceBookId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const tariffs = await db
    .selectFrom('tariffs')
    .selectAll()
    .where('price_book_id', '=', priceBookId)
    .orderBy('product')
    .execute();
  const tiers = await db
    .selectFrom('tariff_tiers')
    .selectAll()
    .where('price_book_id', '=', priceBookId)
    .orderBy('from_units')
    .execute();
  const bonuses = await db
    .selectFrom('top_up_bonuses')
    .selectAll()
    .where('price_book_id', '=', priceBookId)
    .orderBy('minimum_paid_micros')
    .execute();
  const tiersOf = Map.groupBy(tiers, (tier) => tier.product);
  return {
    priceBookId,
    effectiveTime: row.effective_at,
    tariffs: tariffs.map((tariff) => fromRowTariff(tariff, (tiersOf.get(tariff.product) ?? []).map(fromRowTier))),
    topUpBonuses: bonuses.map(fromRowBonus),
  };
}

/** What one book says of one product; for quotes, which are on the way of every message. */
export async function findTariff(db: Db, priceBookId: Id<'prb'>, product: string): Promise<Tariff | undefined> {
  const rows = await db
    .selectFrom('tariffs')
    .innerJoin('tariff_tiers', (join) =>
      join
        .onRef('tariff_tiers.price_book_id', '=', 'tariffs.price_book_id')
        .onRef('tariff_tiers.product', '=', 'tariffs.product'),
    )
    .selectAll()
    .where('tariffs.price_book_id', '=', priceBookId)
    .where('tariffs.product', '=', product)
    .orderBy('tariff_tiers.from_units')
    .execute();
  const [first] = rows;
  return first && fromRowTariff(first, rows.map(fromRowTier));
}

/** Every published tariff of one product, by effective time and then publication. */
export async function tariffsOf(db: Db, product: string): Promise<PublishedTariff[]> {
  const rows = await db
    .selectFrom('tariffs')
    .innerJoin('price_books', 'price_books.price_book_id', 'tariffs.price_book_id')
    .selectAll('tariffs')
    .select('price_books.effective_at')
    .where('tariffs.product', '=', product)
    .orderBy('price_books.effective_at')
    .orderBy('price_books.sequence')
    .execute();
  const tiers = await db
    .selectFrom('tariff_tiers')
    .selectAll()
    .where('product', '=', product)
    .orderBy('from_units')
    .execute();
  const tiersOf = Map.groupBy(tiers, (tier) => tier.price_book_id);
  return rows.map((row) => {
    const own: Tier[] = (tiersOf.get(row.price_book_id) ?? []).map(fromRowTier);
    return {
      priceBookId: fromRowId('prb', row.price_book_id),
      effectiveTime: row.effective_at,
      tariff: fromRowTariff(row, own),
    };
  });
}
