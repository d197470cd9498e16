import { isDomainError } from '@tollgate/errors';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inTransaction,
  isConnectionFailure,
  isSerializationFailure,
  isUniqueViolation,
  type Migration,
  openDatabase,
} from '../src/index.ts';
import { type ScratchDatabase, scratchDatabase } from './scratch.ts';

interface Tables {
  counter: { name: string; value: bigint };
}

const counters: Migration = {
  up: async (db) => {
    await sql`create table counter (name text primary key, value bigint not null)`.execute(db);
  },
};

let scratch: ScratchDatabase<Tables>;
beforeAll(async () => {
  scratch = await scratchDatabase({ '1-counters': counters });
});
afterAll(() => scratch.close());

const valueOf = async (name: string): Promise<bigint | undefined> =>
  (await scratch.database.db.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst())?.value;

describe('values', () => {
  it('keeps int8 exact, dates as days and instants as Date', async () => {
    const { rows } = await sql<Record<string, unknown>>`
      select 9223372036854775807::int8 as amount, array[1, null]::int8[] as amounts, '2026-02-28'::date as day,
             array['2026-02-28']::date[] as days, 1.10::numeric as ratio, '2026-02-28T00:00:00Z'::timestamptz as instant,
             count(*) as counted, 'text' as word from counter where false`.execute(scratch.database.db);
    expect(rows).toEqual([
      {
        amount: 9223372036854775807n,
        amounts: [1n, null],
        day: '2026-02-28',
        days: ['2026-02-28'],
        ratio: '1.10',
        instant: new Date('2026-02-28T00:00:00Z'),
        counted: 0n,
        word: 'text',
      },
    ]);
  });

  it('leaves the parsers of other connections alone', async () => {
    const other = new pg.Client({ connectionString: scratch.url });
    await other.connect();
    const { rows } = await other.query<{ amount: unknown }>('select 12::int8 as amount');
    await other.end();
    expect(rows).toEqual([{ amount: '12' }]);
  });
});

describe('inTransaction', () => {
  it('commits all or nothing', async () => {
    const write = (fail: boolean) =>
      inTransaction(scratch.database.db, async (tx) => {
        await tx.insertInto('counter').values({ name: 'all', value: 1n }).execute();
        if (fail) throw new RangeError('stop');
      });
    await expect(write(true)).rejects.toThrow(RangeError);
    expect(await valueOf('all')).toBeUndefined();
    await write(false);
    expect(await valueOf('all')).toBe(1n);
  });

  it('runs a transaction again that lost against a concurrent one', async () => {
    await scratch.database.db.insertInto('counter').values({ name: 'raced', value: 0n }).execute();
    let runs = 0;
    const add = () =>
      inTransaction(
        scratch.database.db,
        async (tx) => {
          runs++;
          const { value } = await tx
            .selectFrom('counter')
            .select('value')
            .where('name', '=', 'raced')
            .executeTakeFirstOrThrow();
          await tx
            .updateTable('counter')
            .set({ value: value + 1n })
            .where('name', '=', 'raced')
            .execute();
        },
        { isolation: 'serializable', retries: 20 },
      );
    await Promise.all(Array.from({ length: 4 }, add));
    expect(await valueOf('raced')).toBe(4n);
    expect(runs).toBeGreaterThan(4);
  });

  it('gives up after the retries it was allowed', async () => {
    let runs = 0;
    const failing = inTransaction(
      scratch.database.db,
      async (tx) => {
        runs++;
        await sql`do $$ begin raise exception 'lost' using errcode = 'serialization_failure'; end $$`.execute(tx);
      },
      { retries: 2 },
    );
    expect(isSerializationFailure(await failing.catch((error: unknown) => error))).toBe(true);
    expect(runs).toBe(3);
  });
});

describe('failures', () => {
  it('knows a duplicate key by its constraint', async () => {
    const insert = () => scratch.database.db.insertInto('counter').values({ name: 'twice', value: 1n }).execute();
    await insert();
    const error = await insert().catch((caught: unknown) => caught);
    expect([
      isUniqueViolation(error),
      isUniqueViolation(error, 'counter_pkey'),
      isUniqueViolation(error, 'other'),
    ]).toEqual([true, true, false]);
    expect(isConnectionFailure(error)).toBe(false);
  });

  it('answers unavailable when the session is ended within a transaction, and recovers', async () => {
    const broken = inTransaction(scratch.database.db, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(scratch.database.db);
      await tx.insertInto('counter').values({ name: 'broken', value: 1n }).execute();
    });
    const error = await broken.catch((caught: unknown) => caught);
    expect(isDomainError(error) && [error.category, error.reason]).toEqual(['unavailable', 'DATABASE_UNAVAILABLE']);
    expect(isConnectionFailure(error)).toBe(true);
    expect(await valueOf('broken')).toBeUndefined();
  });

  it('answers unavailable when nobody listens', async () => {
    const nowhere = openDatabase({
      url: 'postgres://nobody@127.0.0.1:1/none',
      applicationName: 'test',
      onError: () => undefined,
    });
    await expect(nowhere.ping()).rejects.toMatchObject({ category: 'unavailable', reason: 'DATABASE_UNAVAILABLE' });
    await nowhere.close();
  });
});
