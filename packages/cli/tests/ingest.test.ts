// Imports through the real transport: every line once, in order, with what was rejected, in bounded memory.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  type ImportDeliveryRecordsResponse,
  type ImportHeader,
  MeteringServiceService,
} from '@tollgate/contracts/metering/v1/metering';
import { notFound } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';

const TENANT = `ten_${'b'.repeat(32)}`;
let fixture: Fixture;
let header: ImportHeader | undefined;
let lines: string[] = [];
let count = 0n;
let backlog: { pendingBatches: bigint; unpublishedEvents: bigint }[] = [];
let keep = true;
/** While it is pending, the service takes nothing. */
let stalled: PromiseWithResolvers<void> | undefined;

const progress = (
  rejected: ImportDeliveryRecordsResponse['rejected'],
  done: boolean,
): ImportDeliveryRecordsResponse => ({
  recordsRead: count,
  eventsStored: count - rejects,
  recordsRejected: rejects,
  recordsIgnored: 0n,
  rejected,
  done,
});
let rejects = 0n;

beforeAll(async () => {
  fixture = await openFixture(async () => ({
    metering: [
      standIn(
        MeteringServiceService,
        { importDeliveryRecords: { services: ['cli'] }, getIngestStatus: { services: ['cli'] } },
        {
          async *importDeliveryRecords(requests) {
            for await (const { part } of requests) {
              if (part?.$case === 'header') {
                header = part.value;
                if (header.product === 'unknown') throw notFound('UNKNOWN_PRODUCT', 'no such product');
                await stalled?.promise;
                continue;
              }
              const rejected = [];
              for (const record of part?.value.records ?? []) {
                count += 1n;
                const line = keep ? Buffer.from(record).toString('utf8') : '';
                if (keep) lines.push(line);
                if (line.startsWith('bad')) {
                  rejects += 1n;
                  rejected.push({ recordNumber: count, reason: 'NOT_JSON' });
                }
              }
              yield progress(rejected, false);
            }
            yield progress([], true);
          },
          getIngestStatus: async () => ({
            ...(backlog.shift() ?? { pendingBatches: 0n, unpublishedEvents: 0n }),
            lastStoredSequence: 0n,
            countedThroughSequence: 0n,
          }),
        },
      ),
    ],
  }));
});
beforeEach(() => {
  [lines, backlog, count, rejects, keep, header, stalled] = [[], [], 0n, 0n, true, undefined, undefined];
});
afterAll(() => fixture.close());

const ingest = (name: string, more: readonly string[] = [], options: Parameters<Fixture['tollgate']>[1] = {}) =>
  fixture.tollgate(['ingest', name, '--tenant', TENANT, '--product', 'sms-cn', '--format', 'jsonl', ...more], options);

function file(name: string, text: string): string {
  writeFileSync(path.join(fixture.cwd, name), text);
  return name;
}

test('sends the header, then every line once and in order', async () => {
  const wanted = Array.from({ length: 25_000 }, (_, index) => `{"n":${index},"名":"短信"}`);
  const more = ['--job', 'spring', '--grant', 'grt_1', '--source', 'file', '--json'];
  const answer = await ingest(file('many.jsonl', `${wanted.join('\n')}\n`), more);
  expect([answer.code, answer.stderr]).toEqual([0, '']);
  expect(header).toEqual({
    tenantId: TENANT,
    product: 'sms-cn',
    format: 'RECORD_FORMAT_JSON_LINES',
    source: 'file',
    jobId: 'spring',
    grantId: 'grt_1',
    columns: [],
    columnNames: {},
  });
  expect(lines).toEqual(wanted);
  expect(answer.json()).toMatchObject({ recordsRead: '25000', eventsStored: '25000', recordsRejected: '0' });
});

test('takes CRLF, empty lines, a missing last line end and standard input', async () => {
  const answer = await ingest('-', [], { stdin: 'one\r\n\r\n\ntwo\r\nthree' });
  expect(answer.code).toBe(0);
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('rejected records are shown and fail the command beyond what is allowed', async () => {
  const name = file('some-bad.jsonl', 'good\nbad 1\nbad 2\ngood\n');
  const failed = await ingest(name);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/records rejected\s+2[\s\S]*2\s+NOT_JSON\n\s*3\s+NOT_JSON/);
  expect(failed.stderr).toContain('2 records were rejected; 0 are allowed');
  [count, rejects] = [0n, 0n];
  expect((await ingest(name, ['--max-rejected', '2'])).code).toBe(0);
});

test('nothing stored is a failure', async () => {
  expect((await ingest(file('empty.jsonl', '\n\n'))).code).toBe(1);
  const allBad = await ingest(file('all-bad.jsonl', 'bad\n'), ['--max-rejected', '9']);
  expect(allBad.code).toBe(1);
  expect(allBad.stderr).toContain('nothing was stored');
});

test('a refusal at the header is a refusal of the command', async () => {
  const answer = await ingest(file('x.jsonl', 'one\n'), ['--product', 'unknown']);
  expect([answer.code, answer.stdout]).toEqual([3, '']);
  expect(answer.stderr).toContain('UNKNOWN_PRODUCT');
});

test('waits until everything is counted and published, and not longer than told', async () => {
  const name = file('wait.jsonl', 'one\n');
  backlog = [
    { pendingBatches: 2n, unpublishedEvents: 0n },
    { pendingBatches: 0n, unpublishedEvents: 1n },
  ];
  expect((await ingest(name, ['--wait', '--json'])).json()).toMatchObject({ countedMs: expect.any(Number) });
  expect(backlog).toEqual([]);
  backlog = Array.from({ length: 50 }, () => ({ pendingBatches: 7n, unpublishedEvents: 0n }));
  const late = await ingest(name, ['--wait', '--wait-limit', '300ms']);
  expect(late.code).toBe(5);
  expect(late.stderr).toContain('7 batches are not counted');
});

test('a bar at a terminal, on stderr', async () => {
  const answer = await ingest(file('bar.jsonl', 'one\n'.repeat(5_000)), ['--json'], { tty: true });
  expect(answer.stderr).toContain('█');
  expect(answer.stderr).toContain('100%');
  expect(answer.json()).toMatchObject({ recordsRead: '5000' });
});

test('reads no faster than the service takes, however much there is', async () => {
  keep = false;
  stalled = Promise.withResolvers<void>();
  const chunk = Buffer.from(`${'x'.repeat(199)}\n`.repeat(1_000));
  const chunks = 400;
  let pulled = 0;
  function* stream(): Generator<Uint8Array> {
    for (; pulled < chunks; pulled += 1) yield chunk;
  }
  const importing = ingest('-', ['--json'], { stdin: stream() });
  // Long after the transport's windows are full, most of the 80 MB has not been asked for.
  await pause(1_000);
  expect(pulled).toBeGreaterThan(0);
  expect(pulled * chunk.length).toBeLessThan(16 * 1024 * 1024);
  stalled.resolve();
  expect((await importing).json()).toMatchObject({ recordsRead: '400000' });
}, 60_000);
