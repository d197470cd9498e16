import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inTransaction } from '@tollgate/db';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { type ScratchBroker, scratchBroker } from '@tollgate/nats/scratch';
import { createMeter, silentLog } from '@tollgate/observability';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  appendEvent,
  appendEvents,
  createRelay,
  type OutboxEvent,
  outboxMigration,
  type OutboxTables,
  type Relay,
} from '../src/index.ts';
import { stored } from './stored.ts';

let scratch: ScratchDatabase<OutboxTables>;
let nats: ScratchBroker;
beforeAll(async () => {
  [scratch, nats] = await Promise.all([
    scratchDatabase<OutboxTables>({ '1-outbox': outboxMigration }),
    scratchBroker(),
  ]);
});
afterAll(() => Promise.all([scratch.close(), nats.close()]));

const relays: Relay[] = [];
function relay(pollMs = 60_000): Relay {
  const made = createRelay({ database: scratch.database, broker: nats.broker, log: silentLog, pollMs });
  relays.push(made);
  return made;
}
beforeEach(async () => {
  await nats.broker.manager.streams.purge('WALLET');
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((each) => each.stop()));
});

let serial = 0;
const event = (key: string, text: string): OutboxEvent => ({
  subject: 'tollgate.wallet.tested',
  key,
  eventId: `evt_${++serial}`,
  payload: new TextEncoder().encode(text),
});
const append = (events: readonly OutboxEvent[]) => inTransaction(scratch.database.db, (tx) => appendEvents(tx, events));
const texts = async () => (await stored(nats.broker, 'WALLET')).map((message) => message.text);

describe('appendEvent', () => {
  it('is invisible after a rollback', async () => {
    const working = relay();
    working.start();
    const rolledBack = inTransaction(scratch.database.db, async (tx) => {
      await appendEvent(tx, event('a', 'never'));
      throw new RangeError('no');
    });
    await expect(rolledBack).rejects.toThrow(RangeError);
    await append([event('a', 'committed')]);
    await working.flush();
    expect(await texts()).toEqual(['committed']);
  });

  it('carries the headers of each event', async () => {
    const working = relay();
    working.start();
    await append([
      { ...event('a', 'x'), headers: { 'Tollgate-Reason': 'WHY', 'Tollgate-Error': '第 1 "…"' } },
      event('b', 'y'),
    ]);
    await working.flush();
    const seen = (await stored(nats.broker, 'WALLET')).map(({ text, headers }) => [text, headers]);
    expect(Object.fromEntries(seen)).toEqual({
      x: { 'Nats-Msg-Id': expect.any(String), 'Tollgate-Reason': 'WHY', 'Tollgate-Error': '第 1 "…"' },
      y: { 'Nats-Msg-Id': expect.any(String) },
    });
  });

  it('carries bytes and the message id as they are', async () => {
    const working = relay();
    working.start();
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    await append([{ ...event('a', ''), eventId: 'evt_bytes', payload: bytes }]);
    await working.flush();
    expect(await stored(nats.broker, 'WALLET')).toMatchObject([
      { id: 'evt_bytes', subject: 'tollgate.wallet.tested', data: bytes },
    ]);
  });

  it.each([
    ['a subject that no stream stores', { subject: 'elsewhere.tested' }],
    ['an empty id', { eventId: '' }],
    ['more bytes than the broker takes', { payload: new Uint8Array(1_000_001) }],
  ])('refuses %s at once', async (_, wrong) => {
    await expect(append([{ ...event('a', 'x'), ...wrong }])).rejects.toThrow(RangeError);
  });

  it('refuses the same event id twice', async () => {
    const single = event('a', 'x');
    await expect(append([single, single])).rejects.toMatchObject({ constraint: 'outbox_event_id_key' });
  });
});

