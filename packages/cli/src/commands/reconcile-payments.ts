// tollgate reconcile payments, differences, resolve-difference: channels' daily files against our payments and refunds.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { type ChannelDifference, ChannelFilesServiceService } from '@tollgate/contracts/billing/v1/channel_files';
import { PaymentChannel } from '@tollgate/contracts/billing/v1/orders';
import { type Command, Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { type Output, plain, yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, dryRun, requestId, type Tool } from '../tool.ts';

const CHANNELS = {
  wechat: PaymentChannel.WECHAT,
  alipay: PaymentChannel.ALIPAY,
  sandbox: PaymentChannel.SANDBOX,
} as const;
const BYTES_MAX = 3 * 1_048_576;

interface FileOptions {
  readonly channel: keyof typeof CHANNELS;
  readonly day: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

/** Adds its commands to reconcile. */
export function registerPayments(reconcile: Command, around: Surroundings): void {
  reconcile
    .command('payments <file>')
    .description("a channel's daily file against our payments and refunds")
    .addOption(
      new Option('--channel <channel>', 'whose file it is').choices(Object.keys(CHANNELS)).makeOptionMandatory(),
    )
    .requiredOption('--day <day>', 'a day of Asia/Shanghai that is over, such as 2026-11-21')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, FileOptions]>(around, compare));
  reconcile
    .command('differences')
    .description('differences to channels, newest first')
    .option('--open', 'only those that nobody resolved')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[{ open?: boolean; limit: number }]>(around, list));
  reconcile
    .command('resolve-difference <difference>')
    .description('say what became of a difference to a channel')
    .requiredOption('--text <text>', 'what was found and done')
    .addOption(requestId())
    .action(action<[string, { text: string; requestId?: string }]>(around, resolve));
}

async function compare({ connection, out, around }: Tool, file: string, options: FileOptions): Promise<void> {
  const content = await readFile(path.resolve(around.cwd, file)).catch(() => undefined);
  if (content === undefined) throw new CommandFailure(EXIT.usage, `${file} is no file that can be read.`);
  if (content.byteLength > BYTES_MAX) throw new CommandFailure(EXIT.usage, `${file} is larger than 3 MiB.`);
  const client = connection.client('billing', ChannelFilesServiceService);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    channel: CHANNELS[options.channel],
    day: options.day,
    content,
    validateOnly: options.dryRun === true,
  };
  const answer = await client.importChannelFile(request, await connection.asPerson());
  out.data({ dryRun: request.validateOnly, ...answer }, () =>
    [
      out.facts([
        ['payments', answer.payments.toString()],
        ['refunds', answer.refunds.toString()],
        ['that agree', answer.matched.toString()],
        ['differences', answer.differences.length.toString()],
      ]),
      ...(answer.differences.length === 0 ? [] : ['', differencesTable(out, answer.differences)]),
    ].join('\n'),
  );
}

async function list({ connection, out }: Tool, options: { open?: boolean; limit: number }): Promise<void> {
  const client = connection.client('billing', ChannelFilesServiceService);
  const call = await connection.asPerson();
  const differences = await collect<ChannelDifference>(options.limit, async (pageSize, pageToken) => {
    const page = await client.listChannelDifferences({ openOnly: options.open === true, pageSize, pageToken }, call);
    return { rows: page.differences, nextPageToken: page.nextPageToken };
  });
  out.data({ differences }, () => differencesTable(out, differences));
}

async function resolve(
  { connection, out }: Tool,
  differenceId: string,
  { text, requestId: id = randomUUID() }: { text: string; requestId?: string },
): Promise<void> {
  const client = connection.client('billing', ChannelFilesServiceService);
  const request = { requestId: id, differenceId, resolution: text };
  const { difference } = await client.resolveChannelDifference(request, await connection.asPerson());
  out.data({ difference }, () => differencesTable(out, difference === undefined ? [] : [difference]));
}

function differencesTable(out: Output, differences: readonly ChannelDifference[]): string {
  return out.table(differences, [
    { name: 'DIFFERENCE', of: (one) => one.differenceId },
    { name: 'CHANNEL', of: (one) => plain(one.channel, 'PAYMENT_CHANNEL_') },
    { name: 'DAY', of: (one) => one.day },
    { name: 'KIND', of: (one) => plain(one.kind, 'CHANNEL_DIFFERENCE_KIND_') },
    { name: 'REFERENCE', of: (one) => one.reference },
    { name: 'OURS', right: true, of: (one) => (one.ours === undefined ? '-' : yuan(one.ours)) },
    { name: 'THEIRS', right: true, of: (one) => (one.theirs === undefined ? '-' : yuan(one.theirs)) },
    { name: 'RESOLVED', of: (one) => one.resolution || '-' },
  ]);
}
