import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { selfSigned } from '../../tests/self-signed.ts';
import { fetchedCertificates, pinnedCertificates } from './certificates.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';
import { bodyBudget, readBody } from './read-body.ts';

describe('senders that are too slow', () => {
  let server: HttpServer;
  beforeAll(async () => {
    const app = new Hono();
    app.post('/', async (c) => c.text(String((await c.req.arrayBuffer()).byteLength)));
    server = await startHttpServer(app, '127.0.0.1:0', {
      headersMs: 300,
      requestMs: 600,
      idleMs: 300,
      connectionsMax: 10,
    });
  });
  afterAll(() => server.stop());

  /** Sends piece after piece, every 100 ms; answers what came back, and after how long the connection was closed. */
  async function drip(pieces: readonly string[]): Promise<{ answer: string; ms: number }> {
    const [host = '', port = ''] = server.address.split(':');
    const socket = connect(Number(port), host);
    const began = performance.now();
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1'))).on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    let open = true;
    void closed.then(() => (open = false));
    for (const piece of pieces) {
      if (open) socket.write(piece);
      await pause(100);
    }
    await closed;
    return { answer, ms: performance.now() - began };
  }

  it('with their headers', async () => {
    const { answer, ms } = await drip(
      Array.from({ length: 30 }, (_, index) => (index === 0 ? 'POST / HTTP/1.1\r\n' : `x-${index}: y\r\n`)),
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(ms).toBeLessThan(4_000);
  });

  it('with their body', async () => {
    const head = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n';
    const { answer, ms } = await drip([head, ...Array.from({ length: 30 }, () => 'x')]);
    expect(answer).not.toMatch(/ 200 /);
    expect(ms).toBeLessThan(4_000);
  });

  it('and not those that are not', async () => {
    const answer = await fetch(`http://${server.address}/`, { method: 'POST', body: 'hello' });
    expect(await answer.text()).toBe('5');
  });
});

describe('bodies', () => {
  const stream = (...sizes: readonly number[]): ReadableStream<Uint8Array> =>
    ReadableStream.from(sizes.map((size) => new Uint8Array(size))) as ReadableStream<Uint8Array>;

  it('are bounded one by one and together, and give back what they held', async () => {
    const budget = bodyBudget(10);
    const first = await readBody(stream(3, 3), 8, budget);
    expect(first).toMatchObject({ kind: 'read', body: Buffer.alloc(6) });
    expect(await readBody(stream(4, 5), 8, bodyBudget(100))).toEqual({ kind: 'too-large' });
    expect(await readBody(stream(3, 3), 8, budget)).toEqual({ kind: 'busy' });
    if (first.kind === 'read') first.release();
    expect(await readBody(stream(8), 8, budget)).toMatchObject({ kind: 'read' });
    expect(await readBody(null, 8, bodyBudget(0))).toMatchObject({ kind: 'read', body: Buffer.alloc(0) });
  });

  it('that break off give back what they held', async () => {
    const budget = bodyBudget(5);
    const failing = ReadableStream.from(
      (async function* chunks() {
        yield new Uint8Array(4);
        throw new Error('gone');
      })(),
    ) as ReadableStream<Uint8Array>;
    await expect(readBody(failing, 8, budget)).rejects.toThrow('gone');
    expect(budget.take(5)).toBe(true);
  });
});

describe('certificates', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = selfSigned(publicKey, privateKey, new Date('2026-01-01'), new Date('2027-01-01'));

  it('of a file are all that it holds; a file without any is refused', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pem-'));
    writeFileSync(join(dir, 'two.pem'), `${pem}\n${pem}`);
    writeFileSync(join(dir, 'none.pem'), 'hello');
    expect(await pinnedCertificates(join(dir, 'two.pem'))('anything')).toHaveLength(2);
    expect(() => pinnedCertificates(join(dir, 'none.pem'))).toThrow('holds no certificate');
  });

  it('of an address are fetched once, and none is what cannot be had', async () => {
    const asked: string[] = [];
    const answers: Record<string, () => Response> = {
      good: () => new Response(pem),
      missing: () => new Response('', { status: 404 }),
      huge: () => new Response(pem + ' '.repeat(40_000)),
      broken: () => new Response('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
    };
    const source = fetchedCertificates(async (url) => {
      asked.push(url);
      const answer = answers[url];
      if (answer === undefined) throw new TypeError('no way');
      return answer();
    });
    expect(await source('good')).toHaveLength(1);
    expect(await source('good')).toHaveLength(1);
    for (const url of ['missing', 'huge', 'broken', 'unreachable']) expect(await source(url)).toEqual([]);
    expect(asked).toEqual(['good', 'missing', 'huge', 'broken', 'unreachable']);
  });
});
