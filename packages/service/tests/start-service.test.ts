// A service starts in order, waits for what is late, says what is missing, and stops without losing anything.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  channelCredentials,
  createAuthority,
  createCallerTokens,
  loadIdentity,
  signPersonToken,
  withPerson,
} from '@tollgate/auth';
import { SuspendTenantRequest } from '@tollgate/contracts/enforcement/v1/standing';
import { HealthService } from '@tollgate/contracts/grpc/health/v1/health';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { freePort } from '@tollgate/local-servers';
import { type ScratchBroker, scratchBroker } from '@tollgate/nats/scratch';
import { silentLog } from '@tollgate/observability';
import { createClient } from '@tollgate/rpc';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type RunningService, type ServiceSettings, startService } from '../src/index.ts';
import { type BreakableLink, breakableLink } from './breakable-link.ts';
import { fixture, fixtureContract, type FixtureTables, SUSPENDED } from './fixture.ts';

let scratch: ScratchDatabase<FixtureTables>;
let broker: ScratchBroker;
let databaseLink: BreakableLink;
let identities: string;
const running: RunningService<FixtureTables>[] = [];

beforeAll(async () => {
  identities = mkdtempSync(join(tmpdir(), 'tollgate-identities-'));
  await createAuthority(identities, ['enforcement', 'billing', 'accounts', 'console']);
  [scratch, broker] = await Promise.all([scratchDatabase<FixtureTables>(fixture.migrations), scratchBroker()]);
  databaseLink = await breakableLink(Number(new URL(scratch.url).port));
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
});
afterAll(async () => {
  databaseLink.close();
  await Promise.all([scratch.close(), broker.close()]);
  rmSync(identities, { recursive: true });
});

function settings(change: Partial<ServiceSettings> = {}): ServiceSettings {
  const url = new URL(scratch.url);
  url.port = String(databaseLink.port);
  return {
    name: 'enforcement',
    listen: '127.0.0.1:0',
    metricsListen: '127.0.0.1:0',
    databaseUrl: url.href,
    databasePool: 5,
    natsUrl: broker.url,
    identityDir: join(identities, 'enforcement'),
    peers: {},
    logLevel: 'silent',
    startWaitMs: 10_000,
    drainMs: 5_000,
    env: {},
    ...change,
  };
}

async function start(change: Partial<ServiceSettings> = {}): Promise<RunningService<FixtureTables>> {
  const service = await startService(fixture, settings(change), { log: silentLog, jobs: 'manual' });
  running.push(service);
  return service;
}

async function healthz(address: string | undefined): Promise<unknown> {
  const response = await fetch(`http://${address}/healthz`);
  return { status: response.status, ...((await response.json()) as object) };
}

async function clients(address: string) {
  const identity = await loadIdentity(join(identities, 'billing'));
  const options = {
    address,
    credentials: channelCredentials(identity),
    audience: 'enforcement',
    authorize: createCallerTokens(identity),
    deadlineMs: 3_000,
  };
  return { health: createClient(HealthService, options), standing: createClient(fixtureContract, options) };
}

const tenantId = `ten_${'a'.repeat(32)}`;
const ready = { status: 200, ready: true, parts: { server: true, database: true, broker: true } };

it('is ready when everything answers, and serves health, metrics and its contract', async () => {
  const service = await start();
  expect(await healthz(service.httpAddress)).toEqual(ready);
  const { health, standing } = await clients(service.address);
  expect(await health.check({ service: '' })).toMatchObject({ status: 'SERVING' });
  expect(await standing.getStanding({ tenantId })).toMatchObject({ standing: { tenantId, version: 0n } });
  const metrics = await (await fetch(`http://${service.httpAddress}/metrics`)).text();
  expect(metrics).toContain('service="enforcement"');
  health.close();
  standing.close();
});

it('waits for a broker that comes later, and says meanwhile that it is missing', async () => {
  await broker.stopServer();
  const metricsListen = `127.0.0.1:${await freePort()}`;
  const starting = start({ metricsListen });
  await expect
    .poll(() => healthz(metricsListen).catch(() => undefined), { timeout: 20_000 })
    .toEqual({ status: 503, ready: false, parts: { server: false, database: true, broker: false } });
  await broker.startServer();
  const service = await starting;
  await expect.poll(() => healthz(service.httpAddress)).toEqual(ready);
});

it('gives up when the broker does not come in time, and leaves nothing open', async () => {
  const metricsListen = `127.0.0.1:${await freePort()}`;
  const nobody = `nats://127.0.0.1:${await freePort()}`;
  await expect(start({ natsUrl: nobody, metricsListen, startWaitMs: 400 })).rejects.toThrow(
    `no NATS server answers at ${nobody}`,
  );
  await expect(healthz(metricsListen)).rejects.toThrow('fetch failed');
});

