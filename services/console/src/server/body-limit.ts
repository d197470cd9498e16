// Bounds the body of a request. Hono's own middleware cannot pass on a body whose length was not announced: it copies
// the request into one of another class, which the Node adapter's request does not survive.
import type { MiddlewareHandler } from 'hono';

import type { ConsoleContext, ConsoleEnv } from './context.ts';

/** More than `bytesMax` is answered by `tooLarge`, before anything else reads it. */
export function bodyLimit(
  bytesMax: number,
  tooLarge: (c: ConsoleContext) => Response | Promise<Response>,
): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const { body, headers } = c.req.raw;
    const announced = headers.get('content-length');
    // Where both are there, the chunks count (RFC 9112, 6.3).
    if (announced !== null && !headers.has('transfer-encoding'))
      return Number(announced) > bytesMax ? tooLarge(c) : next();
    if (body === null) return next();
    const content = await readUpTo(body, bytesMax);
    if (content === undefined) return tooLarge(c);
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body: content });
    return next();
  };
}

/** Undefined when there is more; what is left is the adapter's to throw away. */
async function readUpTo(body: ReadableStream<Uint8Array>, bytesMax: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > bytesMax) return undefined;
    parts.push(next.value);
  }
  return Buffer.concat(parts);
}
