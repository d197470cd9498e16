// Bytes that are no message are the caller's fault, whatever the kind of method and whichever codec notices.
import { createLog } from '@tollgate/observability';
import { expect, it } from 'vitest';

import { implement } from '../src/index.ts';
import { echoServer, plain } from './echo-server.ts';
import { EchoService, saying } from './echo.ts';
import { sendBytes } from './send-bytes.ts';

const cases = {
  'a text that is no UTF-8': Buffer.from([10, 1, 0xff]),
  'a field that ends too early': Buffer.from([10, 200, 1, 1]),
  'a varint without an end': Buffer.alloc(12, 0xff),
  'a field with number zero': Buffer.from([0, 0]),
  'an unknown wire type': Buffer.from([0x0f]),
  'a group that nobody opened': Buffer.from([0x0c]),
};
const methods = ['unary', 'lines', 'collect', 'chat'] as const;

// The generated codecs put U+FFFD where a text is no UTF-8 instead of throwing, so the check is the first to notice.
const requestDeserialize = () => saying('a');
const lenient = {
  unary: { ...EchoService.unary, requestDeserialize },
  lines: { ...EchoService.lines, requestDeserialize },
  collect: { ...EchoService.collect, requestDeserialize },
  chat: { ...EchoService.chat, requestDeserialize },
};

it.each(methods.flatMap((method) => Object.entries(cases).map(([what, bytes]) => [method, what, bytes] as const)))(
  'refuses, to %s, %s',
  async (method, _what, bytes) => {
    const lines: string[] = [];
    const log = createLog({ service: 'echo', level: 'info', destination: { write: (line) => lines.push(line) } });
    for (const binding of [implement(EchoService, plain), implement(lenient, plain)]) {
      const { address } = await echoServer({}, { bindings: [binding], log });
      expect(await sendBytes(address, method, bytes)).toMatchObject({
        category: 'invalid_argument',
        reason: 'MALFORMED_REQUEST',
        message: 'the request is not a message of the expected type',
      });
    }
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject(
      Array.from({ length: 2 }, () => ({ code: 'INVALID_ARGUMENT', reason: 'MALFORMED_REQUEST' })),
    );
    expect(lines.join('')).not.toMatch(/stack|"err"/);
  },
);
