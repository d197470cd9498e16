import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { failedPrecondition, unavailable } from '@tollgate/errors';
import { createMeter } from '@tollgate/observability';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Consumers, type MessageMeta, retryLater } from '../src/index.ts';
import { type TestBed, openTestBed, recordText, SUBJECT } from './test-bed.ts';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.clear());
afterAll(() => bed.close());

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const handle: typeof recordText.handle = (tx, text, meta) => recordText.handle(tx, text, meta);

describe('effects', () => {
  it('happen in stream order, before and after the start', async () => {
    await bed.publish(numbers(20));
    const consumers = await bed.run(recordText);
    await bed.publish(['a', 'b']);
    await consumers.idle();
    expect(await bed.effects()).toEqual([...numbers(20), 'a', 'b']);
    expect(await bed.inboxRows()).toBe(22n);
  });

  it('happen once for a message id that comes twice', async () => {
    const meter = createMeter('test');
    const consumers = await bed.run(recordText, { meter });
    await publishTwice(consumers);
    expect(await bed.effects()).toEqual(['first']);
    expect(await meter.text()).toMatch(/result="duplicate"[^}]*\} 1/);
  });

  it('happen twice for it where messages are known by their place', async () => {
    const consumers = await bed.run({ ...recordText, knownBy: 'place' });
    await publishTwice(consumers);
    expect(await bed.effects()).toEqual(['first', 'again']);
    expect(await bed.inboxRows()).toBe(2n);
  });

  /** The broker's own memory of ids is emptied in between: as if the second came after its window. */
  async function publishTwice(consumers: Consumers): Promise<void> {
    const id = randomUUID();
    await bed.publish(['first'], id);
    await consumers.idle();
    await bed.nats.broker.manager.streams.purge('WALLET');
    const { config } = await bed.nats.broker.manager.streams.info('WALLET');
    await bed.nats.broker.manager.streams.update('WALLET', { ...config, duplicate_window: 100_000_000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await bed.publish(['again'], id);
    await consumers.idle();
  }

  it('are rolled back together with the inbox row', async () => {
    let fail = true;
    const consumers = await bed.run({
      ...recordText,
      handle: async (tx, text, meta) => {
        await handle(tx, text, meta);
        if (fail) {
          fail = false;
          throw unavailable('PEER_UNAVAILABLE', 'down');
        }
      },
    });
    await bed.publish(['x']);
    await consumers.idle();
    expect(await bed.effects()).toEqual(['x']);
    expect(await bed.inboxRows()).toBe(1n);
  });

  it('are told after the commit, and a failure there changes nothing', async () => {
    const seen: string[] = [];
    const consumers = await bed.run({
      ...recordText,
      afterCommit: (text) => {
        seen.push(text);
        throw new TypeError('cache');
      },
    });
    await bed.publish(['x', 'y']);
    await consumers.idle();
    expect([seen, await bed.effects(), await bed.deadLetters()]).toEqual([['x', 'y'], ['x', 'y'], []]);
  });

  it('know when and where the message was stored', async () => {
    const seen: MessageMeta[] = [];
    const consumers = await bed.run({
      ...recordText,
      handle: (_tx, _text, meta) => Promise.resolve(void seen.push(meta)),
    });
    const before = Date.now();
    await bed.publish(['x'], 'evt_meta');
    await consumers.idle();
    const { state } = await bed.nats.broker.manager.streams.info('WALLET');
    expect(seen).toEqual([
      {
        messageId: 'evt_meta',
        place: expect.stringMatching(new RegExp(`^WALLET:${state.last_seq}:\\d+$`)),
        subject: SUBJECT,
        sequence: BigInt(state.last_seq),
        time: expect.any(Date),
      },
    ]);
    expect(Math.abs(Number(seen[0]?.time) - before)).toBeLessThan(5_000);
  });
});

