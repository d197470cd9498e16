// tollgate correct: what was counted wrongly, corrected by two people.
import { randomUUID } from 'node:crypto';

import {
  type Correction,
  CorrectionReason,
  CorrectionsServiceService,
} from '@tollgate/contracts/metering/v1/corrections';
import { DeliveryEventKind } from '@tollgate/contracts/metering/v1/delivery';
import { InvalidArgumentError, Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

const FACTS: Readonly<Record<string, DeliveryEventKind>> = {
  submitted: DeliveryEventKind.SUBMITTED,
  accepted: DeliveryEventKind.ACCEPTED,
  delivered: DeliveryEventKind.DELIVERED,
  'hard-bounced': DeliveryEventKind.HARD_BOUNCED,
  'soft-bounced': DeliveryEventKind.SOFT_BOUNCED,
  dropped: DeliveryEventKind.DROPPED,
  complained: DeliveryEventKind.COMPLAINED,
  unsubscribed: DeliveryEventKind.UNSUBSCRIBED,
};

const REASONS = {
  'gateway-fault': CorrectionReason.GATEWAY_FAULT,
  'carrier-notice': CorrectionReason.CARRIER_NOTICE,
  discrepancy: CorrectionReason.DISCREPANCY,
  'test-traffic': CorrectionReason.TEST_TRAFFIC,
  'earlier-correction': CorrectionReason.EARLIER_CORRECTION,
} as const;

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface ProposeOptions extends OrderOptions {
  readonly job?: string;
  readonly message?: string;
  readonly recipient?: string;
  readonly on?: DeliveryEventKind[];
  readonly off?: DeliveryEventKind[];
  readonly asReported?: DeliveryEventKind[];
  readonly reason: keyof typeof REASONS;
  readonly text: string;
}

const MORE = `
Names facts of one message (--message and --recipient) or of every message of a job (--job), also those reported later:
${Object.keys(FACTS).join(', ')}.

Example:
  tollgate correct propose ten_... --job spring-sale --off delivered --off submitted --reason gateway-fault \\
    --text "网关误报，运营商已确认" --dry-run`;

export const registerCorrect: Register = (program, around) => {
  const correct = program.command('correct').description('what was counted wrongly, corrected by two people');
  correct
    .command('propose <tenant>')
    .description('propose a correction; its effect is shown')
    .option('--job <job>', 'every message of this job')
    .option('--message <id>', 'one message, by its gateway’s id')
    .option('--recipient <recipient>', 'and its recipient')
    .option('--on <fact>', 'a fact that holds whatever was reported; any number of times', fact)
    .option('--off <fact>', 'a fact that does not hold', fact)
    .option('--as-reported <fact>', 'a fact for which the reports hold again', fact)
    .addOption(new Option('--reason <reason>', 'why').choices(Object.keys(REASONS)).makeOptionMandatory())
    .requiredOption('--text <text>', 'why in words, 10 characters at least')
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', MORE)
    .action(action<[string, ProposeOptions]>(around, propose));
  correct
    .command('approve <correction>')
    .description('approve a correction that another person proposed')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OrderOptions]>(around, approve));
  correct
    .command('reject <correction>')
    .description('reject a correction; nothing happens')
    .requiredOption('--text <text>', 'why, 10 characters at least')
    .addOption(requestId())
    .action(action<[string, OrderOptions & { readonly text: string }]>(around, reject));
  correct
    .command('list')
    .description('corrections, newest first')
    .option('--tenant <tenant>', 'only of this tenant', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[{ readonly tenant: string; readonly limit: number }]>(around, list));
};

function fact(text: string, before: readonly DeliveryEventKind[] = []): DeliveryEventKind[] {
  const kind = FACTS[text];
  if (kind === undefined) throw new InvalidArgumentError(`It has to be one of ${Object.keys(FACTS).join(', ')}.`);
  return [...before, kind];
}

