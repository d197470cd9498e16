// Trace context across the wire: one trace, the server's span below the client's, over a real exporter.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { startTracing, traceIds } from '@tollgate/observability';
import { expect, it, onTestFinished } from 'vitest';

import { echoClient, echoServer, refusal } from './echo-server.ts';
import { saying } from './echo.ts';

interface ExportedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status?: { readonly code?: number };
}
interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[] }[];
}

// OTLP's numbers for span kinds and for a failed status.
const SERVER = 2;
const CLIENT = 3;
const FAILED = 2;

async function collector() {
  const spans: ExportedSpan[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Export;
      spans.push(...body.resourceSpans.flatMap((each) => each.scopeSpans).flatMap((each) => each.spans));
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { spans, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it('follows a call from client to server, and marks failures but not refusals', async () => {
  const { spans, endpoint } = await collector();
  const tracing = startTracing({ service: 'echo', endpoint });
  await tracing.ready;
  let inside: ReturnType<typeof traceIds> = {};
  const server = await echoServer({
    async unary(request) {
      inside = traceIds();
      if (request.text === 'bug') throw new TypeError('inner');
      return { text: request.text };
    },
  });
  const client = echoClient(server);
  await client.unary(saying('a'));
  await refusal(client.unary(saying('bug')));
  await refusal(client.unary({ ...saying('a'), text: '' }));
  await tracing.stop();

  const servers = spans.filter((span) => span.kind === SERVER);
  const clients = spans.filter((span) => span.kind === CLIENT);
  expect(servers.map((span) => span.name)).toEqual(Array(3).fill('tollgate.echo.v1.EchoService/Unary'));
  for (const span of servers) {
    const parent = clients.find((each) => each.spanId === span.parentSpanId);
    expect(parent?.traceId).toBe(span.traceId);
  }
  expect(servers.map((span) => span.status?.code === FAILED)).toEqual([false, true, false]);
  expect(servers.map((span) => span.spanId)).toContain(inside.span_id);
});
