// What an event costs when many messages are stored, against what it costs with a million: metering keeps them by day, so
// that what is old is not in the way. Both are there at once, each with servers of its own, and are measured in turn, so
// that the machine's drift cannot decide it.
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import type pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';
import { alternate } from '../rounds.ts';
import { startMetering, type MeteringUnderTest } from './metering-stack.ts';
import { endToEndRate } from './rates.ts';

/** As many as a demonstration has patience for; TOLLGATE_BENCH_ROWS=100000000 is the promise's own size. */
const DEFAULT_ROWS = 10_000_000;
const FEW_ROWS = 1_000_000;
/** The days before today over which they lie; today has its share too, and that is what new ones meet. */
const DAYS = 30;
const PORTION = 1_000_000;
/** Days that are filled at once. */
const HANDS = 2;
const TARGET = 1.2;

export const growth: BenchCase = {
  name: 'growth',
  summary: `cost of an event with TOLLGATE_BENCH_ROWS messages stored (${DEFAULT_ROWS}), against a million`,
  run: async (context) => {
    const rows = readRows(process.env['TOLLGATE_BENCH_ROWS']);
    const few = await startMetering(context, 11);
    const many = await startMetering(context, 11);
    await store(many, rows, context);
    await store(few, FEW_ROWS, context);
    const { growth: figures } = await alternate(
      context.rounds,
      () => cost(few, context),
      { growth: () => cost(many, context) },
      (round, text) => context.say(`round ${round} of ${context.rounds}: ${text} us an event`),
    );
    context.say('proving the counts');
    await few.verify();
    await many.verify();
    return [{ name: 'growth', unit: 'us/event', ...figures, target: TARGET, lowerIsBetter: true }];
  },
};

function readRows(text: string | undefined): number {
  const rows = text === undefined ? DEFAULT_ROWS : Number(text);
  if (!Number.isInteger(rows) || rows <= FEW_ROWS) throw new Error(`TOLLGATE_BENCH_ROWS is a number above ${FEW_ROWS}`);
  return rows;
}

async function cost(metering: MeteringUnderTest, context: BenchContext): Promise<number> {
  const shape = { tenants: metering.tenants.slice(1), ids: 'time-ordered', duplicates: 0 } as const;
  return 1_000_000 / (await endToEndRate(metering, shape, 80 * context.roundMs));
}

/**
 * Messages as metering would have stored and counted them, the same number on every day, of the first tenant: the proof at
 * the end reads them with the others. What the server would do about them later, while others are measured, is done here.
 */
async function store(metering: MeteringUnderTest, rows: number, context: BenchContext): Promise<void> {
  const { pool, tenants } = metering;
  const uuid = tenants[0]?.slice('ten_'.length) ?? '';
  const dates = await days(pool);
  const left = dates.map((date, index) => ({
    date,
    rows: Math.floor((rows * (index + 1)) / dates.length) - Math.floor((rows * index) / dates.length),
  }));
  let stored = 0;
  const hand = async (): Promise<void> => {
    for (let day = left.shift(); day !== undefined; day = left.shift()) {
      await storeDay(pool, uuid, day.date, day.rows);
      stored += day.rows;
      context.say(`${stored} of ${rows} messages stored`);
    }
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
  await metering.checkpoint();
}

/** In the order in which they were sent, 12,500 a second from midnight on. */
async function storeDay(pool: pg.Pool, uuid: string, date: string, rows: number): Promise<void> {
  await pool.query('select open_outcome_day($1::date)', [date]);
  const table = `outcomes_${date.replaceAll('-', '_')}`;
  for (let from = 0; from < rows; from += PORTION)
    await pool.query(
      `insert into ${table}
         (tenant_id, message_key, first_event_at, last_event_at, agreement_no, facts, classes, segments, product, job_id, grant_id)
       select $3::uuid,
         (lpad(to_hex(floor(extract(epoch from $1::date) * 1000)::bigint + n * 80 / 1000), 12, '0') || substr(md5(n::text), 1, 20))::uuid,
         $1::date::timestamp at time zone 'UTC', $1::date::timestamp at time zone 'UTC', 1, 1, 2, 1, $5, '', ''
       from generate_series($2::bigint + 1, $4::bigint) n`,
      [date, from, uuid, Math.min(from + PORTION, rows), SMS_PRODUCT],
    );
  await count(pool, uuid, date, rows);
  await pool.query(`vacuum (analyze) ${table}`);
}

/** They were taken by the carrier, which is what the tenant's agreement bills. */
async function count(pool: pg.Pool, uuid: string, date: string, messages: number): Promise<void> {
  await pool.query(
    `insert into usage_hours
     values ($1, $2::date::timestamp at time zone 'UTC', $3, '', $4, $4, 0, 0, 0, 0, 0, 0, $4, $4)`,
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
    `select to_char(day, 'YYYY-MM-DD') as date
     from generate_series((now() at time zone 'UTC')::date - $1::int, (now() at time zone 'UTC')::date, '1 day') day`,
    [DAYS],
  );
  return rows.map((row) => row.date);
}
