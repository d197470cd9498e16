// tollgate refunds: money that goes back, proposed by one person and above a limit approved by another.
import { randomUUID } from 'node:crypto';

import {
  type Refund,
  RefundDestination,
  RefundsServiceService,
  RefundSource,
  RefundState,
} from '@tollgate/contracts/billing/v1/refunds';
import { Option } from 'commander';

import { wholeNumber, yuanAmount } from '../arguments.ts';
import { minute, type Output, plain, yuan } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

const STATES = {
  proposed: RefundState.PROPOSED,
  approved: RefundState.APPROVED,
  paying: RefundState.PAYING,
  completed: RefundState.COMPLETED,
  rejected: RefundState.REJECTED,
} as const;
const DESTINATIONS = {
  original: RefundDestination.ORIGINAL,
  wallet: RefundDestination.WALLET,
  bank: RefundDestination.BANK,
} as const;

interface ListOptions {
  readonly tenant: string;
  readonly state?: keyof typeof STATES;
  readonly limit: number;
}
interface ProposeOptions {
  readonly amount: bigint;
  readonly reason: string;
  readonly payment?: string;
  readonly to: keyof typeof DESTINATIONS;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}
interface Sent {
  readonly requestId?: string;
}

export const registerRefunds: Register = (program, around) => {
  const refunds = program.command('refunds').description('money that goes back to tenants');
  refunds
    .command('list')
    .description('refunds, newest first')
    .option('--tenant <tenant>', 'only of this tenant', '')
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
  refunds
    .command('show <tenant> <refund>')
    .description('one refund with its parts')
    .action(action<[string, string, object]>(around, show));
  refunds
    .command('propose <tenant>')
    .description("give back what is refundable in a tenant's wallet, or a payment that paid nothing")
    .requiredOption('--amount <yuan>', 'how much, such as 12.50', yuanAmount)
    .requiredOption('--reason <text>', 'for the payer to read, at most 80 characters')
    .option('--payment <payment>', 'the payment that paid nothing; without it, the wallet')
    .addOption(new Option('--to <way>', 'where it goes').choices(Object.keys(DESTINATIONS)).default('original'))
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText(
      'after',
      '\nExample:\n  tollgate refunds propose ten_... --amount 180.00 --reason "协议终止退款" --dry-run',
    )
    .action(action<[string, ProposeOptions]>(around, propose));
  refunds
    .command('approve <refund>')
    .description("approve another person's refund; it begins")
    .addOption(requestId())
    .action(action<[string, Sent]>(around, (tool, refundId, sent) => decide(tool, 'approveRefund', refundId, sent)));
  refunds
    .command('reject <refund>')
    .description("reject another person's refund")
    .addOption(requestId())
    .action(action<[string, Sent]>(around, (tool, refundId, sent) => decide(tool, 'rejectRefund', refundId, sent)));
  refunds
    .command('sent <part>')
    .description('say, or confirm as a second person, that a part was sent by bank transfer')
    .requiredOption('--reference <number>', "the bank's own number of the transfer")
    .addOption(requestId())
    .action(action<[string, Sent & { readonly reference: string }]>(around, recordSent));
};

async function list({ connection, out }: Tool, options: ListOptions): Promise<void> {
  const client = connection.client('billing', RefundsServiceService);
  const call = await connection.asPerson();
  const state = options.state === undefined ? RefundState.UNSPECIFIED : STATES[options.state];
  const refunds = await collect<Refund>(options.limit, async (pageSize, pageToken) => {
    const page = await client.listRefunds({ tenantId: options.tenant, state, pageSize, pageToken }, call);
    return { rows: page.refunds, nextPageToken: page.nextPageToken };
  });
  out.data({ refunds }, () =>
    out.table(refunds, [
      { name: 'REFUND', of: (one) => one.refundId },
      { name: 'TENANT', of: (one) => one.tenantId },
      { name: 'STATE', of: (one) => plain(one.state, 'REFUND_STATE_') },
      { name: 'OF', of: (one) => plain(one.source, 'REFUND_SOURCE_') },
      { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
      { name: 'PROPOSED BY', of: (one) => one.proposer },
      { name: 'PROPOSED', of: (one) => minute(one.createTime) },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, refundId: string): Promise<void> {
  const client = connection.client('billing', RefundsServiceService);
  const { refund } = await client.getRefund({ tenantId, refundId }, await connection.asPerson());
  out.data({ refund }, () => refundText(out, refund));
}

async function propose({ connection, out }: Tool, tenantId: string, options: ProposeOptions): Promise<void> {
  const client = connection.client('billing', RefundsServiceService);
  const preview = options.dryRun === true;
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    amount: { currencyCode: 'CNY', micros: options.amount },
    source: options.payment === undefined ? RefundSource.WALLET : RefundSource.SURPLUS,
    destination: DESTINATIONS[options.to],
    reason: options.reason,
    paymentId: options.payment ?? '',
    validateOnly: preview,
  };
  const { refund } = await client.proposeRefund(request, await connection.asPerson());
  out.data({ dryRun: preview, refund }, () =>
    [...(preview ? ['Nothing was changed. It would be:'] : []), refundText(out, refund)].join('\n'),
  );
}

async function decide(
  { connection, out }: Tool,
  method: 'approveRefund' | 'rejectRefund',
  refundId: string,
  { requestId: id = randomUUID() }: Sent,
): Promise<void> {
  const client = connection.client('billing', RefundsServiceService);
  const { refund } = await client[method]({ requestId: id, refundId }, await connection.asPerson());
  out.data({ refund }, () => refundText(out, refund));
}

async function recordSent(
  { connection, out }: Tool,
  partId: string,
  { reference, requestId: id = randomUUID() }: Sent & { readonly reference: string },
): Promise<void> {
  const client = connection.client('billing', RefundsServiceService);
  const request = { requestId: id, partId, bankReference: reference };
  const { refund } = await client.recordBankPayment(request, await connection.asPerson());
  out.data({ refund }, () => refundText(out, refund));
}

function refundText(out: Output, refund: Refund | undefined): string {
  if (refund === undefined) return '';
  const facts = out.facts([
    ['refund', refund.refundId || '-'],
    ['tenant', refund.tenantId],
    ['state', plain(refund.state, 'REFUND_STATE_')],
    ['amount', yuan(refund.amount)],
    ['reason', refund.reason],
    ['proposed by', refund.proposer],
    ['decided by', refund.decider || '-'],
    ['completed', minute(refund.completeTime)],
  ]);
  const parts = out.table(refund.parts, [
    { name: 'PART', of: (part) => part.partId || '-' },
    { name: 'WAY', of: (part) => plain(part.channel, 'PAYMENT_CHANNEL_') },
    { name: 'ORDER', of: (part) => part.orderId || '-' },
    { name: 'AMOUNT', right: true, of: (part) => yuan(part.amount) },
    { name: 'STATE', of: (part) => plain(part.state, 'REFUND_PART_STATE_') },
    { name: 'SAID', of: (part) => part.channelCode || part.bankReference || '-' },
  ]);
  return refund.parts.length === 0 ? facts : `${facts}\n\n${parts}`;
}