describe('failures', () => {
  it('dead-letters what cannot be decoded, with its reason, and goes on', async () => {
    const consumers = await bed.run(recordText);
    await bed.nats.broker.jetstream.publish(SUBJECT, Uint8Array.of(0xff, 0xfe), { msgID: 'evt_bytes' });
    await bed.publish(['good']);
    await consumers.idle();
    const { state } = await bed.nats.broker.manager.streams.info('WALLET');
    expect(await bed.effects()).toEqual(['good']);
    expect(await bed.deadLetters()).toMatchObject([
      {
        headers: {
          on: 'tollgate.deadletter.test-recorder',
          'Tollgate-Reason': 'UNDECODABLE',
          'Tollgate-Subject': SUBJECT,
          'Tollgate-Stream': 'WALLET',
          'Tollgate-Sequence': `${state.last_seq - 1}`,
          'Tollgate-Message-Id': 'evt_bytes',
          'Tollgate-Error': expect.stringContaining('encoded data was not valid'),
        },
      },
    ]);
  });

  it('dead-letters a refusal at once and keeps nothing of its effect', async () => {
    const consumers = await bed.run({
      ...recordText,
      handle: async (tx, text, meta) => {
        await handle(tx, text, meta);
        if (text === 'bad') throw failedPrecondition('LOT_EXPIRED', 'The lot\nhas expired.');
      },
    });
    await bed.publish(['bad', 'good']);
    await consumers.idle();
    expect(await bed.effects()).toEqual(['good']);
    expect(await bed.deadLetters()).toMatchObject([
      { text: 'bad', headers: { 'Tollgate-Reason': 'LOT_EXPIRED', 'Tollgate-Error': 'The lot has expired.' } },
    ]);
    expect(await bed.inboxRows()).toBe(1n);
  });

  it('tries again later what came too early, without holding up the others', async () => {
    let early = 2;
    const consumers = await bed.run({
      ...recordText,
      handle: async (tx, text, meta) => {
        if (text === 'early' && early-- > 0) throw retryLater('UNKNOWN_TENANT', 'not yet');
        await handle(tx, text, meta);
      },
    });
    await bed.publish(['early', 'good']);
    await consumers.idle();
    expect(await bed.effects()).toEqual(['good', 'early']);
    expect(await bed.deadLetters()).toEqual([]);
  });

  it('dead-letters a defect after its tries', async () => {
    let tries = 0;
    const consumers = await bed.run(
      { ...recordText, handle: () => Promise.reject((tries++, new TypeError('x is undefined'))) },
      { deadLetterAfter: 3 },
    );
    await bed.publish(['bad']);
    await consumers.idle();
    expect(tries).toBe(3);
    expect(await bed.deadLetters()).toMatchObject([{ text: 'bad', headers: { 'Tollgate-Reason': 'INTERNAL_ERROR' } }]);
  });

  it('dead-letters what stays too early at the deadline of its subscription, however many tries that takes', async () => {
    const started = performance.now();
    let tries = 0;
    const handleEarly = () => Promise.reject((tries++, retryLater('UNKNOWN_TENANT', 'not yet')));
    const consumers = await bed.run(
      { ...recordText, retryForMs: 1_500, handle: handleEarly },
      // Counts defects only.
      { deadLetterAfter: 1 },
    );
    await bed.publish(['bad']);
    await consumers.idle();
    expect(performance.now() - started).toBeGreaterThan(1_500);
    expect(tries).toBeGreaterThan(2);
    expect(await bed.deadLetters()).toMatchObject([{ text: 'bad', headers: { 'Tollgate-Reason': 'UNKNOWN_TENANT' } }]);
  });

  it('waits out an outage of a peer in order, however often it has to try', async () => {
    let down = 4;
    const consumers = await bed.run(
      {
        ...recordText,
        handle: async (tx, text, meta) => {
          if (text === '1' && down-- > 0) throw unavailable('WALLET_UNAVAILABLE', 'down');
          await handle(tx, text, meta);
        },
      },
      { deadLetterAfter: 2 },
    );
    await bed.publish(numbers(4));
    await consumers.idle();
    expect(await bed.effects()).toEqual(numbers(4));
    expect(await bed.deadLetters()).toEqual([]);
  });

  it('goes on after the broker was away and after its sessions were ended', async () => {
    const consumers = await bed.run(recordText);
    await bed.publish(['before']);
    await consumers.idle();
    await bed.nats.stopServer();
    await bed.nats.startServer();
    await expect.poll(() => bed.nats.broker.ready(), { timeout: 10_000 }).toBe(true);
    await bed.publish(['between']);
    await consumers.idle();
    await bed.scratch.database.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await bed.publish(['after']);
    await consumers.idle();
    expect(await bed.effects()).toEqual(['before', 'between', 'after']);
  });
});

describe('several processes', () => {
  it('take turns: the second goes on where the first stopped', async () => {
    const first = await bed.run(recordText);
    const second = await bed.run(recordText, { database: bed.scratch.open() });
    await bed.publish(numbers(10));
    await first.idle();
    await first.stop();
    await bed.publish(['last']);
    await second.idle();
    expect(await bed.effects()).toEqual([...numbers(10), 'last']);
  });

  it.each([
    { moment: 'before', left: [] },
    { moment: 'after', left: ['once'] },
  ])('commit one effect when the first is killed $moment the commit', async ({ moment, left }) => {
    await bed.publish(['once']);
    const args = [bed.scratch.url, bed.nats.url, moment];
    const doomed = fork(new URL('./doomed-consumer.ts', import.meta.url), args, { stdio: 'ignore' });
    onTestFinished(() => void doomed.kill('SIGKILL'));
    const [, signal] = await once(doomed, 'exit');
    expect([signal, await bed.effects()]).toEqual(['SIGKILL', left]);
    const consumers = await bed.run(recordText);
    await consumers.idle();
    expect(await bed.effects()).toEqual(['once']);
    expect(await bed.inboxRows()).toBe(1n);
  });

  it('handle what a killed one had fetched before anything newer', async () => {
    await bed.publish(numbers(5));
    const args = [bed.scratch.url, bed.nats.url, 'before'];
    const doomed = fork(new URL('./doomed-consumer.ts', import.meta.url), args, { stdio: 'ignore' });
    onTestFinished(() => void doomed.kill('SIGKILL'));
    await once(doomed, 'exit');
    await bed.publish(['newer']);
    const consumers = await bed.run(recordText);
    await consumers.idle();
    expect(await bed.effects()).toEqual([...numbers(5), 'newer']);
  });

  it('refuse two subscriptions of one name', async () => {
    await expect(bed.run(recordText, { subscriptions: [recordText, recordText] })).rejects.toThrow(
      'same consumer name',
    );
  });
});
