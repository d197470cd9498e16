// Charges as usage leaves them, written at once: for tests of what becomes of charges, not of how they come about.

import { newId } from '@tollgate/ids';
import { sql } from 'kysely';
import type { BillingWorld } from './fixtures.ts';

export interface ChargedLine {
  readonly product?: string;
  readonly units: bigint;
  readonly priceMicros?: bigint;
  /** Default: the clock's hour. */
  readonly usageHour?: Date;
}

const SHANGHAI_MS = 8 * 3_600_000;
const monthOf = (time: Date): string => new Date(time.getTime() + SHANGHAI_MS).toISOString().slice(0, 7);

/** Charges one line and has the wallet take it, all at the world's clock. */
export async function chargeDirectly(world: BillingWorld, tenantId: string, line: ChargedLine): Promise<string> {
  const { db } = world.service;
  const { now } = world.clock;
  const chargeId = newId('chg');
  const { units, priceMicros = 45_000n, product = 'sms-cn' } = line;
  const amount = units * priceMicros;
  const hour = line.usageHour ?? now;
  const bookId = 'prb_019a8c3e5f7074218a9b0c1d2e3f4a5b';
  await sql`insert into price_books (price_book_id, effective_at, published_at, published_by)
    values (${bookId}, ${now}, ${now}, 'test')
    on conflict do nothing`.execute(db);
  await sql`
    insert into charges (charge_id, tenant_id, usage_id, line_index, product, job_id, grant_id, usage_hour, month,
                         position_before, units, amount_micros, currency, price_book_id, created_at)
    values (${chargeId}, ${tenantId}, ${newId('evt')}, 0, ${product}, 'job-1', '', ${hour}, ${monthOf(hour)}, 0, ${units},
            ${amount}, 'CNY', ${bookId}, ${now})`.execute(db);
  await sql`insert into charge_lines (charge_id, place, units, unit_price_micros, amount_micros)
    values (${chargeId}, 0, ${units}, ${priceMicros}, ${amount})`.execute(db);
  await sql`insert into charge_progress (charge_id, tenant_id, month, amount_micros, posted_at, next_attempt_at)
    values (${chargeId}, ${tenantId}, ${monthOf(hour)}, ${amount}, ${now}, ${now})`.execute(db);
  const money = { currencyCode: 'CNY', micros: amount };
  const { outcome } = world.wallet.ledger.postCharge({ chargeId, tenantId, amount: money, reservationReference: '' });
  if (outcome?.$case !== 'receipt') throw new Error('the stand-in refused a charge');
  return chargeId;
}
