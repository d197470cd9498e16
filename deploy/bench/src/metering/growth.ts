// What an event costs when many messages are stored, against what it costs with a million: metering keeps them by day, so
// that what is old is not in the way.
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
    const metering = await startMetering(context, 10);
    await store(metering, 0, FEW_ROWS, context);
    const before = await costs(metering, context, 'with a million');
    await store(metering, FEW_ROWS, rows, context);
    const after = await costs(metering, context, `with ${rows}`);
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
      { tenants: metering.tenants, ids: 'time-ordered', duplicates: 0 },
      events,
    );
    context.say(`${when}, round ${round} of ${context.rounds}: ${Math.round(rate)} events/s`);
    // The first round warms caches.
    if (round > 0) measured.push(1_000_000 / rate);
  }
  return measured;
}

/**
 * Messages as metering would have stored them, in the order of their keys. They belong to a tenant of their own and count in
 * no usage: the proof of usage belongs to the other cases.
 */
async function store({ pool }: MeteringUnderTest, from: number, to: number, context: BenchContext): Promise<void> {
  const dates = await days(pool);
  for (const date of dates) await pool.query('select open_outcome_day($1::date)', [date]);
  for (let at = from; at < to; at += PORTION) {
    const date = dates[Math.floor(at / PORTION) % dates.length] ?? '';
    await pool.query(
      `insert into outcomes_${date.replaceAll('-', '_')}
         (tenant_id, message_key, first_event_at, last_event_at, agreement_no, facts, classes, segments, product, job_id, grant_id)
       select '00000000-0000-7000-8000-000000000001',
         (lpad(to_hex(floor(extract(epoch from $1::date) * 1000)::bigint + n * 80 / 1000), 12, '0') || substr(md5((n + $2)::text), 1, 20))::uuid,
         $1::date, $1::date, 1, 1, 2, 1, 'sms-cn', 'growth', ''
       from generate_series(1, $3::bigint) n on conflict do nothing`,
      [date, at, Math.min(PORTION, to - at)],
    );
    if ((at / PORTION) % 10 === 9) context.say(`${at + PORTION} of ${to} messages stored`);
  }
  await pool.query('checkpoint').catch(() => undefined);
}

async function days(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ date: string }>(
    `select to_char(day, 'YYYY-MM-DD') as date from generate_series(current_date - $1::int, current_date, '1 day') day`,
    [DAYS],
  );
  return rows.map((row) => row.date);
}
