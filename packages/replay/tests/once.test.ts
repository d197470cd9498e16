import type { Migration } from '@tollgate/db';
import { inTransaction } from '@tollgate/db';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { DomainError, failedPrecondition, unavailable } from '@tollgate/errors';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { once, type OnceOptions, replayMigration, type ReplayTables, type RequestKey } from '../src/index.ts';

interface Tables extends ReplayTables {
  effect: { text: string };
}

const effects: Migration = {
  up: async (db) => {
    await sql`create table effect (text text primary key)`.execute(db);
  },
};

let scratch: ScratchDatabase<Tables>;
beforeAll(async () => {
  scratch = await scratchDatabase<Tables>({ '1-replay': replayMigration, '2-effect': effects });
});
afterEach(async () => {
  await sql`delete from request_log`.execute(scratch.database.db);
  await sql`delete from effect`.execute(scratch.database.db);
});
afterAll(() => scratch.close());

const now = new Date('2026-11-21T10:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const codec = { encode: bytes, decode: (stored: Uint8Array) => new TextDecoder().decode(stored) };
const key = (change: Partial<RequestKey> = {}): RequestKey => ({
  scope: 'user:usr_1',
  requestId: 'req_1',
  method: '/tollgate.wallet.v1.WalletService/TopUp',
  payload: bytes('amount=1'),
  ...change,
});

/** A mutation that writes `text`, then answers or throws; counts how often it ran. */
function mutation(text: string, fail?: () => Error) {
  const ran = { times: 0 };
  const call = (request: RequestKey, options: OnceOptions = { now }) =>
    once(
      scratch.database.db,
      request,
      codec,
      async (tx) => {
        ran.times++;
        await tx.insertInto('effect').values({ text }).execute();
        if (fail !== undefined) throw fail();
        return `wrote ${text}`;
      },
      options,
    );
  return { ran, call };
}

const written = async () =>
  (await scratch.database.db.selectFrom('effect').select('text').orderBy('text').execute()).map((row) => row.text);
const logged = () => scratch.database.db.selectFrom('request_log').selectAll().execute();
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => error,
  );

describe('a repeated request', () => {
  it('gets the stored result and runs once', async () => {
    const { ran, call } = mutation('x');
    expect([await call(key()), await call(key()), await call(key())]).toEqual(['wrote x', 'wrote x', 'wrote x']);
    expect([ran.times, await written()]).toEqual([1, ['x']]);
    expect(await logged()).toMatchObject([
      { scope: 'user:usr_1', request_id: 'req_1', created_at: now, refusal: null },
    ]);
  });

  it('gets the stored refusal in full, and nothing of the refused work stays', async () => {
    const violations = [{ field: 'amount', description: 'must be positive' }];
    const { ran, call } = mutation(
      'x',
      () =>
        new DomainError({
          category: 'failed_precondition',
          reason: 'LOT_EXPIRED',
          message: 'The lot has expired.',
          metadata: { lot: 'lot_1' },
          violations,
        }),
    );
    const [first, second] = [await refused(call(key())), await refused(call(key()))];
    for (const error of [first, second]) {
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({
        category: 'failed_precondition',
        reason: 'LOT_EXPIRED',
        message: 'The lot has expired.',
        metadata: { lot: 'lot_1' },
        violations,
      });
    }
    expect([ran.times, await written()]).toEqual([1, []]);
  });

  it('gets the refusal that followed a failed statement', async () => {
    await mutation('taken').call(key({ requestId: 'req_0' }));
    const { call } = mutation('taken');
    const insertTwice = () =>
      once(
        scratch.database.db,
        key(),
        codec,
        async (tx) => {
          await tx
            .insertInto('effect')
            .values({ text: 'taken' })
            .execute()
            .catch(() => {
              throw failedPrecondition('TAKEN', 'Taken.');
            });
          return 'never';
        },
        { now },
      );
    expect(await refused(insertTwice())).toMatchObject({ reason: 'TAKEN' });
    expect(await refused(call(key()))).toMatchObject({ reason: 'TAKEN' });
  });

  it('runs once when it comes many times at the same time', async () => {
    const { ran, call } = mutation('x');
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(key())));
    expect([new Set(answers), ran.times, await written()]).toEqual([new Set(['wrote x']), 1, ['x']]);
  });

  it('waits for the one that is at work, and only for that one', async () => {
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    let ran = 0;
    const slow = () =>
      once(
        scratch.database.db,
        key(),
        codec,
        async () => {
          ran++;
          await gate;
          return 'slow';
        },
        { now },
      );
    const [first, second] = [slow(), slow()];
    expect(await mutation('other').call(key({ requestId: 'req_2' }))).toBe('wrote other');
    finish();
    expect([await first, await second, ran]).toEqual(['slow', 'slow', 1]);
  });
});

