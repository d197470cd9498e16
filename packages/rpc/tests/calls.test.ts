// The four kinds of call, their back-pressure, deadlines and cancellation, over a real connection.
import { setTimeout as sleep } from 'node:timers/promises';

import { DomainError, notFound } from '@tollgate/errors';
import { describe, expect, it } from 'vitest';

import { contextKey, withinParent } from '../src/index.ts';
import type { CallContext } from '../src/index.ts';
import { aborted, echoClient, echoServer, gather, refusal } from './echo-server.ts';
import { saying } from './echo.ts';

async function* words(...all: string[]) {
  for (const word of all) yield saying(word);
}

describe('the four kinds', () => {
  it('answer as promises and async iterators', async () => {
    const client = echoClient(await echoServer());
    expect(await client.unary(saying('hello'))).toMatchObject({ text: 'hello' });
    expect((await gather(client.lines(saying('abc')))).map((line) => line.text)).toEqual(['a', 'b', 'c']);
    expect(await client.collect(words('a', 'b', 'c'))).toMatchObject({ text: 'abc' });
    expect((await gather(client.chat(words('x', 'y')))).map((line) => line.text)).toEqual(['x', 'y']);
  });

  it('answer a bidirectional call while its requests are still coming', async () => {
    const client = echoClient(await echoServer());
    const heard: string[] = [];
    let release = Promise.withResolvers<void>();
    async function* ping() {
      for (const word of ['a', 'b', 'c']) {
        yield saying(word);
        await release.promise;
      }
    }
    for await (const { text } of client.chat(ping())) {
      heard.push(text);
      const last = release;
      release = Promise.withResolvers();
      last.resolve();
    }
    expect(heard).toEqual(['a', 'b', 'c']);
  });
});

describe('errors', () => {
  const fault = () =>
    new DomainError({ category: 'not_found', reason: 'WORD_UNKNOWN', message: '没有这个词', metadata: { word: 'x' } });
  const throwing = {
    unary: async () => {
      throw fault();
    },
    async *lines() {
      yield { text: 'first' };
      throw fault();
    },
    collect: async () => {
      throw fault();
    },
    async *chat() {
      yield { text: 'first' };
      throw fault();
    },
  };
  const expected = { category: 'not_found', reason: 'WORD_UNKNOWN', message: '没有这个词', metadata: { word: 'x' } };

  it('come back whole from every kind of call', async () => {
    const client = echoClient(await echoServer(throwing));
    expect(await refusal(client.unary(saying('a')))).toMatchObject(expected);
    expect(await refusal(gather(client.lines(saying('a'))))).toMatchObject(expected);
    expect(await refusal(client.collect(words('a')))).toMatchObject(expected);
    expect(await refusal(gather(client.chat(words('a'))))).toMatchObject(expected);
  });

  it('do not swallow what was answered before them', async () => {
    const client = echoClient(await echoServer(throwing));
    const seen: string[] = [];
    await refusal(
      (async () => {
        for await (const { text } of client.lines(saying('a'))) seen.push(text);
      })(),
    );
    expect(seen).toEqual(['first']);
  });

  it('are opaque when they are nobody’s business', async () => {
    const secret = 'password=hunter2';
    const client = echoClient(
      await echoServer({
        unary: async () => {
          throw new Error(secret);
        },
      }),
    );
    const error = await refusal(client.unary(saying('a')));
    expect(error).toMatchObject({ category: 'internal', reason: 'INTERNAL_ERROR' });
    expect(`${error.message} ${JSON.stringify(error.metadata)} ${String(error.cause)}`).not.toContain(secret);
  });

  it('name an unreachable service without its address', async () => {
    const server = await echoServer();
    await server.stop(0);
    const error = await refusal(echoClient(server).unary(saying('a')));
    expect(error).toMatchObject({ category: 'unavailable', reason: 'SERVICE_UNAVAILABLE' });
    expect(error.message).not.toContain('127.0.0.1');
  });

  it('of the request source cancel the call and reach the caller', async () => {
    const reasons: unknown[] = [];
    const client = echoClient(
      await echoServer({
        async collect(requests, call) {
          void aborted(call).then((reason) => reasons.push(reason));
          await gather(requests);
          return { text: 'never' };
        },
      }),
    );
    async function* broken() {
      yield saying('a');
      await sleep(20);
      throw notFound('FILE_GONE', 'the file is gone');
    }
    await expect(client.collect(broken())).rejects.toMatchObject({ reason: 'FILE_GONE' });
    await expect.poll(() => reasons).toMatchObject([{ reason: 'CANCELLED' }]);
  });
});

