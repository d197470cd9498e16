// Month-end through billing's operations, as its background work does it: invoices of tenants with 30 days of 4 products,
// two batches at a time. Statements and PDF are not in the figure.
import { type BillingTables, createTelemetry, issueInvoices, parseMonth, startInvoiceRun } from '@tollgate/billing';
import { inTransaction, openDatabase } from '@tollgate/db';
import { startPrivateStack } from '@tollgate/deploy-stack';
import { createMeter, silentLog } from '@tollgate/observability';
import pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';

/** Tenants a second. */
const PROMISED = 500;
const CHARGES_A_TENANT = 120;
const WORKERS = 2;
const MONTH = '2026-10';
const AFTER = new Date('2026-11-05T00:00:00Z');

export const monthEnd: BenchCase = {
  name: 'month-end',
  summary: `invoices/s of 10,000 tenants × 30 days × 4 products, to ${PROMISED} tenants/s`,
  run: async (context) => {
    const value = await rateOf(context, 10_000);
    return [{ name: 'month-end', value, unit: 'tenants/s', baseline: PROMISED, ratio: value / PROMISED, target: 1 }];
  },
};

export const monthEndGrowth: BenchCase = {
  name: 'month-end-growth',
  summary: 'invoices/s with --rows charges (120 a tenant, up to 100,000 tenants) beside 1,000 tenants',
  run: async (context) => {
    const tenants = Math.min(100_000, Math.floor(context.rows / CHARGES_A_TENANT));
    const baseline = await rateOf(context, 1_000);
    const value = await rateOf(context, tenants);
    return [{ name: 'month-end-growth', value, unit: 'tenants/s', baseline, ratio: value / baseline, target: 0.8 }];
  },
};

/** On servers of its own each time; throws unless every tenant has its invoice and numbers have no gaps. */
async function rateOf(context: BenchContext, tenants: number): Promise<number> {
  const month = parseMonth(MONTH);
  if (month === undefined) throw new RangeError('no month');
  const stack = await startPrivateStack({ services: ['billing'], env: { LOG_LEVEL: 'warn' } });
  context.onEnd(() => stack.stop());
  const admin = new pg.Client({ connectionString: stack.database('billing').ownerUrl });
  await admin.connect();
  context.onEnd(() => admin.end());
  context.say(`${tenants} tenants, ${tenants * CHARGES_A_TENANT} charges`);
  await fill(admin, tenants);
  const { url } = stack.database('billing');
  const database = openDatabase<BillingTables>({ url, applicationName: 'bench', onError: () => undefined });
  context.onEnd(() => database.close());
  const deps = { now: () => AFTER, graceMs: 0, telemetry: createTelemetry(silentLog, createMeter('bench')) };
  await inTransaction(database.db, (tx) => startInvoiceRun(tx, deps, month, { by: 'bench', usagePlace: 0n }));
  const began = performance.now();
  const worker = async (): Promise<void> => {
    while ((await issueInvoices(database.db, deps, month)) > 0);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  const rate = tenants / ((performance.now() - began) / 1_000);
  const { rows } = await admin.query<{ count: string; last: string; charged: string; billed: string }>(`
    select count(*) as count, max(number) as last, sum(exact_total_micros) as billed,
           (select sum(amount_micros) from charges) as charged from invoices`);
  const [made] = rows;
  const last = `2026-${String(tenants).padStart(6, '0')}`;
  if (made === undefined || Number(made.count) !== tenants || made.last !== last || made.charged !== made.billed)
    throw new Error(`${tenants} tenants left ${JSON.stringify(made)}`);
  return rate;
}

async function fill(admin: pg.Client, tenants: number): Promise<void> {
  await admin.query(`
    insert into price_books (price_book_id, effective_at, published_at, published_by)
    values ('prb_00000000000070008000000000000000', '2026-01-01', '2026-01-01', 'bench')`);
  await admin.query(
    `insert into tenants (tenant_id) select 'ten_' || lpad(to_hex(n), 32, '0') from generate_series(1, $1::int) as n`,
    [tenants],
  );
  // Charges of all tenants interleaved by time, as usage leaves them.
  await admin.query(
    `insert into charges (charge_id, tenant_id, usage_id, line_index, product, job_id, grant_id, usage_hour, month,
                          position_before, units, amount_micros, currency, price_book_id, created_at)
     select 'chg_' || lpad(to_hex((day * 4 + product) * $1::bigint + n), 32, '0'), 'ten_' || lpad(to_hex(n), 32, '0'),
            'evt_' || day || '_' || product || '_' || n, 0, 'product-' || product, 'job', '',
            timestamptz '2026-10-01 04:00:00Z' + day * interval '1 day', '2026-10', day * 1000, 997,
            997 * (1800 + product), 'CNY', 'prb_00000000000070008000000000000000', now()
     from generate_series(0, 29) as day, generate_series(0, 3) as product, generate_series(1, $1::int) as n`,
    [tenants],
  );
  await admin.query(`
    insert into charge_lines (charge_id, place, units, unit_price_micros, amount_micros)
    select charge_id, 0, units, amount_micros / units, amount_micros from charges`);
  await admin.query(`
    insert into charge_progress (charge_id, tenant_id, month, amount_micros, posted_at, next_attempt_at)
    select charge_id, tenant_id, month, amount_micros, now(), now() from charges`);
  await admin.query('vacuum analyze');
}
