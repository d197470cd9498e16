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

/** Counts its transactions and refuses the text "bad", in a batch and alone. */
function recordBatches(
  sizes: number[],
  wrong: () => Error = () => failedPrecondition('BAD_TEXT', 'no'),
): Subscription<Tables, string> {
  const record: NonNullable<Subscription<Tables, string>['handleBatch']> = async (tx, items) => {
    sizes.push(items.length);
    await tx
      .insertInto('effect')
      .values(items.map(({ event }) => ({ text: event })))
      .execute();
    if (items.some(({ event }) => event === 'bad')) throw wrong();
  };
  return {
    ...recordText,
    batchMax: 50,
    handleBatch: record,
    handle: (tx, event, meta) => record(tx, [{ event, meta }]),
  };
}

it('handles many messages in few transactions, in order', async () => {
  const sizes: number[] = [];
  await bed.publish(numbers(200));
  const consumers = await bed.run(recordBatches(sizes));
  await consumers.idle();
  expect(await bed.effects()).toEqual(numbers(200));
  expect(sizes.length).toBeLessThan(50);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50);
});

it('dead-letters only the bad one of a batch', async () => {
  await bed.publish(['0', '1', 'bad', '2']);
  const consumers = await bed.run(recordBatches([]));
  await consumers.idle();
  expect(await bed.effects()).toEqual(['0', '1', '2']);
  expect(await bed.deadLetters()).toMatchObject([{ text: 'bad', headers: { 'Tollgate-Reason': 'BAD_TEXT' } }]);
});

it('keeps a whole batch through an outage', async () => {
  let down = 2;
  const sizes: number[] = [];
  const subscription = recordBatches(sizes);
  await bed.publish(numbers(10));
  const consumers = await bed.run({
    ...subscription,
    handleBatch: async (tx, items) => {
      await subscription.handleBatch?.(tx, items);
      if (down-- > 0) throw unavailable('PEER_UNAVAILABLE', 'down');
    },
  });
  await consumers.idle();
  expect(await bed.effects()).toEqual(numbers(10));
  expect(await bed.deadLetters()).toEqual([]);
});

it('counts a message id once that is twice in one batch', async () => {
  const { broker } = bed.nats;
  const { config } = await broker.manager.streams.info('WALLET');
  await broker.manager.streams.update('WALLET', { ...config, duplicate_window: 100_000_000 });
  await bed.publish(['first'], 'evt_twice');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await bed.publish(['second'], 'evt_twice');
  const consumers = await bed.run(recordBatches([]));
  await consumers.idle();
  expect(await bed.effects()).toEqual(['first']);
});
