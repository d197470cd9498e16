// The stack's broker over mutual TLS: each identity does what its work needs, and nothing else.
import { createAuthority, SERVICE_NAMES, type ServiceName } from '@tollgate/auth';
import type { LocalNats } from '@tollgate/local-servers';
import { BROKER_ROLES, type Broker, connectNats, ensureStreams, STREAMS, streamsOf } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { AckPolicy } from 'nats';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutOf, type Layout } from '../src/layout.ts';
import { freePortBase } from '../src/ports.ts';
import { startBroker } from '../src/servers.ts';

const SERVICES = ['accounts', 'wallet', 'metering', 'billing', 'enforcement'] as const;
let home: string;
let layout: Layout;
let nats: LocalNats;
const brokers = new Map<string, Broker>();
const as = (name: ServiceName): Broker => brokers.get(name) ?? expect.unreachable(`${name} is not connected`);
const connect = (name: string): Promise<Broker> =>
  connectNats({ url: nats.url, identityDir: join(layout.identitiesDir, name), name }, silentLog);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tollgate-permissions-'));
  layout = layoutOf(resolve(import.meta.dirname, '../../..'), home, await freePortBase());
  await createAuthority(layout.identitiesDir, [...SERVICE_NAMES]);
  nats = await startBroker(layout);
  for (const name of Object.keys(BROKER_ROLES)) brokers.set(name, await connect(name));
  // In the order that leaves the most to those who are not the owner.
  for (const name of SERVICES.toReversed()) await ensureStreams(as(name), { streams: streamsOf(name) });
}, 120_000);
afterAll(async () => {
  for (const broker of brokers.values()) await broker.close();
  await nats.stop();
  rmSync(home, { recursive: true, force: true });
});

const VIOLATION = { code: 'PERMISSIONS_VIOLATION' };

/** Makes the durable, reads one message with it and acknowledges that. */
async function readOne(broker: Broker, stream: keyof typeof STREAMS, durable: string): Promise<string> {
  await broker.manager.consumers.add(stream, {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    filter_subject: STREAMS[stream].subject,
  });
  const consumer = await broker.jetstream.consumers.get(stream, durable);
  const message = await consumer.next({ expires: 5_000 });
  expect(await message?.ackAck()).toBe(true);
  return message?.string() ?? '';
}

describe('what each service needs', () => {
  it('every stream is made by those who write or read it', async () => {
    const found = await as('cli').manager.streams.list().next();
    expect(found.map((stream) => stream.config.name).toSorted()).toEqual(Object.keys(STREAMS).toSorted());
  });

  it.each(SERVICES)('%s publishes its facts', async (name) => {
    const stored = await as(name).jetstream.publish(`tollgate.${name}.happened`, name);
    expect(stored.stream).toBe(name.toUpperCase());
  });

  it('the gateway publishes delivery events, and metering those that it imports', async () => {
    for (const name of ['gateway', 'metering'] as const)
      expect((await as(name).jetstream.publish('tollgate.delivery.3', name)).stream).toBe('DELIVERY');
  });

  it.each(SERVICES)('%s reads with its durables and buries what it cannot take', async (name) => {
    for (const [stream, durables] of Object.entries(BROKER_ROLES[name]?.durables ?? {})) {
      for (const durable of durables) {
        expect(await readOne(as(name), stream as keyof typeof STREAMS, durable)).not.toBe('');
        expect((await as(name).jetstream.publish(`tollgate.deadletter.${durable}`, 'x')).stream).toBe('DEADLETTER');
      }
    }
  });

  it('billing finds the newest counted usage', async () => {
    const newest = await as('billing').manager.streams.getMessage('METERING', {
      last_by_subj: 'tollgate.metering.happened',
    });
    expect(newest.string()).toBe('metering');
  });

  it('each owner corrects its stream', async () => {
    const { config } = await as('wallet').manager.streams.info('WALLET');
    await as('wallet').manager.streams.update('WALLET', { ...config, max_age: 3_600_000_000_000 });
    await ensureStreams(as('wallet'), { streams: streamsOf('wallet') });
    expect((await as('wallet').manager.streams.info('WALLET')).config.max_age).toBe(config.max_age);
  });
});

describe('what nobody else may', () => {
  it.each(['tollgate.accounts.tenant_verified', 'tollgate.wallet.arrears_cleared', 'tollgate.metering.usage_counted'])(
    'the gateway publishes no %s',
    async (subject) => {
      await expect(as('gateway').jetstream.publish(subject, 'forged')).rejects.toMatchObject(VIOLATION);
    },
  );

  it.each(Object.keys(BROKER_ROLES) as ServiceName[])('%s deletes and empties no stream', async (name) => {
    const { streams } = as(name).manager;
    for (const stream of Object.keys(STREAMS)) {
      await expect(streams.delete(stream)).rejects.toMatchObject(VIOLATION);
      await expect(streams.purge(stream)).rejects.toMatchObject(VIOLATION);
    }
  });

  it.each(SERVICES)('%s publishes no facts of others', async (name) => {
    for (const other of SERVICES.filter((each) => each !== name))
      await expect(as(name).jetstream.publish(`tollgate.${other}.happened`, 'x')).rejects.toMatchObject(VIOLATION);
  });

  it('a service corrects no stream of another, and reads with no durable of another', async () => {
    const { config } = await as('cli').manager.streams.info('ACCOUNTS');
    await expect(as('wallet').manager.streams.update('ACCOUNTS', config)).rejects.toMatchObject(VIOLATION);
    const durable = as('wallet').jetstream.consumers.get('METERING', 'billing-usage-counted');
    await expect(durable).rejects.toMatchObject(VIOLATION);
  });

  it("nobody listens to facts by themselves, nor in another's inbox", async () => {
    for (const subject of ['tollgate.>', '_INBOX.wallet.>', '_INBOX.>', '>']) {
      const heard = as('gateway').connection.subscribe(subject);
      await expect(heard.closed).resolves.toBeUndefined();
      const refused = async (): Promise<void> => {
        for await (const message of heard) expect.unreachable(message.subject);
      };
      await expect(refused()).rejects.toMatchObject(VIOLATION);
    }
  });

  it('a certificate of our authority without a role does not connect', async () => {
    for (const name of ['console', 'postgres']) await expect(connect(name)).rejects.toThrow('no NATS server answers');
  });
});
