// What a relay holds at once is bounded, what is old goes in portions, and a key in trouble is nobody else's trouble.
import { inTransaction } from '@tollgate/db';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { type ScratchBroker, scratchBroker } from '@tollgate/nats/scratch';
import { silentLog } from '@tollgate/observability';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEvents, createRelay, outboxMigration, type OutboxTables, type Relay } from '../src/index.ts';
import { claimUnpublished, removeOld } from '../src/claim.ts';
import { stored } from './stored.ts';

let scratch: ScratchDatabase<OutboxTables>;
let nats: ScratchBroker;
let client: pg.Client;
beforeAll(async () => {
  [scratch, nats] = await Promise.all([
    scratchDatabase<OutboxTables>({ '1-outbox': outboxMigration }),
    scratchBroker(),
  ]);
  client = await scratch.database.connect();
});
afterAll(async () => {
  await client.end();
  await Promise.all([scratch.close(), nats.close()]);
});
beforeEach(async () => {
  await client.query('delete from outbox');
  await nats.broker.manager.streams.purge('WALLET');
});

const count = async (): Promise<number> =>
  Number((await client.query<{ count: bigint }>('select count(*) as count from outbox')).rows[0]?.count);

/** So many rows of one key, written at once. */
const fill = (rows: number, key: string, more = '') =>
  client.query(
    `insert into outbox (event_id, subject, key, payload, headers ${more === '' ? '' : ', created_at, published_at'})
     select gen_random_uuid(), 'tollgate.wallet.tested', $2, '${key}', '{}' ${more} from generate_series(1, $1)`,
    [rows, key],
  );

describe('a claim', () => {
  it('takes no more bytes than it may hold, and goes on with the rest', async () => {
    await client.query(
      `insert into outbox (event_id, subject, key, payload, headers)
       select 'evt_' || n, 'tollgate.wallet.tested', 'a', convert_to(repeat('x', 900000), 'UTF8'), '{}'
       from generate_series(1, 20) n`,
    );
    const { events, full } = await claimUnpublished(client, { without: [] });
    expect([events.length, full]).toEqual([9, true]);
    expect(events.map((event) => event.event_id)).toEqual(Array.from({ length: 9 }, (_, i) => `evt_${i + 1}`));
  });

  it('knows when nothing is left', async () => {
    await fill(3, 'a');
    expect(await claimUnpublished(client, { without: [] })).toMatchObject({ events: { length: 3 }, full: false });
    expect(await claimUnpublished(client, { without: ['a'] })).toEqual({ events: [], full: false });
    expect(await claimUnpublished(client, { only: ['a'] })).toMatchObject({ events: { length: 3 } });
  });
});

it('removes everything that is long published, portion by portion, and nothing else', async () => {
  await fill(2, 'unpublished', `, now() - interval '30 days', null`);
  await fill(5_000, 'old', `, now() - interval '9 days', now() - interval '8 days'`);
  await fill(3, 'young', ', now(), now()');
  let portions = 0;
  for (let after: bigint | undefined = 0n; after !== undefined; portions++) {
    const before = await count();
    after = await removeOld(client, after);
    expect(before - (await count())).toBeLessThanOrEqual(2_000);
  }
  expect(await count()).toBe(5);
  expect(portions).toBe(3);
});

describe('a blocked key', () => {
  const relays: Relay[] = [];
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((each) => each.stop()));
  });

  /** A relay whose broker does what `meet` says with events of key "a"; their text is the key. */
  function relay(meet: () => Promise<void>): void {
    const { jetstream } = nats.broker;
    const publish: typeof jetstream.publish = async (subject, payload, opts) => {
      if (new TextDecoder().decode(payload as Uint8Array) === 'a') await meet();
      return jetstream.publish(subject, payload, opts);
    };
    const meeting = Object.assign(Object.create(jetstream) as typeof jetstream, { publish });
    const made = createRelay({
      database: scratch.database,
      broker: { ...nats.broker, jetstream: meeting },
      log: silentLog,
      pollMs: 60_000,
    });
    relays.push(made);
    made.start();
  }

  let serial = 0;
  const append = (key: string) =>
    inTransaction(scratch.database.db, (tx) =>
      appendEvents(tx, [
        {
          subject: 'tollgate.wallet.tested',
          key,
          eventId: `evt_more_${++serial}`,
          payload: new TextEncoder().encode(key),
        },
      ]),
    );
  const texts = async () => (await stored(nats.broker, 'WALLET')).map(({ text }) => text);

  it('with more events than a claim takes starves no other key and makes none wait', async () => {
    await fill(700, 'a');
    let refusals = 0;
    relay(() => {
      refusals++;
      return Promise.reject(new Error('refused'));
    });
    let retriedBefore = 0;
    for (let i = 1; i <= 5; i++) {
      const tried = refusals;
      await append(`b${i}`);
      await expect.poll(texts, { timeout: 15_000, interval: 10 }).toHaveLength(i);
      if (refusals > tried) retriedBefore++;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    // Had they waited for its turn, it would have been tried again before every one of them.
    expect(retriedBefore).toBeLessThan(5);
    // It is tried again all the while, one event of it at a time, ever more seldom.
    expect(refusals).toBeGreaterThan(1);
    expect(refusals).toBeLessThan(8);
  });

  it('that gets no answer holds nobody up either, and goes through in the end', async () => {
    await fill(3, 'a');
    let answers = false;
    let asked = 0;
    const silence = Promise.withResolvers<void>();
    relay(() => {
      asked++;
      if (answers) return Promise.resolve();
      return asked === 1 ? Promise.reject(new Error('refused')) : silence.promise;
    });
    await expect.poll(() => asked, { timeout: 15_000 }).toBe(2);
    await append('b');
    await expect.poll(texts, { timeout: 15_000, interval: 10 }).toEqual(['b']);
    answers = true;
    silence.reject(new Error('no answer'));
    await expect.poll(texts, { timeout: 15_000 }).toEqual(['b', 'a', 'a', 'a']);
  });
});