describe('back-pressure', () => {
  it('stops a fast producer when the caller does not read', async () => {
    let produced = 0;
    const client = echoClient(
      await echoServer({
        async *lines() {
          for (; produced < 100_000; produced++) yield { text: 'x'.repeat(4096) };
        },
      }),
    );
    for await (const line of client.lines(saying('go'))) {
      expect(line.text).toHaveLength(4096);
      await sleep(300);
      break;
    }
    expect(produced).toBeGreaterThan(1);
    expect(produced).toBeLessThan(2_000);
  });

  it('stops a fast source when the server does not read', async () => {
    let produced = 0;
    const stop = new AbortController();
    const client = echoClient(
      await echoServer({
        async collect(_requests, call) {
          await aborted(call);
          return { text: '' };
        },
      }),
    );
    async function* flood() {
      for (; produced < 1_000_000; produced++) yield { ...saying('a'), tenantId: 'x'.repeat(4096) };
    }
    const call = refusal(client.collect(flood(), { signal: stop.signal }));
    await sleep(300);
    stop.abort();
    expect(await call).toMatchObject({ category: 'cancelled' });
    expect(produced).toBeLessThan(2_000);
  });
});

describe('the signal of a call', () => {
  const watching = (reasons: unknown[]) => ({
    async unary(_request: unknown, call: CallContext) {
      reasons.push(await aborted(call));
      throw call.signal.reason;
    },
  });

  it('aborts at the deadline, which the client sees as such', async () => {
    const reasons: unknown[] = [];
    const client = echoClient(await echoServer(watching(reasons)));
    expect(await refusal(client.unary(saying('a'), { deadlineMs: 60 }))).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    await expect.poll(() => reasons).toMatchObject([{ category: 'deadline_exceeded' }]);
  });

  it('aborts when the caller cancels', async () => {
    const reasons: unknown[] = [];
    const client = echoClient(await echoServer(watching(reasons)));
    expect(await refusal(client.unary(saying('a'), { signal: AbortSignal.timeout(60) }))).toMatchObject({
      reason: 'CANCELLED',
    });
    await expect.poll(() => reasons).toMatchObject([{ category: 'cancelled' }]);
  });

  it('aborts when the caller stops iterating', async () => {
    const reasons: unknown[] = [];
    const client = echoClient(
      await echoServer({
        async *lines(_request, call) {
          void aborted(call).then((reason) => reasons.push(reason));
          for (;;) yield { text: 'more' };
        },
      }),
    );
    for await (const line of client.lines(saying('a'))) {
      expect(line.text).toBe('more');
      break;
    }
    await expect.poll(() => reasons).toMatchObject([{ category: 'cancelled' }]);
  });

  it.each([
    ['a named parent', (call: CallContext) => ({ parent: call })],
    ['the call that is being served', () => ({})],
  ])('reaches through %s with a little time kept back', async (_, optionsFor) => {
    const seen: Date[] = [];
    const inner = echoClient(
      await echoServer({
        async unary(request, call) {
          if (call.deadline !== undefined) seen.push(call.deadline);
          return { text: request.text };
        },
      }),
    );
    const outer = echoClient(
      await echoServer({
        async unary(request, call) {
          if (call.deadline !== undefined) seen.push(call.deadline);
          return inner.unary(request, optionsFor(call));
        },
      }),
    );
    await outer.unary(saying('a'), { deadlineMs: 5_000 });
    const [first, second] = seen;
    expect(Number(first) - Number(second)).toBeGreaterThanOrEqual(10);
    expect(await refusal(outer.unary(saying('a'), { deadlineMs: 15 }))).toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
  });
});

describe('a closed client', () => {
  it.each([
    ['unary', (client: ReturnType<typeof echoClient>) => client.unary(saying('a'))],
    ['lines', (client: ReturnType<typeof echoClient>) => gather(client.lines(saying('a')))],
    ['collect', (client: ReturnType<typeof echoClient>) => client.collect(requests())],
    ['chat', (client: ReturnType<typeof echoClient>) => gather(client.chat(requests()))],
  ] as const)('refuses %s with an error of ours, whether it had connected or not', async (_, call) => {
    const server = await echoServer();
    const [used, fresh] = [echoClient(server), echoClient(server)];
    await call(used);
    for (const client of [used, fresh]) {
      client.close();
      expect(await refusal(call(client))).toMatchObject({ category: 'unavailable', reason: 'CLIENT_CLOSED' });
    }
  });

  async function* requests() {
    yield saying('a');
  }
});

it('calls made within work that ends are cancelled with it', async () => {
  const begun = Promise.withResolvers<void>();
  const client = echoClient(
    await echoServer({
      unary: async (_request, call) => {
        begun.resolve();
        await aborted(call);
        return { text: '' };
      },
    }),
  );
  const work = new AbortController();
  const asked = withinParent({ signal: work.signal, deadline: undefined }, () => refusal(client.unary(saying('a'))));
  await begun.promise;
  work.abort();
  expect(await asked).toMatchObject({ category: 'cancelled' });
});

describe('context keys', () => {
  it('carry values from interceptors, and a missing one is a defect', async () => {
    const user = contextKey<string>('user');
    const read = { unary: async (_request: unknown, call: CallContext) => ({ text: call.get(user) }) };
    const with_ = await echoServer(read, {
      interceptors: [
        async (call, _request, next) => {
          call.set(user, 'ann');
          await next();
        },
      ],
    });
    expect(await echoClient(with_).unary(saying('a'))).toMatchObject({ text: 'ann' });
    expect(await refusal(echoClient(await echoServer(read)).unary(saying('a')))).toMatchObject({
      reason: 'INTERNAL_ERROR',
    });
  });
});
