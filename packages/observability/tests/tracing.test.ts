// Tracing against a collector of our own: off by default, right parents, ids in log lines.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { context, propagation } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog, startTracing, traceIds, tracer, type Tracing } from '../src/index.ts';
import { tracesUrl } from '../src/span-export.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}
interface ExportRequest {
  resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { spans: Span[] }[] }[];
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function collector(): Promise<{
  endpoint: string;
  requests: { url: string | undefined; body: ExportRequest }[];
}> {
  const requests: { url: string | undefined; body: ExportRequest }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // The exporter speaks OTLP/JSON; its shape is asserted by what the tests read from it.
      requests.push({ url: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) as ExportRequest });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not bound');
  return { endpoint: `http://127.0.0.1:${address.port}`, requests };
}

function traced(endpoint: string | undefined, onError?: (error: unknown) => void): Tracing {
  const tracing = startTracing({ service: 'wallet', endpoint, onError });
  closers.push(() => tracing.stop());
  return tracing;
}

describe('without an endpoint', () => {
  it.each([undefined, ''])('makes spans that have no ids (%j)', async (endpoint) => {
    await traced(endpoint).ready;
    expect(tracer.startActiveSpan('x', () => traceIds())).toEqual({});
  });

  it('loads nothing of the SDK, and with one it does', async () => {
    const program = fileURLToPath(new URL('print-loaded-modules.ts', import.meta.url));
    const run = promisify(execFile);
    expect((await run(process.execPath, [program])).stdout).toBe('[]');
    expect((await run(process.execPath, [program, 'http://127.0.0.1:1'])).stdout).toContain('@opentelemetry/sdk-trace');
  });
});

describe('with an endpoint', () => {
  it('exports spans with their parents under the name of the service', async () => {
    const { endpoint, requests } = await collector();
    const tracing = traced(endpoint);
    await tracing.ready;
    const lines: string[] = [];
    const log = createLog({ service: 'wallet', level: 'info', destination: { write: (line) => lines.push(line) } });
    const headers: Record<string, string> = {};
    const ids = await tracer.startActiveSpan('rpc', async (rpc) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      propagation.inject(context.active(), headers);
      tracer.startSpan('db').end();
      log.info({}, 'inside');
      rpc.end();
      return traceIds();
    });
    log.info({}, 'outside');
    await tracing.stop();

    const [request] = requests;
    expect(request?.url).toBe('/v1/traces');
    expect(request?.body.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'wallet' },
    });
    const spans = requests.flatMap(({ body }) =>
      body.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans)),
    );
    const [rpc, db] = ['rpc', 'db'].map((name) => spans.find((span) => span.name === name));
    expect(spans).toHaveLength(2);
    expect(rpc).toMatchObject({ traceId: ids.trace_id, spanId: ids.span_id });
    expect(db).toMatchObject({ traceId: ids.trace_id, parentSpanId: ids.span_id });
    expect(headers['traceparent']).toBe(`00-${ids.trace_id}-${ids.span_id}-01`);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { msg: 'inside', ...ids },
      expect.not.objectContaining({ trace_id: expect.anything() }),
    ]);
  });

  it('does not mind a collector that is down', async () => {
    const tracing = traced('http://127.0.0.1:1');
    await tracing.ready;
    tracer.startSpan('lost').end();
    await expect(tracing.stop()).resolves.toBeUndefined();
  });

  it.each([
    ['http://collector:4318', 'http://collector:4318/v1/traces'],
    ['http://collector:4318/', 'http://collector:4318/v1/traces'],
    ['http://collector:4318/otlp', 'http://collector:4318/otlp/v1/traces'],
    ['http://collector:4318/v1/traces', 'http://collector:4318/v1/traces'],
  ])('sends to %s at %s', (endpoint, url) => {
    expect(tracesUrl(endpoint)).toBe(url);
  });
});
