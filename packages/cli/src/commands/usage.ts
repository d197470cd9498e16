// tollgate usage.
import { MeteringServiceService, UsageWindow } from '@tollgate/contracts/metering/v1/metering';
import { Option } from 'commander';

import { instant, monthSoFar, wholeNumber } from '../arguments.ts';
import { minute } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';
import { showProof } from './checks.ts';

const WINDOWS = { hour: UsageWindow.HOUR, day: UsageWindow.DAY, month: UsageWindow.MONTH } as const;

interface QueryOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly window: keyof typeof WINDOWS;
  readonly product: string;
  readonly limit: number;
}

export const registerUsage: Register = (program, around) => {
  const usage = program.command('usage').description('counted messages');
  usage
    .command('query <tenant>')
    .description("a tenant's usage by window; this month unless told")
    .option('--from <time>', 'first instant or day', instant)
    .option('--to <time>', 'the instant or day after the last', instant)
    .addOption(new Option('--window <window>', 'length of a row').choices(Object.keys(WINDOWS)).default('day'))
    .option('--product <product>', 'only this product', '')
    .option('--limit <count>', 'at most so many rows', wholeNumber(1, 100_000), 1_000)
    .addHelpText('after', '\nExample:\n  tollgate usage query ten_... --from 2026-11-01 --to 2026-12-01 --window day')
    .action(action<[string, QueryOptions]>(around, query));
  usage
    .command('status')
    .description('how far counting is behind what is stored')
    .action(action<[object]>(around, status));
  usage
    .command('verify')
    .description('prove the counts against the outcomes of all messages')
    .addHelpText('after', '\nNeeds nobody signed in. Exit code 1 when a check fails.')
    .action(action<[object]>(around, verify));
};

async function query({ connection, out, around }: Tool, tenantId: string, options: QueryOptions): Promise<void> {
  const month = monthSoFar(around.now());
  const client = connection.client('metering', MeteringServiceService);
  const call = await connection.asPerson();
  const rows = await collect(options.limit, async (pageSize, pageToken) => {
    const page = await client.queryUsage(
      {
        tenantId,
        startTime: options.from ?? month.start,
        endTime: options.to ?? month.end,
        window: WINDOWS[options.window],
        timeZone: 'Asia/Shanghai',
        product: options.product,
        pageSize,
        pageToken,
      },
      call,
    );
    return { rows: page.rows, nextPageToken: page.nextPageToken };
  });
  const count = (name: string, of: (row: (typeof rows)[number]) => bigint) => ({
    name,
    right: true,
    of: (row: (typeof rows)[number]) => of(row).toString(),
  });
  out.data({ rows }, () =>
    out.table(rows, [
      { name: 'FROM', of: (row) => minute(row.windowStart) },
      { name: 'PRODUCT', of: (row) => row.product },
      count('MESSAGES', (row) => row.messages),
      count('DELIVERED', (row) => row.delivered),
      count('HARD', (row) => row.hardBounced),
      count('SOFT', (row) => row.softBounced),
      count('BILLABLE', (row) => row.billableMessages),
      count('UNITS', (row) => row.billableUnits),
    ]),
  );
}

async function status({ connection, out }: Tool): Promise<void> {
  const answer = await connection.client('metering', MeteringServiceService).getIngestStatus({});
  out.data(answer, () =>
    out.facts([
      ['batches not yet counted', answer.pendingBatches.toString()],
      ['counts not yet published', answer.unpublishedEvents.toString()],
    ]),
  );
}

/** A proof may have to read every message. */
const PROOF_DEADLINE_MS = 600_000;

async function verify({ connection, out }: Tool): Promise<void> {
  const client = connection.client('metering', MeteringServiceService);
  showProof(out, 'usage', await client.verifyUsage({}, { deadlineMs: PROOF_DEADLINE_MS }));
}
