// tollgate credit: postpaid terms, what is owed, and the dunning policy.
import { randomUUID } from 'node:crypto';

import {
  CreditServiceService,
  type CreditTerms,
  DunningAction,
  type DunningPolicy,
} from '@tollgate/contracts/billing/v1/credit';
import { parseYuan } from '@tollgate/money';

import { wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface ProposeOptions {
  readonly days: number;
  readonly reason: string;
  readonly dryRun?: true;
  readonly requestId?: string;
}

interface ChangeOptions {
  readonly dryRun?: true;
  readonly requestId?: string;
}

interface ListOptions {
  readonly tenant: string;
  readonly limit: number;
}

export const registerCredit: Register = (program, around) => {
  const credit = program.command('credit').description('postpaid tenants: limits, due invoices, dunning');
  credit
    .command('show <tenant>')
    .description('terms, what is owed, and invoices that are not paid')
    .action(action<[string, object]>(around, show));
  credit
    .command('propose <tenant> <yuan>')
    .description('proposes a credit limit; 0 ends postpaid. Another person has to approve')
    .requiredOption('--reason <text>', 'why')
    .option('--days <count>', 'days until an invoice is due', wholeNumber(0, 180), 30)
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, ProposeOptions]>(around, propose));
  for (const [name, approve] of [
    ['approve', true],
    ['reject', false],
  ] as const)
    credit
      .command(`${name} <proposal>`)
      .description(`${name}s a proposal of credit terms`)
      .addOption(dryRun())
      .addOption(requestId())
      .action(
        action<[string, ChangeOptions]>(around, (tool, proposalId, options) =>
          decide(tool, proposalId, approve, options),
        ),
      );
  credit
    .command('list')
    .description('proposals of credit terms, newest first')
    .option('--tenant <tenant>', 'of one tenant', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 50)
    .action(action<[ListOptions]>(around, list));
  credit
    .command('policy [steps...]')
    .description('shows the dunning policy; sets the next version from steps such as -3:remind 1:remind 3:restrict')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string[], ChangeOptions]>(around, policy));
};

async function show({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('billing', CreditServiceService);
  const credit = await client.getCredit({ tenantId }, await connection.asPerson());
  out.data(credit, () =>
    [
      out.facts([
        ['limit', yuan(credit.terms?.limit)],
        ['owed', yuan(credit.owed)],
        ['left', yuan(credit.left)],
        ['overdue', yuan(credit.overdue)],
        ['sending', credit.restricted ? 'stopped until what is overdue is paid' : 'not stopped for arrears'],
      ]),
      '',
      out.table(credit.openInvoices, [
        { name: 'INVOICE', of: (one) => one.number },
        { name: 'TOTAL', right: true, of: (one) => yuan(one.total) },
        { name: 'OPEN', right: true, of: (one) => yuan(one.open) },
        { name: 'DUE', of: (one) => minute(one.dueTime) },
        { name: 'OVERDUE', of: (one) => (one.overdue ? 'yes' : 'no') },
      ]),
    ].join('\n'),
  );
}

async function propose(
  { connection, out }: Tool,
  tenantId: string,
  amount: string,
  options: ProposeOptions,
): Promise<void> {
  const limit = parseYuan(amount);
  if (limit === undefined) throw new CommandFailure(EXIT.usage, `${amount} is no amount in yuan.`);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    limit: { currencyCode: limit.currency, micros: limit.micros },
    paymentDays: options.days,
    reason: options.reason,
    validateOnly: options.dryRun === true,
  };
  const client = connection.client('billing', CreditServiceService);
  const { terms } = await client.proposeCreditTerms(request, await connection.asPerson());
  out.data({ terms }, () => factsOf(out, terms));
}

async function decide(
  { connection, out }: Tool,
  proposalId: string,
  approve: boolean,
  options: ChangeOptions,
): Promise<void> {
  const client = connection.client('billing', CreditServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), proposalId, approve };
  const call = await connection.asPerson();
  const { terms } = await client.decideCreditTerms({ ...request, validateOnly: options.dryRun === true }, call);
  out.data({ terms }, () => factsOf(out, terms));
}

async function list({ connection, out }: Tool, { tenant, limit }: ListOptions): Promise<void> {
  const client = connection.client('billing', CreditServiceService);
  const call = await connection.asPerson();
  const terms = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listCreditTerms({ tenantId: tenant, pageSize, pageToken }, call);
    return { rows: page.terms, nextPageToken: page.nextPageToken };
  });
  out.data({ terms }, () =>
    out.table(terms, [
      { name: 'PROPOSAL', of: (one) => one.proposalId },
      { name: 'TENANT', of: (one) => one.tenantId },
      { name: 'STATE', of: (one) => plain(one.state, 'CREDIT_TERMS_STATE_') },
      { name: 'LIMIT', right: true, of: (one) => yuan(one.limit) },
      { name: 'DAYS', right: true, of: (one) => one.paymentDays.toString() },
      { name: 'PROPOSED', of: (one) => minute(one.proposeTime) },
    ]),
  );
}

async function policy({ connection, out }: Tool, texts: string[], options: ChangeOptions): Promise<void> {
  const client = connection.client('billing', CreditServiceService);
  const steps = texts.map(stepOf);
  const call = await connection.asPerson();
  const request = { requestId: options.requestId ?? randomUUID(), steps, validateOnly: options.dryRun === true };
  const { policy: held } =
    steps.length === 0
      ? await client.getDunningPolicy({ version: 0 }, call)
      : await client.setDunningPolicy(request, call);
  out.data({ policy: held }, () => stepsOf(out, held));
}

const STEP = /^(-?\d{1,3}):(remind|restrict)$/;

function stepOf(text: string): { dayOffset: number; action: DunningAction } {
  const [, days, what] = STEP.exec(text) ?? [];
  if (days === undefined) throw new CommandFailure(EXIT.usage, `${text} is no step; it is as 3:remind or 5:restrict.`);
  return { dayOffset: Number(days), action: what === 'restrict' ? DunningAction.RESTRICT : DunningAction.REMIND };
}

function stepsOf(out: Tool['out'], held: DunningPolicy | undefined): string {
  return [
    out.facts([['version', (held?.version ?? 0).toString()]]),
    '',
    out.table(held?.steps ?? [], [
      { name: 'DAYS FROM DUE', right: true, of: (step) => step.dayOffset.toString() },
      { name: 'ACTION', of: (step) => plain(step.action, 'DUNNING_ACTION_') },
    ]),
  ].join('\n');
}

function factsOf(out: Tool['out'], terms: CreditTerms | undefined): string {
  return out.facts([
    ['proposal', terms?.proposalId ?? ''],
    ['tenant', terms?.tenantId ?? ''],
    ['state', plain(terms?.state ?? '', 'CREDIT_TERMS_STATE_')],
    ['limit', yuan(terms?.limit)],
    ['payment days', (terms?.paymentDays ?? 0).toString()],
  ]);
}