const clientOf = ({ connection }: Tool) => connection.client('metering', CorrectionsServiceService);

async function propose(tool: Tool, tenantId: string, options: ProposeOptions): Promise<void> {
  const { job, message, recipient } = options;
  const ofMessage = message !== undefined && recipient !== undefined;
  if ((job !== undefined) === ofMessage || (job !== undefined && message !== undefined))
    throw new CommandFailure(EXIT.usage, 'Name either --job, or --message and --recipient.');
  const target =
    job === undefined
      ? { $case: 'message' as const, value: { messageId: message ?? '', recipient: recipient ?? '' } }
      : { $case: 'job' as const, value: { jobId: job } };
  const order = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    target,
    factsOn: options.on ?? [],
    factsOff: options.off ?? [],
    factsAsReported: options.asReported ?? [],
    reason: REASONS[options.reason],
    text: options.text,
    validateOnly: options.dryRun === true,
  };
  say(tool, options, await clientOf(tool).proposeCorrection(order, await tool.connection.asPerson()));
}

async function approve(tool: Tool, correctionId: string, options: OrderOptions): Promise<void> {
  const order = { requestId: options.requestId ?? randomUUID(), correctionId, validateOnly: options.dryRun === true };
  say(tool, options, await clientOf(tool).approveCorrection(order, await tool.connection.asPerson()));
}

async function reject(
  tool: Tool,
  correctionId: string,
  options: OrderOptions & { readonly text: string },
): Promise<void> {
  const order = { requestId: options.requestId ?? randomUUID(), correctionId, text: options.text };
  say(tool, options, await clientOf(tool).rejectCorrection(order, await tool.connection.asPerson()));
}

async function list(tool: Tool, { tenant, limit }: { tenant: string; limit: number }): Promise<void> {
  const call = await tool.connection.asPerson();
  const corrections = await collect(limit, async (pageSize, pageToken) => {
    const request = { tenantId: tenant, state: 'CORRECTION_STATE_UNSPECIFIED' as const, pageSize, pageToken };
    const page = await clientOf(tool).listCorrections(request, call);
    return { rows: page.corrections, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ corrections }, () => table(tool.out, corrections));
}

function say({ out }: Tool, { dryRun: preview }: OrderOptions, answer: { correction: Correction | undefined }): void {
  const { correction } = answer;
  out.data({ dryRun: preview === true, ...answer }, () =>
    [
      ...(preview === true ? ['Nothing was changed. It would be:'] : []),
      table(out, correction === undefined ? [] : [correction]),
      '',
      out.table(correction?.effect?.cells ?? [], [
        { name: 'HOUR', of: (cell) => minute(cell.hourStart) },
        { name: 'PRODUCT', of: (cell) => cell.product },
        { name: 'JOB', of: (cell) => cell.jobId },
        { name: 'DELIVERED', right: true, of: (cell) => cell.delivered.toString() },
        { name: 'BILLABLE', right: true, of: (cell) => cell.billableMessages.toString() },
        { name: 'UNITS', right: true, of: (cell) => cell.billableUnits.toString() },
      ]),
    ].join('\n'),
  );
}

const table = (out: Output, corrections: readonly Correction[]): string =>
  out.table(corrections, [
    { name: 'CORRECTION', of: (one) => one.correctionId },
    { name: 'STATE', of: (one) => plain(one.state, 'CORRECTION_STATE_') },
    { name: 'OF', of: (one) => (one.subject?.$case === 'jobId' ? `job ${one.subject.value}` : 'a message') },
    { name: 'MESSAGES', right: true, of: (one) => (one.effect?.changedMessages ?? 0n).toString() },
    { name: 'UNITS', right: true, of: (one) => (one.effect?.billableUnits ?? 0n).toString() },
    { name: 'REASON', of: (one) => plain(one.reason, 'CORRECTION_REASON_') },
    { name: 'WAITS UNTIL', of: (one) => minute(one.expireTime) },
  ]);
