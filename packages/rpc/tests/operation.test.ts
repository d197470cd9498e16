// Running a server: probes over mutual TLS only, drain, telemetry.
import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { HealthService } from '@tollgate/contracts/grpc/health/v1/health';
import { ServerReflectionService } from '@tollgate/contracts/grpc/reflection/v1/reflection';
import { notFound, permissionDenied } from '@tollgate/errors';
import { createMeter } from '@tollgate/observability';
import type { Log } from '@tollgate/observability';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { createClient } from '../src/index.ts';
import type { RpcServer, Service } from '../src/index.ts';
import { clientTls, peerCertPem, serverTls } from './certificates.ts';
import { aborted, echoClient, echoServer, gather, refusal } from './echo-server.ts';
import { saying } from './echo.ts';

function probe<S extends Service>(server: RpcServer, definition: S) {
  const client = createClient(definition, { address: server.address, credentials: clientTls(), audience: 'echo' });
  onTestFinished(() => client.close());
  return client;
}

async function* only<T>(...all: T[]) {
  yield* all;
}

const reject = async () => {
  throw permissionDenied('NOT_CALLABLE', 'no');
};

describe('health', () => {
  it('answers verified peers without asking interceptors, by service name', async () => {
    const health = probe(await echoServer({}, { credentials: serverTls(), interceptors: [reject] }), HealthService);
    expect(await health.check({ service: '' })).toEqual({ status: 'SERVING' });
    expect(await health.check({ service: 'tollgate.echo.v1.EchoService' })).toEqual({ status: 'SERVING' });
    expect(await refusal(health.check({ service: 'nobody' }))).toMatchObject({
      category: 'not_found',
      reason: 'SERVICE_UNKNOWN',
    });
  });

  it('does not answer over a connection that proves nobody', async () => {
    const server = await echoServer();
    const { credentials } = await import('@grpc/grpc-js');
    const health = createClient(HealthService, {
      address: server.address,
      credentials: credentials.createInsecure(),
      audience: 'echo',
    });
    onTestFinished(() => health.close());
    expect(await refusal(health.check({ service: '' }))).toMatchObject({
      category: 'unauthenticated',
      reason: 'PEER_UNKNOWN',
    });
  });

  it('tells watchers of every change, and lets them go at the end', async () => {
    const server = await echoServer({}, { credentials: serverTls() });
    const health = probe(server, HealthService);
    const seen: string[] = [];
    const watching = refusal(
      (async () => {
        for await (const { status } of health.watch({ service: '' })) seen.push(status);
      })(),
    );
    await expect.poll(() => seen).toEqual(['SERVING']);
    server.setServing(false);
    await expect.poll(() => seen).toEqual(['SERVING', 'NOT_SERVING']);
    server.setServing(true);
    await expect.poll(() => seen).toHaveLength(3);
    await server.stop(5_000);
    expect(await watching).toMatchObject({ category: 'unavailable' });
    expect(seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING']);
  });
});

describe('reflection', () => {
  it('lists what is offered and hands out files with their imports', async () => {
    const client = probe(
      await echoServer({}, { credentials: serverTls(), interceptors: [reject] }),
      ServerReflectionService,
    );
    const ask = (messageRequest: {
      $case: 'listServices' | 'fileContainingSymbol' | 'fileByFilename';
      value: string;
    }) => ({ host: '', messageRequest });
    const answers = await gather(
      client.serverReflectionInfo(
        only(
          ask({ $case: 'listServices', value: '' }),
          ask({ $case: 'fileContainingSymbol', value: 'tollgate.echo.v1.EchoService.Unary' }),
          ask({ $case: 'fileByFilename', value: 'google/rpc/status.proto' }),
          ask({ $case: 'fileContainingSymbol', value: 'nothing.of.the.Kind' }),
        ),
      ),
    );
    const [list, echo, status, nothing] = answers.map((answer) => answer.messageResponse);
    expect(list).toMatchObject({
      value: { service: [{ name: 'grpc.health.v1.Health' }, { name: 'tollgate.echo.v1.EchoService' }] },
    });
    expect(echo?.$case === 'fileDescriptorResponse' && echo.value.fileDescriptorProto).toHaveLength(1);
    expect(status?.$case === 'fileDescriptorResponse' && status.value.fileDescriptorProto).toHaveLength(2);
    expect(nothing).toMatchObject({ $case: 'errorResponse', value: { errorCode: 5 } });
  });
});

describe('the peer', () => {
  it('is named by its certificate', async () => {
    const server = await echoServer(
      { unary: async (_request, call) => ({ text: call.peer.spiffe ?? '' }) },
      { credentials: serverTls() },
    );
    expect(await echoClient(server, { credentials: clientTls() }).unary(saying('a'))).toMatchObject({
      text: 'spiffe://tollgate/billing',
    });
    expect(new X509Certificate(peerCertPem).subjectAltName).toContain('URI:spiffe://tollgate/billing');
  });
});

describe('stopping', () => {
  it('lets open calls finish and takes no new ones', async () => {
    const [entered, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const server = await echoServer({
      async unary(request) {
        entered.resolve();
        await release.promise;
        return { text: request.text };
      },
    });
    const open = echoClient(server).unary(saying('a'));
    await entered.promise;
    const stopped = server.stop(5_000);
    await sleep(50);
    expect(await refusal(echoClient(server).unary(saying('b')))).toMatchObject({ category: 'unavailable' });
    release.resolve();
    expect(await open).toMatchObject({ text: 'a' });
    await stopped;
  });

  it('aborts at the deadline what will not finish, and says so', async () => {
    const reasons: unknown[] = [];
    let begun = 0;
    const server = await echoServer({
      async unary(_request, call) {
        begun += 1;
        reasons.push(await aborted(call));
        throw call.signal.reason;
      },
      async *lines() {
        begun += 1;
        yield { text: 'first' };
        await new Promise(() => undefined);
      },
    });
    const client = echoClient(server);
    const unary = refusal(client.unary(saying('a')));
    const lines = refusal(gather(client.lines(saying('a'))));
    await vi.waitFor(() => expect(begun).toBe(2));
    const began = performance.now();
    await server.stop(100);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await unary).toMatchObject({ category: 'unavailable', reason: 'SHUTTING_DOWN' });
    expect(await lines).toMatchObject({ category: 'unavailable', reason: 'SHUTTING_DOWN' });
    expect(reasons).toMatchObject([{ reason: 'SHUTTING_DOWN' }]);
  });

  it('ends even when a handler ignores its signal', async () => {
    const server = await echoServer({ unary: () => new Promise(() => undefined) });
    const call = refusal(echoClient(server).unary(saying('a')));
    await sleep(50);
    await server.stop(0);
    expect((await call).category).toMatch(/unavailable|cancelled/);
  });

  it('may be asked for twice', async () => {
    const server = await echoServer();
    await Promise.all([server.stop(100), server.stop(100)]);
    await server.stop(0);
    expect(await refusal(echoClient(server).unary(saying('a')))).toMatchObject({ category: 'unavailable' });
  });
});

describe('telemetry', () => {
  it('counts calls by method and code, and logs each with its reason but never its content', async () => {
    const lines: { level: string; fields: Record<string, unknown>; message: string }[] = [];
    const logAs = (bound: object): Log => {
      const write = (level: string) => (fields: object, message: string) =>
        void lines.push({ level, fields: { ...bound, ...fields }, message });
      return {
        debug: write('debug'),
        info: write('info'),
        warn: write('warn'),
        error: write('error'),
        child: (more) => logAs({ ...bound, ...more }),
      };
    };
    const meter = createMeter('echo');
    const server = await echoServer(
      {
        async unary({ text }) {
          if (text === 'lost') throw notFound('WORD_UNKNOWN', 'no such word');
          if (text === 'bug') throw new TypeError('inner');
          return { text };
        },
      },
      { meter, log: logAs({}) },
    );
    const client = echoClient(server);
    await client.unary(saying('fine'));
    await refusal(client.unary(saying('lost')));
    await refusal(client.unary(saying('bug')));
    const method = '/tollgate.echo.v1.EchoService/Unary';
    expect(lines).toMatchObject([
      { level: 'info', fields: { method, code: 'OK' }, message: 'call answered' },
      { level: 'info', fields: { method, code: 'NOT_FOUND', reason: 'WORD_UNKNOWN' }, message: 'call refused' },
      {
        level: 'error',
        fields: { method, code: 'INTERNAL', err: expect.objectContaining({ message: 'inner' }) },
        message: 'call failed',
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('fine');
    const text = await meter.text();
    expect(text).toMatch(/tollgate_rpc_calls_total\{[^}]*code="NOT_FOUND"[^}]*\} 1/);
    expect(text).toMatch(/tollgate_rpc_open_calls\{[^}]*\} 0/);
  });
});
