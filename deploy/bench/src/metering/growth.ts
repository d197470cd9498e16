// What an event costs when many messages are stored, against what it costs with a million: metering keeps them by day, so
// that what is old is not in the way.
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';
import { median } from '../rounds.ts';
import { startMetering, type MeteringUnderTest } from './metering-stack.ts';
import { endToEndRate } from './rates.ts';

/** As many as a demonstration has patience for; TOLLGATE_BENCH_ROWS=100000000 is the promise's own size. */
const DEFAULT_ROWS = 10_000_000;
const FEW_ROWS = 1_000_000;
/** The days before today over which they lie, and today's own share, which is what new ones meet. */
const DAYS = 30;
const PORTION = 1_000_000;
const TARGET = 1.2;

export const growth: BenchCase = {
  name: 'growth',
  summary: `cost of an event with TOLLGATE_BENCH_ROWS messages stored (${DEFAULT_ROWS}), against a million`,
  run: async (context) => {
    const rows = readRows(process.env['TOLLGATE_BENCH_ROWS']);
    const metering = await startMetering(context, 11);
    await store(metering, 0, FEW_ROWS, context);
    const before = await costs(metering, context, 'with a million');
    await store(metering, FEW_ROWS, rows, context);
    const after = await costs(metering, context, `with ${rows}`);
    context.say('proving the counts');
    await metering.verify();
    const [baseline, value] = [median(before), median(after)];
    return [
      {
        name: 'growth',
        value,
        unit: 'us/event',
        baseline,
        ratio: value / baseline,
        target: TARGET,
        lowerIsBetter: true,
      },
    ];
  },
};

function readRows(text: string | undefined): number {
  const rows = text === undefined ? DEFAULT_ROWS : Number(text);
  if (!Number.isInteger(rows) || rows <= FEW_ROWS) throw new Error(`TOLLGATE_BENCH_ROWS is a number above ${FEW_ROWS}`);
  return rows;
}

async function costs(metering: MeteringUnderTest, context: BenchContext, when: string): Promise<number[]> {
  const measured: number[] = [];
  for (let round = 0; round <= context.rounds; round++) {
    const events = 80 * context.roundMs;
    const rate = await endToEndRate(
      metering,
      { tenants: metering.tenants.slice(1), ids: 'time-ordered', duplicates: 0 },
      events,
    );
    context.say(`${when}, round ${round} of ${context.rounds}: ${Math.round(rate)} events/s`);
    // The first round warms caches.
    if (round > 0) measured.push(1_000_000 / rate);
  }
  return measured;
}

/**
 * Messages as metering would have stored and counted them, in the order of their keys, of the first tenant: the proof at
 * the end reads them with the others.
 */
async function store(
  { pool, tenants }: MeteringUnderTest,
  from: number,
  to: number,
  context: BenchContext,
): Promise<void> {
  const dates = await days(pool);
  const uuid = tenants[0]?.slice('ten_'.length) ?? '';
  for (const date of dates) await pool.query('select open_outcome_day($1::date)', [date]);
  for (let at = from; at < to; at += PORTION) {
    const date = dates[Math.floor(at / PORTION) % dates.length] ?? '';
    const stored = await pool.query(
      `insert into outcomes_${date.replaceAll('-', '_')}
         (tenant_id, message_key, first_event_at, last_event_at, agreement_no, facts, classes, segments, product, job_id, grant_id)
       select $4::uuid,
         (lpad(to_hex(floor(extract(epoch from $1::date) * 1000)::bigint + n * 80 / 1000), 12, '0') || substr(md5((n + $2)::text), 1, 20))::uuid,
         $1::date::timestamp at time zone 'UTC', $1::date::timestamp at time zone 'UTC', 1, 1, 2, 1, $5, '', ''
       from generate_series(1, $3::bigint) n on conflict do nothing`,
      [date, at, Math.min(PORTION, to - at), uuid, SMS_PRODUCT],
    );
    await count(pool, uuid, date, stored.rowCount ?? 0);
    if ((at / PORTION) % 10 === 9) context.say(`${at + PORTION} of ${to} messages stored`);
  }
  await pool.query('checkpoint').catch(() => undefined);
}

/** They were taken by the carrier, which is what the tenant's agreement bills. */
async function count(pool: pg.Pool, uuid: string, date: string, messages: number): Promise<void> {
  await pool.query(
    `insert into usage_hours as cell
     values ($1, $2::date::timestamp at time zone 'UTC', $3, '', $4, $4, 0, 0, 0, 0, 0, 0, $4, $4)
     on conflict (tenant_id, hour_start, product, job_id) do update set
       messages = cell.messages + $4, submitted = cell.submitted + $4,
       billable_messages = cell.billable_messages + $4, billable_units = cell.billable_units + $4`,
    [uuid, date, SMS_PRODUCT, messages],
  );
  await pool.query(
    `insert into published_usage (usage_id, line_no, tenant_id, agreement_no, product, job_id, grant_id, hour_start, messages, units)
     values ($5, 1, $1, 1, $3, '', '', $2::date::timestamp at time zone 'UTC', $4, $4)`,
    [uuid, date, SMS_PRODUCT, messages, newId('evt')],
  );
}

async function days(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ date: string }>(
    `select to_char(day, 'YYYY-MM-DD') as date from generate_series(current_date - $1::int, current_date, '1 day') day`,
    [DAYS],
  );
  return rows.map((row) => row.date);
}