describe('a request id used again', () => {
  it.each([
    ['another payload', { payload: bytes('amount=2') }],
    ['another method', { method: '/tollgate.wallet.v1.WalletService/Refund' }],
  ])('for %s is a named conflict and writes nothing', async (_, change) => {
    await mutation('x').call(key());
    const { ran, call } = mutation('y');
    expect(await refused(call(key(change)))).toMatchObject({
      category: 'aborted',
      reason: 'REQUEST_ID_REUSED',
      metadata: { request_id: 'req_1' },
    });
    expect([ran.times, await written()]).toEqual([0, ['x']]);
    // The first answer stands.
    expect(await mutation('x').call(key())).toBe('wrote x');
  });

  it('by another caller is another request', async () => {
    await mutation('x').call(key());
    expect(await mutation('y').call(key({ scope: 'user:usr_2' }))).toBe('wrote y');
    expect(await written()).toEqual(['x', 'y']);
  });

  it.each(['', 'x'.repeat(129)])('is refused when it is empty or too long (%#)', async (requestId) => {
    const { ran, call } = mutation('x');
    expect(await refused(call(key({ requestId })))).toMatchObject({
      category: 'invalid_argument',
      reason: 'REQUEST_ID_INVALID',
      violations: [{ field: 'request_id' }],
    });
    expect([ran.times, await logged()]).toEqual([0, []]);
  });
});

describe('a failure that is no answer', () => {
  it.each([
    ['an outage', () => unavailable('WALLET_UNAVAILABLE', 'down')],
    [
      'a deadline',
      () => new DomainError({ category: 'deadline_exceeded', reason: 'DEADLINE_EXCEEDED', message: 'late' }),
    ],
    ['a defect', () => new TypeError('x is undefined')],
  ])('stores nothing (%s), so that the same request may succeed later', async (_, fail) => {
    expect(await refused(mutation('x', fail).call(key()))).toBeInstanceOf(Error);
    expect([await written(), await logged()]).toEqual([[], []]);
    expect(await mutation('x').call(key())).toBe('wrote x');
  });
});

describe('a preview', () => {
  const preview = { now, previewOnly: true };

  it('answers as the real thing would, and stores nothing', async () => {
    const { call } = mutation('x');
    expect([await call(key(), preview), await written(), await logged()]).toEqual(['wrote x', [], []]);
    expect(await call(key())).toBe('wrote x');
  });

  it('refuses as the real thing would, and uses no request id up', async () => {
    const { call } = mutation('x', () => failedPrecondition('LOT_EXPIRED', 'Expired.'));
    expect(await refused(call(key(), preview))).toMatchObject({ reason: 'LOT_EXPIRED' });
    expect([await written(), await logged()]).toEqual([[], []]);
    expect(await mutation('x').call(key())).toBe('wrote x');
  });
});

it('runs again after losing against a concurrent transaction, and stores one answer', async () => {
  let runs = 0;
  const answer = await once(
    scratch.database.db,
    key(),
    codec,
    async (tx) => {
      await tx
        .insertInto('effect')
        .values({ text: `run${++runs}` })
        .execute();
      if (runs === 1)
        await sql`do $$ begin raise exception 'lost' using errcode = 'deadlock_detected'; end $$`.execute(tx);
      return 'won';
    },
    { now },
  );
  expect([answer, runs, await written(), (await logged()).length]).toEqual(['won', 2, ['run2'], 1]);
});

it('keeps a row either a result or a refusal', async () => {
  const bad = inTransaction(scratch.database.db, (tx) =>
    tx
      .insertInto('request_log')
      .values({
        scope: 's',
        request_id: 'r',
        method: 'm',
        payload_digest: new Uint8Array(32),
        outcome: null,
        refusal: null,
        created_at: now,
      })
      .execute(),
  );
  expect(await refused(bad)).toMatchObject({ code: '23514' });
});