it('does not wait for a database that refuses it', async () => {
  const url = new URL(scratch.url);
  url.password = 'wrong';
  const began = performance.now();
  await expect(start({ databaseUrl: url.href })).rejects.toMatchObject({ code: '28P01' });
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('does not start on a schema that it is too new or too old for', async () => {
  const empty = await scratchDatabase<FixtureTables>({});
  const breaking = { '20990101T0000Z-breaking-future': { up: () => Promise.resolve() } };
  const later = await scratchDatabase<FixtureTables>({ ...fixture.migrations, ...breaking });
  await expect(start({ databaseUrl: empty.url })).rejects.toMatchObject({ reason: 'SCHEMA_TOO_OLD' });
  await expect(start({ databaseUrl: later.url })).rejects.toMatchObject({ reason: 'SCHEMA_TOO_NEW' });
  await Promise.all([empty.close(), later.close()]);
});

it('follows the database with its health and comes back by itself', async () => {
  const service = await start();
  const { health, standing } = await clients(service.address);
  const serving = () => health.check({ service: '' }).then((answer) => answer.status);
  databaseLink.cut();
  await expect.poll(serving, { timeout: 8_000 }).toBe('NOT_SERVING');
  await expect(standing.getStanding({ tenantId })).rejects.toMatchObject({ category: 'unavailable' });
  expect(await healthz(service.httpAddress)).toMatchObject({ status: 503, parts: { database: false } });
  databaseLink.mend();
  await expect.poll(serving, { timeout: 8_000 }).toBe('SERVING');
  expect(await standing.getStanding({ tenantId })).toMatchObject({ standing: { tenantId } });
  health.close();
  standing.close();
});

it('writes nothing for a caller who has stopped waiting', async () => {
  const service = await start();
  const [console, accounts] = await Promise.all(
    ['console', 'accounts'].map((name) => loadIdentity(join(identities, name))),
  );
  if (console === undefined || accounts === undefined) throw new Error('an identity is missing');
  const client = createClient(fixtureContract, {
    address: service.address,
    credentials: channelCredentials(console),
    audience: 'enforcement',
    authorize: createCallerTokens(console),
  });
  const staff = { userId: `usr_${'c'.repeat(32)}`, kind: 'staff', roles: ['enforcer'] } as const;
  const headers = withPerson(await signPersonToken(accounts, staff, new Date(), 900));
  const holder = await scratch.database.connect();
  await holder.query('begin; lock table pause in exclusive mode');
  const suspending = client.suspendTenant(
    SuspendTenantRequest.fromPartial({
      tenantId,
      clauseId: 'jd/1.1',
      requestId: randomUUID(),
      reason: 'sent spam to strangers',
    }),
    { headers, deadlineMs: 500 },
  );
  await expect(suspending).rejects.toMatchObject({ category: 'deadline_exceeded' });
  await holder.query('commit');
  const busy = async (): Promise<unknown> =>
    (
      await holder.query(
        `select 1 from pg_stat_activity where usename = $1 and xact_start is not null and pid <> pg_backend_pid()`,
        [scratch.appRole],
      )
    ).rowCount;
  await expect.poll(busy, { timeout: 20_000 }).toBe(0);
  expect((await holder.query('select 1 from pause')).rowCount).toBe(0);
  await holder.end();
  client.close();
});

it('forgets requests that were answered long ago', async () => {
  const service = await start();
  const { db } = service.parts;
  const answered = (requestId: string, days: number) => ({
    scope: 'x',
    request_id: requestId,
    method: '/m',
    payload_digest: new Uint8Array(32),
    outcome: new Uint8Array(),
    refusal: null,
    created_at: new Date(Date.now() - days * 86_400_000),
  });
  await db
    .insertInto('request_log')
    .values([answered('long ago', 91), answered('lately', 89)])
    .execute();
  await service.runJob('forget-old-requests');
  const left = await db.selectFrom('request_log').select('request_id').where('scope', '=', 'x').execute();
  expect(left).toEqual([{ request_id: 'lately' }]);
});

it('answers without the broker, keeps the events, and publishes them when it is back', async () => {
  const service = await start();
  const { standing } = await clients(service.address);
  const eventId = `evt_${randomUUID()}`;
  await broker.stopServer();
  await expect
    .poll(() => healthz(service.httpAddress))
    .toMatchObject({ status: 503, parts: { database: true, broker: false } });
  expect(await standing.getStanding({ tenantId })).toMatchObject({ standing: { tenantId } });
  await appendSuspended(service, eventId);
  await broker.startServer();
  await expect.poll(() => published(eventId), { timeout: 15_000 }).toBe(true);
  standing.close();
});

it('publishes what is left when it stops', async () => {
  const service = await start();
  const eventId = `evt_${randomUUID()}`;
  await appendSuspended(service, eventId);
  const report = await service.stop();
  expect(report).toMatchObject({ failed: [], timedOut: [] });
  expect(report.stopped).toEqual([
    'health',
    'jobs',
    'consumers',
    'server',
    'relay',
    'peers',
    'broker',
    'database',
    'metrics',
    'tracing',
  ]);
  expect(await published(eventId)).toBe(true);
});

async function appendSuspended(service: RunningService<FixtureTables>, eventId: string): Promise<void> {
  await service.parts.db
    .insertInto('outbox')
    .values({ event_id: eventId, subject: SUSPENDED, key: tenantId, payload: new Uint8Array(), headers: '{}' })
    .execute();
}

async function published(eventId: string): Promise<boolean> {
  const { manager } = broker.broker;
  const { state } = await manager.streams.info('ENFORCEMENT');
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await manager.streams.getMessage('ENFORCEMENT', { seq });
    if (message.header.get('Nats-Msg-Id') === eventId) return true;
  }
  return false;
}
