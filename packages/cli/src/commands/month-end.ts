// tollgate invoices run, statement, journal, liability: what finance does at the end of a month.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { DocumentFormat, DocumentLanguage } from '@tollgate/contracts/billing/v1/documents';
import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { type InvoiceRun, InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { SingleBar } from 'cli-progress';
import { type Command, Option } from 'commander';

import { instant } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { writeNew } from '../new-file.ts';
import { yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';

interface RunOptions {
  readonly month: string;
  readonly dryRun?: true;
  readonly retry?: true;
  readonly requestId?: string;
}

interface StatementOptions {
  readonly month: string;
  readonly out?: string;
  readonly language: 'zh' | 'en';
}

export function registerMonthEnd(invoices: Command, around: Surroundings): void {
  invoices
    .command('run')
    .description('invoices and final statements of all tenants; goes on without this command, which only watches')
    .requiredOption('--month <month>', 'YYYY-MM in Asia/Shanghai')
    .option('--retry', 'try the failed tenants of the run again')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[RunOptions]>(around, runMonth));
  invoices
    .command('statement <tenant>')
    .description("a tenant's month: opening, movements, closing; as a file with --out")
    .requiredOption('--month <month>', 'YYYY-MM in Asia/Shanghai')
    .option('--out <file>', 'write it as PDF, or as CSV when the name ends so')
    .addOption(new Option('--language <language>', "the document's words").choices(['zh', 'en']).default('zh'))
    .action(action<[string, StatementOptions]>(around, statement));
  invoices
    .command('journal <period>')
    .description('the double-entry journal of a Shanghai day or month; as CSV with --out')
    .option('--out <file>', 'write it as CSV')
    .action(action<[string, { readonly out?: string }]>(around, journal));
  invoices
    .command('liability')
    .description('unused prepaid value and the trial balance at an instant')
    .option('--at <time>', 'instant or day (default: now)', instant)
    .action(action<[{ readonly at?: Date }]>(around, liability));
}

const LOOK_EVERY_MS = 500;

async function runMonth({ connection, out, around }: Tool, options: RunOptions): Promise<void> {
  const client = connection.client('billing', InvoiceRunsServiceService);
  const { month } = options;
  const order = { requestId: options.requestId ?? randomUUID(), month };
  const call = await connection.asPerson();
  const begun =
    options.retry === true
      ? await client.retryInvoiceRun(order, call)
      : await client.startInvoiceRun({ ...order, validateOnly: options.dryRun === true }, call);
  if (options.dryRun === true) return shown(out, begun.run);
  const bar = progressBar(around);
  let now = present(begun.run);
  bar.start(Number(now.tenants), 0, stateOf(now));
  try {
    while (now.left > 0n) {
      await pause(LOOK_EVERY_MS);
      now = present((await client.getInvoiceRun({ month }, await connection.asPerson())).run);
      bar.update(Number(now.done), stateOf(now));
    }
  } finally {
    bar.stop();
  }
  shown(out, now);
  if (now.failed > 0n) throw new CommandFailure(EXIT.failure, `${now.failed} tenants failed and are tried again.`);
}

function progressBar({ stderr }: Surroundings): SingleBar {
  return new SingleBar({
    format: '{bar} {percentage}%  {value} of {total} tenants, {rate}/s, {failed} failed',
    stream: stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 5,
    noTTYOutput: true,
    notTTYSchedule: 5_000,
  });
}

function stateOf(run: InvoiceRun): { rate: string; failed: string } {
  return { rate: String(run.milliTenantsPerSecond / 1_000n), failed: String(run.failed) };
}

function present(run: InvoiceRun | undefined): InvoiceRun {
  if (run === undefined) throw new CommandFailure(EXIT.failure, 'The service told nothing of the run.');
  return run;
}

function shown(out: Tool['out'], run: InvoiceRun | undefined): void {
  const found = present(run);
  const reasons = (list: InvoiceRun['skipped']): string => list.map((one) => `${one.reason} ${one.tenants}`).join(', ');
  out.data({ run: found }, () =>
    out.facts([
      ['month', found.month],
      ['tenants', String(found.tenants)],
      ['done', String(found.done)],
      ['left', String(found.left)],
      ['failed', `${found.failed} ${reasons(found.failures)}`.trim()],
      ['invoices', String(found.invoices)],
      ['statements', String(found.statements)],
      ['without invoice', reasons(found.skipped)],
    ]),
  );
}

async function statement({ connection, out }: Tool, tenantId: string, options: StatementOptions): Promise<void> {
  const client = connection.client('billing', StatementsServiceService);
  const { month } = options;
  if (options.out !== undefined) {
    const format = options.out.toLowerCase().endsWith('.csv') ? DocumentFormat.CSV : DocumentFormat.PDF;
    const language = options.language === 'en' ? DocumentLanguage.EN : DocumentLanguage.ZH;
    const answer = await client.renderMonthlyStatement(
      { tenantId, month, format, language },
      await connection.asPerson(),
    );
    await writeNew(options.out, answer.file?.content ?? new Uint8Array());
    return written(out, options.out, answer.file?.digest);
  }
  const { statement: found } = await client.getMonthlyStatement({ tenantId, month }, await connection.asPerson());
  out.data({ statement: found }, () =>
    [
      out.facts([
        ['number', found?.number === '' ? 'draft' : (found?.number ?? '')],
        ['opening', yuan(found?.opening)],
        ['closing', yuan(found?.closing)],
        ['invoices', found?.invoiceNumbers.join(', ') ?? ''],
        ['usage invoiced', yuan(found?.usageTotal)],
      ]),
      '',
      out.table(found?.movements ?? [], [
        { name: 'ITEM', of: (one) => one.category },
        { name: 'REASON', of: (one) => one.reason },
        { name: 'COUNT', right: true, of: (one) => String(one.count) },
        { name: 'CHANGE', right: true, of: (one) => yuan(one.change) },
      ]),
    ].join('\n'),
  );
}

function written(out: Tool['out'], file: string, digest: Uint8Array | undefined): void {
  const sha256 = Buffer.from(digest ?? []).toString('hex');
  out.data({ path: file, sha256 }, () =>
    out.facts([
      ['file', file],
      ['SHA-256', sha256],
    ]),
  );
}

/** A month of a large ledger takes its time. */
const JOURNAL_MS = 3_600_000;

async function journal({ connection, out }: Tool, period: string, options: { readonly out?: string }): Promise<void> {
  const client = connection.client('billing', JournalsServiceService);
  const call = { ...(await connection.asPerson()), deadlineMs: JOURNAL_MS };
  const { csv, digest, ...found } = await client.getJournal({ period }, call);
  if (options.out !== undefined) {
    await writeNew(options.out, csv);
    written(out, options.out, digest);
  } else {
    out.data(found, () =>
      [
        out.table(found.lines, [
          { name: 'DAY', of: (line) => line.day },
          { name: 'ENTRY', right: true, of: (line) => String(line.entry) },
          { name: 'ACCOUNT', of: (line) => line.accountCode },
          { name: 'NAME', of: (line) => out.text({ zh: line.accountNameZh, en: line.accountNameEn }) },
          { name: 'DEBIT', right: true, of: (line) => yuan(line.debit) },
          { name: 'CREDIT', right: true, of: (line) => yuan(line.credit) },
          { name: 'REASON', of: (line) => line.reason },
        ]),
        '',
        out.facts([
          ['debits', yuan(found.totalDebit)],
          ['credits', yuan(found.totalCredit)],
          ['ties to the ledger', found.tiesToLedger ? 'yes' : 'NO'],
        ]),
      ].join('\n'),
    );
  }
  if (!found.tiesToLedger) throw new CommandFailure(EXIT.failure, 'The journal does not tie to the ledger.');
}

async function liability({ connection, out, around }: Tool, options: { readonly at?: Date }): Promise<void> {
  const client = connection.client('billing', JournalsServiceService);
  const asOfTime = options.at ?? new Date(around.now().getTime() - LOOK_EVERY_MS);
  const found = await client.getPrepaidLiability({ asOfTime }, await connection.asPerson());
  out.data(found, () =>
    [
      out.facts([
        ['liability', yuan(found.liability)],
        ['of it cash', yuan(found.cash)],
        ['of it to be paid back', yuan(found.refundable)],
        ['of it in packages', yuan(found.packages)],
        ['bonus', yuan(found.bonus)],
        ['receivable', yuan(found.receivable)],
      ]),
      '',
      out.table(found.trialBalance, [
        { name: 'ACCOUNT', of: (line) => line.accountCode },
        { name: 'NAME', of: (line) => out.text({ zh: line.accountNameZh, en: line.accountNameEn }) },
        { name: 'DEBIT', right: true, of: (line) => yuan(line.debit) },
        { name: 'CREDIT', right: true, of: (line) => yuan(line.credit) },
      ]),
    ].join('\n'),
  );
}
