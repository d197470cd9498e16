// What happens to a request before its handler: interceptors first, then validation on the bytes.
import { permissionDenied } from '@tollgate/errors';
import { describe, expect, it } from 'vitest';

import { implement } from '../src/index.ts';
import type { Interceptor } from '../src/index.ts';
import { echoClient, echoServer, gather, refusal } from './echo-server.ts';
import { EchoService, image, saying } from './echo.ts';
import { sendBytes } from './send-bytes.ts';

const invalid = { ...saying(''), text: 'NOT OK, TOO LONG' };
const deny: Interceptor = async () => {
  throw permissionDenied('NOT_CALLABLE', 'no');
};

async function* only<T>(...all: T[]) {
  yield* all;
}

describe('a request above 4 MiB', () => {
  const large = { ...saying('a'), tenantId: 'x'.repeat(5_000_000) };
  const small = { ...saying('a'), tenantId: 'x'.repeat(4_000_000) };

  it('is refused for good without being sent, whatever the kind of call', async () => {
    let handled = 0;
    const client = echoClient(
      await echoServer({
        async unary() {
          handled += 1;
          return { text: '' };
        },
      }),
    );
    for (const call of [client.unary(large), gather(client.lines(large)), client.collect(only(large))]) {
      expect(await refusal(call)).toMatchObject({ category: 'invalid_argument', reason: 'MESSAGE_TOO_LARGE' });
    }
    expect(handled).toBe(0);
    await client.unary(small);
    expect(handled).toBe(1);
  });
});

describe('validation', () => {
  it('names every violated field', async () => {
    const error = await refusal(echoClient(await echoServer()).unary(invalid));
    expect(error).toMatchObject({ category: 'invalid_argument', reason: 'INVALID_REQUEST' });
    expect(error.violations.map((violation) => violation.field)).toEqual(['text', 'text']);
    expect(error.message).toMatch(/^text: .*, and 1 more$/);
  });

  it('refuses enum values that nobody defined, however deep, before they turn into UNRECOGNIZED', async () => {
    const client = echoClient(await echoServer());
    const error = await refusal(client.unary({ ...saying('a'), kind: 7, inner: [{ kind: 1 }, { kind: 9 }] }));
    expect(error).toMatchObject({ category: 'invalid_argument', reason: 'INVALID_REQUEST' });
    expect(error.violations).toEqual([
      { field: 'kind', description: 'has no value 7 in tollgate.echo.v1.Kind' },
      { field: 'inner[1].kind', description: 'has no value 9 in tollgate.echo.v1.Kind' },
    ]);
  });

  it('refuses a text that nothing behind the edge can hold, annotated or not', async () => {
    let handled = 0;
    const client = echoClient(
      await echoServer({
        async unary() {
          handled += 1;
          return { text: '' };
        },
      }),
    );
    const error = await refusal(client.unary({ ...saying('a'), tenantId: 'ten_\0' }));
    expect(error).toMatchObject({ category: 'invalid_argument', reason: 'INVALID_REQUEST' });
    expect(error.violations).toEqual([{ field: 'tenant_id', description: 'must not have U+0000' }]);
    expect(handled).toBe(0);
    await client.unary({ ...saying('a'), tenantId: '\t中\r\n' });
    expect(handled).toBe(1);
  });

  it('leaves the characters of texts, and nothing else, to handlers that judge them', async () => {
    const handlers = {
      unary: async (request: { tenantId: string }) => ({ text: request.tenantId }),
      lines: () => only({ text: '' }),
      collect: async () => ({ text: '' }),
      chat: () => only({ text: '' }),
    };
    const server = await echoServer({}, { bindings: [implement(EchoService, handlers, { ownTexts: ['unary'] })] });
    const client = echoClient(server);
    expect(await client.unary({ ...saying('a'), tenantId: 'a\0' })).toEqual(expect.objectContaining({ text: 'a\0' }));
    expect(await refusal(client.unary({ ...saying('a'), kind: 7 }))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(await refusal(client.unary(invalid))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(await refusal(gather(client.lines({ ...saying('a'), tenantId: 'a\0' })))).toMatchObject({
      reason: 'INVALID_REQUEST',
    });
  });

  it('checks each message of a request stream', async () => {
    const seen: string[] = [];
    const client = echoClient(
      await echoServer({
        async collect(requests) {
          for await (const { text } of requests) seen.push(text);
          return { text: 'all' };
        },
      }),
    );
    expect(await refusal(client.collect(only(saying('a'), invalid)))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(seen).toEqual(['a']);
    expect(await refusal(gather(client.chat(only(invalid))))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(await refusal(gather(client.lines(invalid)))).toMatchObject({ reason: 'INVALID_REQUEST' });
  });

  it('is left to handlers that say so', async () => {
    const handlers = {
      unary: async (request: { text: string }) => ({ text: request.text }),
      lines: () => only({ text: '' }),
      collect: async () => ({ text: '' }),
      chat: () => only({ text: '' }),
    };
    const server = await echoServer({}, { bindings: [implement(EchoService, handlers, { selfChecked: ['unary'] })] });
    const client = echoClient(server);
    expect(await client.unary(invalid)).toMatchObject({ text: 'NOT OK, TOO LONG' });
    expect(await refusal(gather(client.lines(invalid)))).toMatchObject({ reason: 'INVALID_REQUEST' });
  });

  it('needs an image that describes the method', async () => {
    await expect(echoServer({}, { image: image.subarray(0, 0) })).rejects.toThrow(/does not describe/);
  });
});

describe('interceptors', () => {
  it('come before validation and before decoding has a say', async () => {
    const server = await echoServer({}, { interceptors: [deny] });
    const client = echoClient(server);
    expect(await refusal(client.unary(invalid))).toMatchObject({
      category: 'permission_denied',
      reason: 'NOT_CALLABLE',
    });
    expect(await refusal(client.collect(only(invalid)))).toMatchObject({ reason: 'NOT_CALLABLE' });
    expect(await sendBytes(server.address, 'unary', Buffer.from([10, 200, 1, 1]))).toMatchObject({
      reason: 'NOT_CALLABLE',
    });
  });

  it('see the decoded request, and none for request streams', async () => {
    const seen: unknown[] = [];
    const look: Interceptor = async (_call, request, next) => {
      seen.push(request);
      await next();
    };
    const client = echoClient(await echoServer({}, { interceptors: [look] }));
    await client.unary({ ...saying('a'), tenantId: 'ten_1' });
    await client.collect(only(saying('a')));
    expect(seen).toMatchObject([{ tenantId: 'ten_1' }, undefined]);
  });
});

describe('a client', () => {
  it('sends what authorize answers for its audience, and headers of the call', async () => {
    const seen: unknown[] = [];
    const server = await echoServer({
      async unary(request, call) {
        seen.push(call.metadata.get('authorization'), call.metadata.get('tollgate-person'));
        return { text: request.text };
      },
    });
    const client = echoClient(server, { authorize: async (audience) => ({ authorization: `Bearer for-${audience}` }) });
    await client.unary(saying('a'), { headers: { 'tollgate-person': 'ann' } });
    expect(seen).toEqual([['Bearer for-echo'], ['ann']]);
  });
});
