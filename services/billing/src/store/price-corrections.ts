// What books should have said, and the months that have to be priced anew for it.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { PriceCorrection } from '../domain/price-proposal.ts';
import type { PositionKey } from './month-positions.ts';
import { fromRowId } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A month to price anew. */
export interface RerateTask extends PositionKey {
  readonly proposalId: Id<'prp'>;
  readonly priceBookId: Id<'prb'>;
}

export async function insertCorrection(
  tx: Tx<BillingTables>,
  proposalId: Id<'prp'>,
  { priceBookId, month, tariffs }: PriceCorrection,
): Promise<void> {
  const row = { proposal_id: proposalId, price_book_id: priceBookId, month };
  await tx
    .insertInto('price_corrections')
    .values(tariffs.map(({ product, tierMode }) => ({ ...row, product, tier_mode: tierMode })))
    .execute();
  await tx
    .insertInto('price_correction_tiers')
    .values(
      tariffs.flatMap(({ product, tiers }) =>
        tiers.map(({ fromUnits, unitPrice }) => ({
          proposal_id: proposalId,
          product,
          from_units: fromUnits,
          unit_price_micros: unitPrice.micros,
          currency: unitPrice.currency,
        })),
      ),
    )
    .execute();
}

/** The months that a book priced units of a product in, a page by tenant. */
export async function monthsPricedBy(
  db: Reader<BillingTables>,
  of: { readonly priceBookId: Id<'prb'>; readonly product: string; readonly month: BillingMonth },
  afterTenant: string,
  limit: number,
): Promise<PositionKey[]> {
  const rows = await db
    .selectFrom('charges')
    .select('tenant_id')
    .distinct()
    .where('price_book_id', '=', of.priceBookId)
    .where('product', '=', of.product)
    .where('month', '=', of.month)
    .where('tenant_id', '>', afterTenant)
    .orderBy('tenant_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, product: of.product, month: of.month }));
}

export async function insertRerates(
  tx: Tx<BillingTables>,
  proposalId: Id<'prp'>,
  { priceBookId, month, tariffs }: PriceCorrection,
): Promise<void> {
  const products = tariffs.map((tariff) => tariff.product);
  await tx
    .insertInto('rerate_tasks')
    .columns(['proposal_id', 'tenant_id', 'product', 'month'])
    .expression((eb) =>
      eb
        .selectFrom('charges')
        .select((of) => [of.val(proposalId).as('proposal_id'), 'tenant_id', 'product', 'month'])
        .distinct()
        .where('price_book_id', '=', priceBookId)
        .where('month', '=', month)
        .where('product', 'in', products),
    )
    .execute();
}

/** One month that waits, held until the transaction ends; what others hold is passed over. */
export async function takeRerate(tx: Tx<BillingTables>): Promise<RerateTask | undefined> {
  const row = await tx
    .selectFrom('rerate_tasks')
    .innerJoin('price_corrections', (join) =>
      join
        .onRef('price_corrections.proposal_id', '=', 'rerate_tasks.proposal_id')
        .onRef('price_corrections.product', '=', 'rerate_tasks.product'),
    )
    .selectAll('rerate_tasks')
    .select('price_corrections.price_book_id')
    .where('rerate_tasks.done_at', 'is', null)
    .limit(1)
    .forUpdate('rerate_tasks')
    .skipLocked()
    .executeTakeFirst();
  return (
    row && {
      proposalId: fromRowId('prp', row.proposal_id),
      priceBookId: fromRowId('prb', row.price_book_id),
      tenantId: row.tenant_id,
      product: row.product,
      month: row.month as BillingMonth,
    }
  );
}

export async function setRerated(tx: Tx<BillingTables>, task: RerateTask, now: Date): Promise<void> {
  await tx
    .updateTable('rerate_tasks')
    .set({ done_at: now })
    .where('proposal_id', '=', task.proposalId)
    .where('tenant_id', '=', task.tenantId)
    .where('product', '=', task.product)
    .execute();
}

/** Whether a correction still has to price a month of the tenant's anew. */
export async function anyRerate(db: Reader<BillingTables>, tenantId: string): Promise<boolean> {
  const row = await db
    .selectFrom('rerate_tasks')
    .select('proposal_id')
    .where('tenant_id', '=', tenantId)
    .where('done_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
