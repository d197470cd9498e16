// The side door over real HTTP.

import { afterEach, describe, expect, it } from 'vitest';
import { createMeter, type Health, type MetricsServer, type Meter, startMetricsServer } from '../src/index.ts';

const servers: MetricsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(health: () => Promise<Health>, meter: Meter = createMeter('wallet')): Promise<MetricsServer> {
  const server = await startMetricsServer({ listen: '127.0.0.1:0', meter, health });
  servers.push(server);
  return server;
}

const ready = (): Promise<Health> => Promise.resolve({ ready: true, parts: { database: true } });

describe('startMetricsServer', () => {
  it('serves the metrics', async () => {
    const server = await start(ready);
    expect(server.address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/);
    const response = await fetch(`http://${server.address}/metrics?name=all`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('process_cpu_seconds_total');
  });

  it.each([
    ['ready', 200, ready, { ready: true, parts: { database: true } }],
    [
      'not ready',
      503,
      () => Promise.resolve({ ready: false, parts: { broker: false } }),
      { ready: false, parts: { broker: false } },
    ],
    ['broken', 503, () => Promise.reject(new Error('postgres://u:hunter2@h/db')), { ready: false }],
  ] as const)('says %s by status %i', async (_what, status, health, body) => {
    const response = await fetch(`http://${(await start(health)).address}/healthz`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/metrics/../secrets'],
    ['POST', '/metrics'],
    ['DELETE', '/healthz'],
  ])('knows no %s %s', async (method, path) => {
    const response = await fetch(`http://${(await start(ready)).address}${path}`, { method });
    expect(response.status).toBe(404);
  });

  it('answers 500 without the reason when metrics cannot be collected', async () => {
    const meter = { ...createMeter('x'), text: () => Promise.reject(new Error('hunter2')) };
    const response = await fetch(`http://${(await start(ready, meter)).address}/metrics`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('metrics are not available\n');
  });

  it('says in one sentence that its address is malformed or in use', async () => {
    const server = await start(ready);
    const again = { listen: server.address, meter: createMeter('x'), health: ready };
    await expect(startMetricsServer(again)).rejects.toThrow(`metrics cannot listen on ${server.address} (EADDRINUSE)`);
    await expect(startMetricsServer({ ...again, listen: '9100' })).rejects.toThrow(
      'metrics address is not host:port: 9100',
    );
  });

  it('stops although a scraper keeps its connection open', async () => {
    const server = await startMetricsServer({ listen: '127.0.0.1:0', meter: createMeter('x'), health: ready });
    await (await fetch(`http://${server.address}/healthz`, { headers: { connection: 'keep-alive' } })).text();
    await server.stop();
    await expect(fetch(`http://${server.address}/healthz`)).rejects.toThrow('fetch failed');
  });
});
