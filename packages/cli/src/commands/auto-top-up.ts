// tollgate auto-top-up: low-balance alerts, and topping up by a channel's agreement.
import { randomUUID } from 'node:crypto';

import { type AutoTopUp, AutoTopUpServiceService } from '@tollgate/contracts/billing/v1/auto_top_up';
import { PaymentChannel } from '@tollgate/contracts/billing/v1/orders';
import { parseYuan } from '@tollgate/money';
import { Option } from 'commander';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface AlertOptions {
  readonly clear?: true;
  readonly dryRun?: true;
  readonly requestId?: string;
}

interface OnOptions {
  readonly below: string;
  readonly amount: string;
  readonly ceiling: string;
  readonly channel: keyof typeof CHANNELS;
  readonly consent?: true;
  readonly requestId?: string;
}

const CHANNELS = {
  sandbox: PaymentChannel.SANDBOX,
  wechat: PaymentChannel.WECHAT,
  alipay: PaymentChannel.ALIPAY,
} as const;

export const registerAutoTopUp: Register = (program, around) => {
  const auto = program.command('auto-top-up').description('low-balance alerts and automatic top-ups');
  auto
    .command('alerts <tenant> [yuan...]')
    .description('shows low-balance alerts; sets them when amounts are there')
    .option('--clear', 'no alerts any more')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string[], AlertOptions]>(around, alerts));
  auto
    .command('show <tenant>')
    .description('how it is set and where it stands')
    .action(action<[string, object]>(around, show));
  auto
    .command('on <tenant>')
    .description("switches it on, as the tenant, by the channel's agreement")
    .requiredOption('--below <yuan>', 'tops up when the balance is below')
    .requiredOption('--amount <yuan>', 'by so much')
    .requiredOption('--ceiling <yuan>', 'at most so much a month')
    .addOption(new Option('--channel <channel>', 'who pays').choices(Object.keys(CHANNELS)).default('sandbox'))
    .option('--consent', 'you agree that the channel pays without asking each time')
    .addOption(requestId())
    .action(action<[string, OnOptions]>(around, on));
  auto
    .command('off <tenant>')
    .description('switches it off; an order in flight is carried out')
    .addOption(requestId())
    .action(action<[string, { readonly requestId?: string }]>(around, off));
};

async function alerts(
  { connection, out }: Tool,
  tenantId: string,
  texts: string[],
  options: AlertOptions,
): Promise<void> {
  if (texts.length > 0 && options.clear === true)
    throw new CommandFailure(EXIT.usage, 'Say either amounts or --clear.');
  const client = connection.client('billing', AutoTopUpServiceService);
  const amounts = texts.map(amountOf);
  const call = await connection.asPerson();
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, amounts };
  const answer =
    texts.length === 0 && options.clear !== true
      ? await client.getLowBalanceAlerts({ tenantId }, call)
      : await client.setLowBalanceAlerts({ ...request, validateOnly: options.dryRun === true }, call);
  out.data(answer, () =>
    answer.amounts.length === 0 ? 'The tenant has no alerts.' : answer.amounts.map((amount) => yuan(amount)).join('\n'),
  );
}

async function show({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('billing', AutoTopUpServiceService);
  const { autoTopUp } = await client.getAutoTopUp({ tenantId }, await connection.asPerson());
  out.data({ autoTopUp }, () => factsOf(out, autoTopUp));
}

async function on({ connection, out }: Tool, tenantId: string, options: OnOptions): Promise<void> {
  const client = connection.client('billing', AutoTopUpServiceService);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    channel: CHANNELS[options.channel],
    trigger: amountOf(options.below),
    amount: amountOf(options.amount),
    monthlyCeiling: amountOf(options.ceiling),
    consent: options.consent === true,
  };
  const { autoTopUp } = await client.enableAutoTopUp(request, await connection.asPerson());
  out.data({ autoTopUp }, () => factsOf(out, autoTopUp));
}

async function off(
  { connection, out }: Tool,
  tenantId: string,
  options: { readonly requestId?: string },
): Promise<void> {
  const client = connection.client('billing', AutoTopUpServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), tenantId };
  const { autoTopUp } = await client.disableAutoTopUp(request, await connection.asPerson());
  out.data({ autoTopUp }, () => factsOf(out, autoTopUp));
}

function amountOf(text: string): { currencyCode: string; micros: bigint } {
  const money = parseYuan(text);
  if (money === undefined) throw new CommandFailure(EXIT.usage, `${text} is no amount in yuan.`);
  return { currencyCode: money.currency, micros: money.micros };
}

function factsOf(out: Tool['out'], one: AutoTopUp | undefined): string {
  return out.facts([
    ['state', plain(one?.state ?? '', 'AUTO_TOP_UP_STATE_')],
    ['channel', plain(one?.channel ?? '', 'PAYMENT_CHANNEL_')],
    ['below', yuan(one?.trigger)],
    ['by', yuan(one?.amount)],
    ['a month at most', yuan(one?.monthlyCeiling)],
    ['ordered this month', yuan(one?.orderedThisMonth)],
    ['agreement', one?.agreementId ?? ''],
    ['order in flight', one?.orderId ?? ''],
    ['no order before', minute(one?.coolUntil)],
    ['failures in a row', (one?.failures ?? 0).toString()],
    ['last failure', one?.lastFailure ?? ''],
  ]);
}
