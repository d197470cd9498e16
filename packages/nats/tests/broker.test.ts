import { silentLog } from '@tollgate/observability';
import { nanos } from 'nats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats, ensureStreams, streamOf, STREAMS } from '../src/index.ts';
import { type ScratchBroker, scratchBroker } from './scratch.ts';

let scratch: ScratchBroker;
beforeAll(async () => {
  scratch = await scratchBroker();
});
afterAll(() => scratch.close());

describe('streams', () => {
  it('are made once by however many processes start at the same time', async () => {
    await scratch.broker.manager.streams.delete('WALLET');
    await Promise.all([1, 2, 3].map(() => ensureStreams(scratch.broker)));
    const found = await scratch.broker.manager.streams.list().next();
    expect(found.map((stream) => stream.config.name).toSorted()).toEqual(
      Object.values(STREAMS)
        .map((stream) => stream.name)
        .toSorted(),
    );
  });

  it('are brought back to what is declared', async () => {
    const { config } = await scratch.broker.manager.streams.info('WALLET');
    await scratch.broker.manager.streams.update('WALLET', { ...config, max_age: nanos(1000_000) });
    await ensureStreams(scratch.broker);
    expect((await scratch.broker.manager.streams.info('WALLET')).config.max_age).toBe(nanos(30 * 24 * 60 * 60_000));
  });

  it('drop a message id that they saw just before', async () => {
    const publish = () => scratch.broker.jetstream.publish('tollgate.wallet.posted', 'x', { msgID: 'evt_1' });
    expect([(await publish()).duplicate, (await publish()).duplicate]).toEqual([false, true]);
  });
});

it.each([
  ['tollgate.wallet.lot.opened', 'WALLET'],
  ['tollgate.delivery.3', 'DELIVERY'],
  ['tollgate.deadletter.billing-usage', 'DEADLETTER'],
  ['tollgate.delivery.3.4', undefined],
  ['tollgate.wallet', undefined],
  ['tollgate.wallet.', undefined],
  ['tollgate.wallet.>', undefined],
  ['other', undefined],
])('subject %s belongs to stream %s', (subject, stream) => {
  expect(streamOf(subject)).toBe(stream);
});

it('says so when nobody listens', async () => {
  await expect(connectNats({ url: 'nats://127.0.0.1:1', name: 'test' }, silentLog)).rejects.toThrow(
    'no NATS server answers at nats://127.0.0.1:1',
  );
});

it('survives a restart of the server and knows meanwhile that it is gone', async () => {
  await scratch.stopServer();
  await expect.poll(() => scratch.broker.ready()).toBe(false);
  await scratch.startServer();
  await expect.poll(() => scratch.broker.ready(), { timeout: 10_000 }).toBe(true);
  expect((await scratch.broker.jetstream.publish('tollgate.wallet.posted', 'y')).stream).toBe('WALLET');
});
