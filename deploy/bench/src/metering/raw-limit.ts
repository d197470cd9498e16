// The most that this PostgreSQL stores of the same rows: batches of 1,000 from binary arrays, the same columns, checks and
// primary key, a counter's upsert beside them, 4 connections; no broker, no decoding, no digests.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { BenchContext } from '../case.ts';

export const CONNECTIONS = 4;
export const ROWS_A_BATCH = 1_000;
const UUID = 2950;

/** Makes the tables; each call of the result commits one batch over one of the connections. */
export async function rawLimit(context: BenchContext, pool: pg.Pool): Promise<(caller: number) => Promise<void>> {
  await pool.query(`
    create schema raw;
    create table raw.outcomes (like public.outcomes including all) with (fillfactor = 85);
    create table raw.usage_hours (like public.usage_hours including all) with (fillfactor = 50);
    drop index if exists raw.outcomes_last_event_at_idx`);
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client(pool.options));
  for (const client of clients) {
    client.on('error', () => undefined);
    await client.connect();
    context.onEnd(() => client.end());
  }
  const tenant = randomBytes(16);
  return async (caller) => {
    const client = clients[caller % CONNECTIONS];
    if (client === undefined) throw new RangeError('no such caller');
    const count = await insertBatch(client, tenant);
    if (count !== ROWS_A_BATCH) throw new Error(`${count} of ${ROWS_A_BATCH} rows were new`);
  };
}

async function insertBatch(client: pg.Client, tenant: Buffer): Promise<number | null> {
  const hour = new Date();
  hour.setMinutes(0, 0, 0);
  await client.query('begin');
  const { rowCount } = await client.query({
    name: 'rows',
    text: `
      insert into raw.outcomes (tenant_id, message_key, first_event_at, last_event_at, agreement_no, facts, classes,
                                segments, product, job_id, grant_id)
      select tenant, key, at, at, one, one, two, one, product, job, grant_id
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::text[], $7::text[],
                  $8::text[]) as given (tenant, key, at, one, two, product, job, grant_id)
      on conflict do nothing`,
    values: [uuids(() => tenant), uuids(nextKey), ...constants(hour)],
  });
  await client.query({
    name: 'counter',
    text: `
      insert into raw.usage_hours as cell values ($1, $2, 'sms-cn', 'bench', $3, $3, 0, 0, 0, 0, 0, 0, $3, $3)
      on conflict (tenant_id, hour_start, product, job_id) do update set
        messages = cell.messages + excluded.messages, submitted = cell.submitted + excluded.submitted,
        billable_messages = cell.billable_messages + excluded.billable_messages,
        billable_units = cell.billable_units + excluded.billable_units`,
    values: [tenant.toString('hex'), hour, ROWS_A_BATCH],
  });
  await client.query('commit');
  return rowCount;
}

/** Keys as metering makes them of UUIDv7: 6 bytes of time, 10 of a digest; ascending. */
function nextKey(): Buffer {
  const key = randomBytes(16);
  key.writeUIntBE(Date.now(), 0, 6);
  return key;
}

function uuids(make: () => Buffer): Buffer {
  return array(
    UUID,
    Array.from({ length: ROWS_A_BATCH }, make).toSorted((a, b) => Buffer.compare(a, b)),
  );
}

/** array_send's form: one dimension, no nulls. */
function array(oid: number, values: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(20);
  [1, 0, oid, values.length, 1].forEach((word, index) => header.writeInt32BE(word, index * 4));
  const length = Buffer.alloc(4);
  length.writeInt32BE(values[0]?.length ?? 0);
  return Buffer.concat([header, ...values.flatMap((value) => [length, value])]);
}

const made = new Map<number, readonly Buffer[]>();

/** What is the same for every row of an hour: made once. */
function constants(hour: Date): readonly Buffer[] {
  const known = made.get(hour.getTime());
  if (known !== undefined) return known;
  const repeated = (oid: number, value: Buffer): Buffer =>
    array(
      oid,
      Array.from({ length: ROWS_A_BATCH }, () => value),
    );
  const micros = Buffer.alloc(8);
  micros.writeBigInt64BE(BigInt(hour.getTime() - Date.UTC(2000, 0, 1)) * 1_000n);
  const small = (value: number): Buffer => Buffer.from([0, value]);
  const arrays = [
    repeated(1184, micros),
    repeated(21, small(1)),
    repeated(21, small(2)),
    ...['sms-cn', 'bench', `grt_${'0'.repeat(32)}`].map((text) => repeated(25, Buffer.from(text))),
  ];
  made.set(hour.getTime(), arrays);
  return arrays;
}
