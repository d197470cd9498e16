// Published price books with their tariffs, tiers and bonuses.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { sql } from 'kysely';
import type { PriceBook, PriceBookDraft, PriceCause, Tariff, TopUpBonus } from '../domain/price-book.ts';
import { fromRowNotices } from './notice-rows.ts';
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

/** Where a tenant's own books stand among the general ones: never in force there. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/** Writes a general book and returns its version. */
export async function insertPriceBook(
  tx: Tx<BillingTables>,
  book: PriceBookDraft & { readonly priceBookId: Id<'prb'> },
  publishTime: Date,
  publishedBy: string,
): Promise<bigint> {
  return insertBook(tx, book, { publishTime, publishedBy, effectiveTime: book.effectiveTime });
}

/** Writes the tariffs of a tenant's own book; when it is in force its override says. */
export async function insertOwnBook(
  tx: Tx<BillingTables>,
  priceBookId: Id<'prb'>,
  tariffs: readonly Tariff[],
  publishTime: Date,
  publishedBy: string,
): Promise<void> {
  const book = { priceBookId, tariffs, topUpBonuses: [], cause: 'own_decision' as const, notices: [] };
  await insertBook(tx, book, { publishTime, publishedBy, effectiveTime: NEVER });
}

interface Publication {
  readonly publishTime: Date;
  readonly publishedBy: string;
  readonly effectiveTime: Date;
}

async function insertBook(
  tx: Tx<BillingTables>,
  book: Omit<PriceBook, 'version' | 'effectiveTime'>,
  { publishTime, publishedBy, effectiveTime }: Publication,
): Promise<bigint> {
  const id = book.priceBookId;
  const { sequence } = await tx
    .insertInto('price_books')
    .values({
      price_book_id: id,
      effective_at: effectiveTime,
      published_at: publishTime,
      published_by: publishedBy,
      cause: book.cause,
      notices: JSON.stringify(book.notices.map(({ channel, at }) => ({ channel, at: at.toISOString() }))),
    })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  await insertTariffs(tx, id, book.tariffs);
  if (book.topUpBonuses.length > 0) await insertBonuses(tx, id, book.topUpBonuses);
  return sequence;
}

async function insertTariffs(tx: Tx<BillingTables>, id: Id<'prb'>, tariffs: readonly Tariff[]): Promise<void> {
  await tx
    .insertInto('tariffs')
    .values(
      tariffs.map((tariff) => ({
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
      tariffs.flatMap((tariff) =>
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
}

async function insertBonuses(tx: Tx<BillingTables>, id: Id<'prb'>, bonuses: readonly TopUpBonus[]): Promise<void> {
  await tx
    .insertInto('top_up_bonuses')
    .values(
      bonuses.map((bonus) => ({
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
    version: row.sequence,
    // Checked by the table's own constraint.
    cause: row.cause as PriceCause,
    notices: fromRowNotices(row.notices),
    effectiveTime: row.effective_at,
    tariffs: tariffs.map((tariff) => fromRowTariff(tariff, (tiersOf.get(tariff.product) ?? []).map(fromRowTier))),
    topUpBonuses: bonuses.map(fromRowBonus),
  };
}

/** General books by version, newest first, those before a given version. */
export async function listPriceBooks(db: Db, before: bigint | undefined, limit: number): Promise<PriceBook[]> {
  let query = db
    .selectFrom('price_books')
    .leftJoin('price_overrides', 'price_overrides.price_book_id', 'price_books.price_book_id')
    .select('price_books.price_book_id')
    .where('price_overrides.price_book_id', 'is', null);
  if (before !== undefined) query = query.where('price_books.sequence', '<', before);
  const rows = await query.orderBy('price_books.sequence', 'desc').limit(limit).execute();
  const books: PriceBook[] = [];
  for (const row of rows) {
    const book = await findPriceBook(db, fromRowId('prb', row.price_book_id));
    if (book !== undefined) books.push(book);
  }
  return books;
}
