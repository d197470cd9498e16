// Units that corrections give back to packages, which the wallet has to credit.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import { fromRowId } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** Units to give back. */
export interface UnitReturn {
  readonly returnId: Id<'unr'>;
  readonly usageId: string;
  readonly lineIndex: number;
  readonly tenantId: string;
  readonly product: string;
  readonly month: BillingMonth;
  readonly units: bigint;
  /** When the package ends that they go back to; undefined where none is left: then they lapse. */
  readonly expireTime: Date | undefined;
}

/** A return that the wallet has not taken. */
export interface ReturnToMake extends Pick<UnitReturn, 'returnId' | 'tenantId' | 'product' | 'units'> {
  readonly expireTime: Date;
  readonly failures: number;
}

/** What packages have covered of a product's usage in a month, less what was given back. */
export interface CoveredUnits {
  readonly left: bigint;
  /** Usage of the month that still waits for the packages' answer. */
  readonly waiting: boolean;
}

/** Under the lock of the month. */
export async function coveredUnits(
  db: Reader<BillingTables>,
  key: { readonly tenantId: string; readonly product: string },
  span: { readonly month: BillingMonth; readonly start: Date; readonly end: Date },
): Promise<CoveredUnits> {
  const { rows } = await sql<{ covered: string; waiting: boolean; returned: string }>`
    select coalesce(sum(covered), 0) as covered, coalesce(bool_or(drawn_at is null), false) as waiting,
           (select coalesce(sum(units), 0) from unit_returns
            where tenant_id = ${key.tenantId} and product = ${key.product} and month = ${span.month}) as returned
    from usage_draws
    where tenant_id = ${key.tenantId} and product = ${key.product}
      and usage_hour >= ${span.start} and usage_hour < ${span.end}`.execute(db);
  const [row] = rows;
  return { left: BigInt(row?.covered ?? 0) - BigInt(row?.returned ?? 0), waiting: row?.waiting ?? false };
}

export async function insertReturn(tx: Tx<BillingTables>, one: UnitReturn, now: Date): Promise<void> {
  await tx
    .insertInto('unit_returns')
    .values({
      return_id: one.returnId,
      usage_id: one.usageId,
      line_index: one.lineIndex,
      tenant_id: one.tenantId,
      product: one.product,
      month: one.month,
      units: one.units,
      expires_at: one.expireTime ?? null,
      state: one.expireTime === undefined ? 'lapsed' : 'waiting',
      created_at: now,
      next_attempt_at: now,
      last_refusal: null,
    })
    .execute();
}

/** Whether units of this usage were given back before. */
export async function isReturned(db: Reader<BillingTables>, usageId: string): Promise<boolean> {
  const query = db.selectFrom('unit_returns').select('return_id').where('usage_id', '=', usageId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Returns that are due, oldest first. */
export async function returnsToMake(db: Reader<BillingTables>, now: Date, limit: number): Promise<ReturnToMake[]> {
  const rows = await db
    .selectFrom('unit_returns')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return rows.flatMap(({ return_id, tenant_id, product, units, failures, expires_at }) =>
    expires_at === null
      ? []
      : [
          {
            returnId: fromRowId('unr', return_id),
            tenantId: tenant_id,
            product,
            units,
            expireTime: expires_at,
            failures,
          },
        ],
  );
}

/** Ends a return that still waits. */
export async function endReturn(
  tx: Tx<BillingTables>,
  returnId: Id<'unr'>,
  state: 'returned' | 'lapsed',
): Promise<void> {
  await tx
    .updateTable('unit_returns')
    .set({ state, last_refusal: null })
    .where('return_id', '=', returnId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteReturnRefused(
  tx: Tx<BillingTables>,
  one: ReturnToMake,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('unit_returns')
    .set({ failures: one.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('return_id', '=', one.returnId)
    .where('failures', '=', one.failures)
    .where('state', '=', 'waiting')
    .execute();
}