describe('the relay', () => {
  it('is woken by a commit, long before it would look by itself', async () => {
    const working = relay(60_000);
    working.start();
    await append([event('a', 'first')]);
    await working.flush();
    await append([event('a', 'second')]);
    await expect.poll(texts, { timeout: 15_000, interval: 10 }).toEqual(['first', 'second']);
  });

  it('keeps the order of each key over many transactions', async () => {
    const keys = ['a', 'b', 'c'];
    const working = relay();
    working.start();
    for (let round = 0; round < 40; round++) await append(keys.map((key) => event(key, `${key}${round}`)));
    await working.flush();
    const all = await texts();
    for (const key of keys)
      expect(all.filter((text) => text.startsWith(key))).toEqual(
        Array.from({ length: 40 }, (_, round) => `${key}${round}`),
      );
  });

  it('publishes an event that commits after one with a higher id', async () => {
    const working = relay();
    working.start();
    await inTransaction(scratch.database.db, async (tx) => {
      await appendEvent(tx, event('late', 'late'));
      await append([event('early', 'early')]);
      await working.flush();
    });
    await working.flush();
    expect(await texts()).toEqual(['early', 'late']);
  });

  it('lets one of several publish, and the next one when that stops', async () => {
    const [first, second] = [relay(), relay()];
    first.start();
    second.start();
    await append([event('a', '1')]);
    await first.flush();
    await first.stop();
    await append([event('a', '2')]);
    await second.flush();
    expect(await texts()).toEqual(['1', '2']);
  });

  it('waits out an outage of the broker, loses nothing and keeps the order', async () => {
    const working = relay();
    working.start();
    await append([event('a', '0')]);
    await working.flush();
    await nats.stopServer();
    for (const text of ['1', '2', '3']) await append([event('a', text)]);
    await expect(working.flush(300)).rejects.toThrow('3 events are still unpublished');
    expect(await working.lagMs()).toBeGreaterThan(200);
    await nats.startServer();
    await working.flush();
    expect(await texts()).toEqual(['0', '1', '2', '3']);
    expect(await working.lagMs()).toBe(0);
  });

  it('comes back after its session was ended', async () => {
    const working = relay();
    working.start();
    await append([event('a', '1')]);
    await working.flush();
    await scratch.database.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`,
    );
    await append([event('a', '2')]);
    await working.flush();
    expect(await texts()).toEqual(['1', '2']);
  });

  it('sends nothing of a key after an event that the broker refused', async () => {
    // JetStream refuses a second event that expects to be the first.
    const meter = createMeter('test');
    const { jetstream } = nats.broker;
    let refuse = true;
    const refusing = Object.assign(Object.create(jetstream) as typeof jetstream, {
      publish: (subject: string, payload: Uint8Array, opts: Parameters<typeof jetstream.publish>[2]) =>
        refuse && new TextDecoder().decode(payload) === 'a1'
          ? jetstream.publish(subject, payload, { ...opts, expect: { lastSequence: 999_999 } })
          : jetstream.publish(subject, payload, opts),
    });
    const working = createRelay({
      database: scratch.database,
      broker: { ...nats.broker, jetstream: refusing },
      log: silentLog,
      meter,
    });
    relays.push(working);
    await append([event('a', 'a0'), event('a', 'a1'), event('b', 'b0'), event('a', 'a2')]);
    working.start();
    await expect.poll(() => meter.text()).toMatch(/tollgate_outbox_failures_total\{[^}]*\} [1-9]/);
    expect((await texts()).toSorted()).toEqual(['a0', 'b0']);
    refuse = false;
    await working.flush();
    expect((await texts()).filter((text) => text.startsWith('a'))).toEqual(['a0', 'a1', 'a2']);
  });
});

it('shows one message when the process is killed between publish and mark', async () => {
  await append([event('a', 'once')]);
  const doomed = fork(new URL('./doomed-relay.ts', import.meta.url), [scratch.url, nats.url], { stdio: 'ignore' });
  onTestFinished(() => void doomed.kill('SIGKILL'));
  const [, signal] = await once(doomed, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(await texts()).toEqual(['once']);
  const { rows } = await scratch.database.pool.query('select count(*) as left from outbox where published_at is null');
  expect(rows).toEqual([{ left: 1n }]);
  const next = relay();
  next.start();
  await next.flush();
  expect(await texts()).toEqual(['once']);
});
