// tollgate ingest: a file of delivery events or of a gateway's own records into metering.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type ImportHeader, MeteringServiceService, RecordFormat } from '@tollgate/contracts/metering/v1/metering';
import type { Client } from '@tollgate/rpc';
import { Option } from 'commander';

import { columnName, duration, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { importRecords, type ImportResult } from '../ingest/import-records.ts';
import { createProgress } from '../ingest/progress.ts';
import type { Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, type Register, type Tool } from '../tool.ts';

const FORMATS = {
  ses: RecordFormat.AMAZON_SES,
  sendcloud: RecordFormat.SENDCLOUD,
  'sms-status': RecordFormat.SMS_STATUS_REPORT,
  jsonl: RecordFormat.JSON_LINES,
  tencent: RecordFormat.TENCENT_SES,
  dsn: RecordFormat.DELIVERY_STATUS_NOTIFICATION,
  'smtp-replies': RecordFormat.SMTP_REPLY,
  csv: RecordFormat.CSV,
} as const;

interface IngestOptions {
  readonly tenant: string;
  readonly product: string;
  readonly format: keyof typeof FORMATS;
  readonly source: string;
  readonly job: string;
  readonly grant: string;
  readonly column: Readonly<Record<string, string>>;
  readonly maxRejected: number;
  readonly wait?: boolean;
  readonly waitLimit: number;
}

const MORE = `
One record a line; "-" reads standard input. Formats: ses (Amazon SES event JSON), sendcloud (SendCloud web-hook bodies),
tencent (Tencent SES callbacks), smtp-replies (time, message id, recipient and reply apart by tabs), sms-status (CMPP, SMGP
or SMPP status report texts), jsonl (Tollgate's own events as JSON), csv (the same in columns; the first row names them).
dsn is one mail with a delivery status notification (RFC 3464). Columns of csv and fields of jsonl: tenant_id, product,
message_id, recipient, kind, occur_time or occur_time_ms, segments, job_id, grant_id, detail_code; --column says what the
file calls them. A message is counted once, however often it is imported. Exit code 1 when nothing was stored or more than --max-rejected records were rejected.

Example:
  tollgate ingest status.txt --tenant ten_... --product sms-cn --format sms-status --job spring-sale --wait`;

export const registerIngest: Register = (program, around) => {
  program
    .command('ingest <file>')
    .description('bring delivery events of a file into metering')
    .requiredOption('--tenant <tenant>', 'whose messages they are')
    .requiredOption('--product <product>', 'the product they were sent with, such as sms-cn')
    .addOption(
      new Option('--format <format>', 'what the lines are').choices(Object.keys(FORMATS)).makeOptionMandatory(),
    )
    .option('--job <job>', 'the job they belong to', '')
    .option('--grant <grant>', 'the grant they were sent under', '')
    .option('--source <name>', 'who reports', 'cli')
    .option('--column <ours=theirs>', 'what the file calls a field, such as message_id=Mail-ID', columnName, {})
    .option('--max-rejected <count>', 'so many rejected records are no failure', wholeNumber(0), 0)
    .option('--wait', 'wait until everything is counted and published')
    .addOption(
      new Option('--wait-limit <duration>', 'how long to wait at most').argParser(duration).default(600_000, '10m'),
    )
    .addHelpText('after', MORE)
    .action(action<[string, IngestOptions]>(around, ingest));
};

async function ingest({ connection, out, around }: Tool, file: string, options: IngestOptions): Promise<void> {
  const { input, size } = await openInput(file, around);
  const client = connection.client('metering', MeteringServiceService);
  const progress = createProgress(around, size);
  const began = around.now().getTime();
  let result: ImportResult;
  try {
    result = await importRecords(client, headerOf(options), input, (state) => progress.update(state));
  } finally {
    progress.stop();
  }
  const importMs = around.now().getTime() - began;
  const countedMs = options.wait === true ? await waitUntilCounted(client, around, options.waitLimit) : undefined;
  show(out, result, importMs, countedMs);
  if (result.eventsStored === 0n) throw new CommandFailure(EXIT.failure, 'nothing was stored');
  if (result.recordsRejected > BigInt(options.maxRejected)) {
    throw new CommandFailure(
      EXIT.failure,
      `${result.recordsRejected} records were rejected; ${options.maxRejected} are allowed`,
    );
  }
}

const headerOf = (options: IngestOptions): ImportHeader => ({
  tenantId: options.tenant,
  product: options.product,
  format: FORMATS[options.format],
  source: options.source,
  jobId: options.job,
  grantId: options.grant,
  columns: [],
  columnNames: { ...options.column },
});

async function openInput(
  file: string,
  around: Surroundings,
): Promise<{ input: AsyncIterable<Uint8Array>; size: number | undefined }> {
  if (file === '-') return { input: around.stdin, size: undefined };
  const place = path.resolve(around.cwd, file);
  const found = await stat(place).catch(() => undefined);
  if (found === undefined || found.isDirectory())
    throw new CommandFailure(EXIT.usage, `${place} is no file that can be read.`);
  // A pipe or a device has no size.
  return {
    input: createReadStream(place, { highWaterMark: 256 * 1024 }),
    size: found.isFile() ? found.size : undefined,
  };
}

const POLL_MS = 250;

/** Milliseconds until metering had counted and published everything that was stored. */
async function waitUntilCounted(
  client: Client<MeteringServiceService>,
  around: Surroundings,
  limitMs: number,
): Promise<number> {
  const began = around.now().getTime();
  for (;;) {
    const { pendingBatches, unpublishedEvents } = await client.getIngestStatus({});
    const ms = around.now().getTime() - began;
    if (pendingBatches === 0n && unpublishedEvents === 0n) return ms;
    if (ms > limitMs) {
      const left = `${pendingBatches} batches are not counted and ${unpublishedEvents} counts not published`;
      throw new CommandFailure(EXIT.unavailable, `${left} after ${limitMs / 1000} s; everything is stored`);
    }
    await pause(POLL_MS);
  }
}

function show(out: Output, result: ImportResult, importMs: number, countedMs: number | undefined): void {
  out.data({ ...result, importMs, ...(countedMs === undefined ? {} : { countedMs }) }, () =>
    [
      out.facts([
        ['records read', result.recordsRead.toString()],
        ['events stored', result.eventsStored.toString()],
        ['records ignored', result.recordsIgnored.toString()],
        ['records rejected', result.recordsRejected.toString()],
        ['import took', `${(importMs / 1000).toFixed(1)} s`],
        ...(countedMs === undefined ? [] : [['counted after', `${(countedMs / 1000).toFixed(1)} s`] as const]),
      ]),
      ...(result.rejected.length === 0
        ? []
        : [
            '',
            out.table(result.rejected, [
              { name: 'LINE', right: true, of: (one) => one.line.toString() },
              { name: 'REASON', of: (one) => one.reason },
            ]),
          ]),
    ].join('\n'),
  );
}
