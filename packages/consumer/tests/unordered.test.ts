import { randomBytes } from 'node:crypto';
import { failedPrecondition, unavailable } from '@tollgate/errors';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Subscription } from '../src/index.ts';
import { type TestBed, openTestBed, recordText, type Tables } from './test-bed.ts';

let bed: TestBed;
beforeAll(async () => {
  bed = await openTestBed();
});
afterEach(() => bed.clear());
afterAll(() => bed.close());

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const inOrder = (texts: readonly string[]) => texts.toSorted((a, b) => Number(a) - Number(b));

/** Handled by several lanes at once; `sizes` gets the texts of each transaction, `atOnce` how many ran beside each other. */
function shared(seen: { sizes: number[]; atOnce: number } = { sizes: [], atOnce: 0 }, bytesAhead = 64 * 1024) {
  let running = 0;
  const handleBatch: NonNullable<Subscription<Tables, string>['handleBatch']> = async (tx, items) => {
    running += 1;
    seen.atOnce = Math.max(seen.atOnce, running);
    seen.sizes.push(items.length);
    try {
      const values = items.map(({ event }) => ({ text: event.slice(0, 20) }));
      await tx.insertInto('effect').values(values).execute();
      if (items.some(({ event }) => event === 'bad')) throw failedPrecondition('BAD_TEXT', 'no');
    } finally {
      running -= 1;
    }
  };
  const subscription: Subscription<Tables, string> = {
    ...recordText,
    batchMax: 10,
    maxAckPending: 64,
    unordered: { lanes: 3, batchBytes: 8 * 1024, bytesAhead },
    handleBatch,
    handle: (tx, event, meta) => handleBatch(tx, [{ event, meta }]),
  };
  return subscription;
}

it('happens once for each message, several batches at once', async () => {
  const seen = { sizes: [], atOnce: 0 };
  await bed.publish(numbers(300));
  const consumers = await bed.run(shared(seen));
  await consumers.idle();
  expect(inOrder(await bed.effects())).toEqual(numbers(300));
  expect(seen.atOnce).toBeGreaterThan(1);
});

it('is shared by two processes, and taken over by one when the other ends', async () => {
  const [one, two] = [
    { sizes: [] as number[], atOnce: 0 },
    { sizes: [] as number[], atOnce: 0 },
  ];
  const first = await bed.run(shared(one));
  const second = await bed.run(shared(two));
  await bed.publish(numbers(200));
  await second.idle();
  expect(one.sizes.length).toBeGreaterThan(0);
  expect(two.sizes.length).toBeGreaterThan(0);
  await first.stop();
  await bed.publish(numbers(20).map((n) => `${Number(n) + 200}`));
  await second.idle();
  expect(inOrder(await bed.effects())).toEqual(numbers(220));
});

it('pulls no more than its bytes allow, and goes on with what is larger than the rest of a pull', async () => {
  // JetStream holds back a message that does not fit in what is left of a pull.
  const large = Array.from({ length: 40 }, (_, i) => `${i}`.padEnd(20, ' ') + randomBytes(4_500).toString('hex'));
  await bed.publish(large);
  const consumers = await bed.run(shared({ sizes: [], atOnce: 0 }, 20_000));
  await consumers.idle();
  expect(inOrder((await bed.effects()).map((text) => text.trim()))).toEqual(numbers(40));
});

it('dead-letters only the bad one, and keeps everything through an outage', async () => {
  let down = 3;
  const subscription = shared();
  await bed.publish(['0', 'bad', '1', '2']);
  const consumers = await bed.run({
    ...subscription,
    handleBatch: async (tx, items) => {
      if (down-- > 0) throw unavailable('PEER_UNAVAILABLE', 'down');
      await subscription.handleBatch?.(tx, items);
    },
  });
  await consumers.idle();
  expect(inOrder(await bed.effects())).toEqual(['0', '1', '2']);
  expect(await bed.deadLetters()).toMatchObject([{ text: 'bad', headers: { 'Tollgate-Reason': 'BAD_TEXT' } }]);
});
