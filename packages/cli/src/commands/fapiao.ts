// tollgate fapiao: titles, applications, and the way back.
import { randomUUID } from 'node:crypto';

import {
  type Fapiao,
  FapiaoKind,
  FapiaoReturnReason,
  FapiaoServiceService,
} from '@tollgate/contracts/billing/v1/fapiao';
import { parseYuan } from '@tollgate/money';
import { Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface TitleOptions {
  readonly name?: string;
  readonly special?: true;
  readonly individual?: true;
  readonly taxNumber: string;
  readonly address: string;
  readonly phone: string;
  readonly bank: string;
  readonly bankAccount: string;
  readonly requestId?: string;
}

interface OrderOptions {
  readonly dryRun?: true;
  readonly requestId?: string;
}

const REASONS = {
  'issue-error': FapiaoReturnReason.ISSUE_ERROR,
  'sales-return': FapiaoReturnReason.SALES_RETURN,
  'service-suspension': FapiaoReturnReason.SERVICE_SUSPENSION,
  'sales-discount': FapiaoReturnReason.SALES_DISCOUNT,
} as const;

export const registerFapiao: Register = (program, around) => {
  const fapiao = program.command('fapiao').description('fapiao: titles, applications, returns');
  const title = fapiao
    .command('title <tenant>')
    .description('whom fapiao are made out to; sets it when --name is there')
    .option('--name <name>', 'sets the title to this name')
    .option('--special', 'a special (deductible) fapiao: everything is needed')
    .option('--individual', 'a person without tax number');
  for (const [flag, words] of [
    ['--tax-number <code>', 'unified social credit code'],
    ['--address <text>', 'registered address'],
    ['--phone <number>', 'registered phone'],
    ['--bank <name>', 'bank'],
    ['--bank-account <number>', 'account at the bank'],
  ] as const)
    title.option(flag, words, '');
  title.addOption(requestId()).action(action<[string, TitleOptions]>(around, setTitle));
  fapiao
    .command('apply <tenant> <yuan>')
    .description('applies for a fapiao')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, OrderOptions]>(around, apply));
  fapiao
    .command('list <tenant>')
    .description("a tenant's fapiao, newest first, and what can still be invoiced")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 50)
    .action(action<[string, { readonly limit: number }]>(around, list));
  fapiao
    .command('return <tenant> <fapiao>')
    .description('asks for a fapiao to be reversed, or confirms what the other side asked for')
    .addOption(new Option('--reason <reason>', 'asks, for this reason').choices(Object.keys(REASONS)))
    .option('--confirm', 'confirms')
    .addOption(requestId())
    .action(action<[string, string, ReturnOptions]>(around, giveBack));
};

interface ReturnOptions {
  readonly reason?: keyof typeof REASONS;
  readonly confirm?: true;
  readonly requestId?: string;
}

async function setTitle({ connection, out }: Tool, tenantId: string, options: TitleOptions): Promise<void> {
  const client = connection.client('billing', FapiaoServiceService);
  const call = await connection.asPerson();
  const { name, taxNumber, address, phone, bank, bankAccount } = options;
  const kind = options.special === true ? FapiaoKind.SPECIAL : FapiaoKind.ORDINARY;
  const individual = options.individual === true;
  const { title } =
    name === undefined
      ? await client.getFapiaoTitle({ tenantId }, call)
      : await client.setFapiaoTitle(
          {
            requestId: options.requestId ?? randomUUID(),
            tenantId,
            title: { kind, individual, name, taxNumber, address, phone, bank, bankAccount },
          },
          call,
        );
  out.data({ title }, () =>
    title === undefined
      ? 'The tenant has no title.'
      : out.facts([
          ['kind', plain(title.kind, 'FAPIAO_KIND_')],
          ['name', title.name],
          ['tax number', title.taxNumber],
          ['address', title.address],
          ['phone', title.phone],
          ['bank', title.bank],
          ['account', title.bankAccount],
        ]),
  );
}

async function apply(
  { connection, out }: Tool,
  tenantId: string,
  amount: string,
  options: OrderOptions,
): Promise<void> {
  const money = parseYuan(amount);
  if (money === undefined) throw new CommandFailure(EXIT.usage, `${amount} is no amount in yuan.`);
  const client = connection.client('billing', FapiaoServiceService);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    amount: { currencyCode: money.currency, micros: money.micros },
    validateOnly: options.dryRun === true,
  };
  const { fapiao } = await client.applyForFapiao(request, await connection.asPerson());
  out.data({ fapiao }, () => factsOf(out, fapiao));
}

async function list({ connection, out }: Tool, tenantId: string, { limit }: { readonly limit: number }): Promise<void> {
  const client = connection.client('billing', FapiaoServiceService);
  const call = await connection.asPerson();
  const position = await client.getInvoiceableAmount({ tenantId }, call);
  const fapiao = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listFapiao({ tenantId, pageSize, pageToken }, call);
    return { rows: page.fapiao, nextPageToken: page.nextPageToken };
  });
  out.data({ ...position, fapiao }, () =>
    [
      out.facts([
        ['can be invoiced', yuan(position.invoiceable)],
        ['paid', yuan(position.paid)],
        ['refunded', yuan(position.refunded)],
        ['invoiced', yuan(position.invoiced)],
      ]),
      '',
      out.table(fapiao, [
        { name: 'FAPIAO', of: (one) => one.fapiaoId },
        { name: 'STATE', of: (one) => plain(one.state, 'FAPIAO_STATE_') },
        { name: 'NUMBER', of: (one) => one.number },
        { name: 'RED', of: (one) => one.redNumber },
        { name: 'TOTAL', right: true, of: (one) => yuan(one.total) },
        { name: 'TAX', right: true, of: (one) => yuan(one.tax) },
        { name: 'APPLIED', of: (one) => minute(one.applyTime) },
      ]),
    ].join('\n'),
  );
}

async function giveBack(
  { connection, out }: Tool,
  tenantId: string,
  fapiaoId: string,
  options: ReturnOptions,
): Promise<void> {
  if ((options.reason === undefined) === (options.confirm === undefined))
    throw new CommandFailure(EXIT.usage, 'Say either --reason or --confirm.');
  const client = connection.client('billing', FapiaoServiceService);
  const call = await connection.asPerson();
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, fapiaoId };
  const { fapiao } =
    options.reason === undefined
      ? await client.confirmFapiaoReturn(request, call)
      : await client.requestFapiaoReturn({ ...request, reason: REASONS[options.reason] }, call);
  out.data({ fapiao }, () => factsOf(out, fapiao));
}

function factsOf(out: Tool['out'], fapiao: Fapiao | undefined): string {
  return out.facts([
    ['fapiao', fapiao?.fapiaoId ?? ''],
    ['state', plain(fapiao?.state ?? '', 'FAPIAO_STATE_')],
    ['total', yuan(fapiao?.total)],
    ['VAT inside', yuan(fapiao?.tax)],
    ['number', fapiao?.number ?? ''],
  ]);
}
