// What negative charges give back, by the charges that it was taken for.

import type { Reader, Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { Charge } from '../domain/charge.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A reversal that the wallet has to carry out. */
export interface ReversalToPost {
  readonly reversalId: Id<'rvl'>;
  readonly chargeId: Id<'chg'>;
  readonly reversedChargeId: Id<'chg'>;
  readonly tenantId: string;
  readonly amount: Money;
  readonly failures: number;
}

const PAGE = 200;

/**
 * Spreads what a negative charge gives back over the charges of its tenant, product and month, newest first. There is
 * always enough: the charges of a month add up to its price, which is not negative. Runs under the lock of the month.
 */
export async function allocateReversals(tx: Tx<BillingTables>, charge: Charge): Promise<void> {
  let left = -charge.amount.micros;
  while (left > 0n) {
    const open = await openCharges(tx, charge);
    if (open.length === 0) throw new Error(`charge ${charge.chargeId} gives back more than its month was charged`);
    const shares: { readonly chargeId: string; readonly micros: bigint }[] = [];
    for (const { charge_id, open_micros } of open) {
      const micros = open_micros < left ? open_micros : left;
      if (micros > 0n) shares.push({ chargeId: charge_id, micros });
      left -= micros;
    }
    await insertShares(tx, charge, shares);
  }
}

async function openCharges(tx: Tx<BillingTables>, charge: Charge) {
  const rows = await tx
    .selectFrom('charges')
    .innerJoin('charge_progress', 'charge_progress.charge_id', 'charges.charge_id')
    .select(['charges.charge_id', 'charge_progress.amount_micros', 'charge_progress.reversed_micros'])
    .where('charges.tenant_id', '=', charge.tenantId)
    .where('charges.product', '=', charge.product)
    .where('charges.month', '=', charge.month)
    .whereRef('charge_progress.amount_micros', '>', 'charge_progress.reversed_micros')
    .orderBy('charges.charge_id', 'desc')
    .limit(PAGE)
    .execute();
  return rows.map((row) => ({ charge_id: row.charge_id, open_micros: row.amount_micros - row.reversed_micros }));
}

async function insertShares(
  tx: Tx<BillingTables>,
  charge: Charge,
  shares: readonly { readonly chargeId: string; readonly micros: bigint }[],
): Promise<void> {
  await tx
    .insertInto('charge_reversals')
    .values(
      shares.map((share) => ({
        reversal_id: newId('rvl'),
        charge_id: charge.chargeId,
        reversed_charge_id: share.chargeId,
        tenant_id: charge.tenantId,
        amount_micros: share.micros,
        currency: charge.amount.currency,
        posted_at: null,
        next_attempt_at: charge.createTime,
        last_refusal: null,
      })),
    )
    .execute();
  for (const share of shares) {
    await tx
      .updateTable('charge_progress')
      .set((eb) => ({ reversed_micros: eb('reversed_micros', '+', share.micros) }))
      .where('charge_id', '=', share.chargeId)
      .execute();
  }
}

/** Reversals that are due, of charges that the wallet has taken; oldest first. */
export async function reversalsToPost(db: Reader<BillingTables>, now: Date, limit: number): Promise<ReversalToPost[]> {
  const rows = await db
    .selectFrom('charge_reversals')
    .innerJoin('charge_progress', 'charge_progress.charge_id', 'charge_reversals.reversed_charge_id')
    .selectAll('charge_reversals')
    .where('charge_reversals.posted_at', 'is', null)
    .where('charge_reversals.next_attempt_at', '<=', now)
    .where('charge_progress.posted_at', 'is not', null)
    .orderBy('charge_reversals.next_attempt_at')
    .orderBy('charge_reversals.reversal_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    reversalId: fromRowId('rvl', row.reversal_id),
    chargeId: fromRowId('chg', row.charge_id),
    reversedChargeId: fromRowId('chg', row.reversed_charge_id),
    tenantId: row.tenant_id,
    amount: fromRowMoney(row.amount_micros, row.currency),
    failures: row.failures,
  }));
}

/** Marks reversals as carried out, and the charges of which nothing is left to give back as posted. */
export async function setReversed(
  tx: Tx<BillingTables>,
  reversals: readonly ReversalToPost[],
  now: Date,
): Promise<void> {
  if (reversals.length === 0) return;
  await tx
    .updateTable('charge_reversals')
    .set({ posted_at: now, last_refusal: null })
    .where(
      'reversal_id',
      'in',
      reversals.map((one) => one.reversalId),
    )
    .where('posted_at', 'is', null)
    .execute();
  await tx
    .updateTable('charge_progress')
    .set({ posted_at: now })
    .where('charge_id', 'in', [...new Set(reversals.map((one) => one.chargeId))])
    .where('posted_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('charge_reversals')
            .select('reversal_id')
            .whereRef('charge_reversals.charge_id', '=', 'charge_progress.charge_id')
            .where('charge_reversals.posted_at', 'is', null),
        ),
      ),
    )
    .execute();
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteReversalRefused(
  tx: Tx<BillingTables>,
  reversal: ReversalToPost,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('charge_reversals')
    .set({ failures: reversal.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('reversal_id', '=', reversal.reversalId)
    .where('failures', '=', reversal.failures)
    .where('posted_at', 'is', null)
    .execute();
}
