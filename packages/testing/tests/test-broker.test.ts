// A broker of one's own, with the declared streams, that can be away for a while.
import { expect, it } from 'vitest';
import { seenEvents } from '../src/seen-events.ts';
import { testBroker } from '../src/test-broker.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it('starts with every stream and nothing in it', async () => {
  const broker = await testBroker();
  expect(await seenEvents(broker.broker, '')).toEqual([]);
  await broker.broker.jetstream.publish('tollgate.wallet.opened', bytes('one'), { msgID: 'evt_1' });
  await broker.broker.jetstream.publish('tollgate.billing.charged', bytes('two'), { msgID: 'evt_2' });
  expect(await seenEvents(broker.broker, 'tollgate.wallet.')).toMatchObject([
    { stream: 'WALLET', sequence: 1, subject: 'tollgate.wallet.opened', messageId: 'evt_1', data: bytes('one') },
  ]);
  expect(await seenEvents(broker.broker, 'tollgate.')).toHaveLength(2);
  await broker.close();
});

it('is not seen by another one', async () => {
  const [first, second] = await Promise.all([testBroker(), testBroker()]);
  await first.broker.jetstream.publish('tollgate.wallet.opened', bytes('one'));
  expect(await seenEvents(second.broker, '')).toEqual([]);
  await Promise.all([first.close(), second.close()]);
});

it('keeps its messages and its address over an outage', async () => {
  const broker = await testBroker();
  await broker.broker.jetstream.publish('tollgate.wallet.opened', bytes('before'));
  await broker.interrupt();
  await expect.poll(() => broker.broker.ready()).toBe(false);
  await broker.resume();
  await expect.poll(() => broker.broker.ready(), { timeout: 20_000 }).toBe(true);
  expect(await seenEvents(broker.broker, 'tollgate.wallet.')).toMatchObject([{ data: bytes('before') }]);
  await broker.close();
});
