// tollgate bank-transfers: money that came to our bank account, recorded by one person and confirmed by another.
import { randomUUID } from 'node:crypto';

import {
  type BankTransfer,
  BankTransfersServiceService,
  BankTransferState,
} from '@tollgate/contracts/billing/v1/transfers';
import { Option } from 'commander';

import { wholeNumber, yuanAmount } from '../arguments.ts';
import { type Output, plain, yuan } from '../output.ts';
import { action, collect, type Register, requestId, type Tool } from '../tool.ts';

const STATES = {
  recorded: BankTransferState.RECORDED,
  confirmed: BankTransferState.CONFIRMED,
  rejected: BankTransferState.REJECTED,
} as const;

interface RecordOptions {
  readonly amount: bigint;
  readonly reference: string;
  readonly day: string;
  readonly payer: string;
  readonly requestId?: string;
}
interface ListOptions {
  readonly tenant: string;
  readonly state?: keyof typeof STATES;
  readonly limit: number;
}

export const registerBankTransfers: Register = (program, around) => {
  const transfers = program.command('bank-transfers').description('money that came to our bank account');
  transfers
    .command('record <tenant>')
    .description("record a line of the bank's statement; another person has to confirm it")
    .requiredOption('--amount <yuan>', 'how much, such as 25000.00', yuanAmount)
    .requiredOption('--reference <number>', "the bank's own number of it")
    .requiredOption('--day <day>', 'when the bank booked it, such as 2026-11-20')
    .requiredOption('--payer <name>', 'who paid; only its first and last character are kept')
    .addOption(requestId())
    .action(action<[string, RecordOptions]>(around, record));
  transfers
    .command('confirm <transfer>')
    .description("confirm another person's record; the tenant is credited")
    .addOption(requestId())
    .action(action<[string, { requestId?: string }]>(around, confirm));
  transfers
    .command('reject <transfer>')
    .description("reject another person's record; nothing is credited")
    .requiredOption('--reason <text>', 'why')
    .addOption(requestId())
    .action(action<[string, { reason: string; requestId?: string }]>(around, reject));
  transfers
    .command('list')
    .description('bank transfers, newest first')
    .option('--tenant <tenant>', 'only of this tenant', '')
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
};

async function record({ connection, out }: Tool, tenantId: string, options: RecordOptions): Promise<void> {
  const client = connection.client('billing', BankTransfersServiceService);
  const request = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    amount: { currencyCode: 'CNY', micros: options.amount },
    bankReference: options.reference,
    bookedDay: options.day,
    payerName: options.payer,
  };
  const { transfer } = await client.recordBankTransfer(request, await connection.asPerson());
  out.data({ transfer }, () => transferText(out, transfer));
}

async function confirm(
  { connection, out }: Tool,
  transferId: string,
  { requestId: id = randomUUID() }: { requestId?: string },
): Promise<void> {
  const client = connection.client('billing', BankTransfersServiceService);
  const { transfer } = await client.confirmBankTransfer({ requestId: id, transferId }, await connection.asPerson());
  out.data({ transfer }, () => transferText(out, transfer));
}

async function reject(
  { connection, out }: Tool,
  transferId: string,
  { reason, requestId: id = randomUUID() }: { reason: string; requestId?: string },
): Promise<void> {
  const client = connection.client('billing', BankTransfersServiceService);
  const request = { requestId: id, transferId, reason };
  const { transfer } = await client.rejectBankTransfer(request, await connection.asPerson());
  out.data({ transfer }, () => transferText(out, transfer));
}

async function list({ connection, out }: Tool, options: ListOptions): Promise<void> {
  const client = connection.client('billing', BankTransfersServiceService);
  const call = await connection.asPerson();
  const state = options.state === undefined ? BankTransferState.UNSPECIFIED : STATES[options.state];
  const transfers = await collect<BankTransfer>(options.limit, async (pageSize, pageToken) => {
    const page = await client.listBankTransfers({ tenantId: options.tenant, state, pageSize, pageToken }, call);
    return { rows: page.transfers, nextPageToken: page.nextPageToken };
  });
  out.data({ transfers }, () =>
    out.table(transfers, [
      { name: 'TRANSFER', of: (one) => one.transferId },
      { name: 'TENANT', of: (one) => one.tenantId },
      { name: 'STATE', of: (one) => plain(one.state, 'BANK_TRANSFER_STATE_') },
      { name: 'AMOUNT', right: true, of: (one) => yuan(one.amount) },
      { name: 'REFERENCE', of: (one) => one.bankReference },
      { name: 'BOOKED', of: (one) => one.bookedDay },
      { name: 'PAYER', of: (one) => one.maskedPayer },
    ]),
  );
}

function transferText(out: Output, transfer: BankTransfer | undefined): string {
  if (transfer === undefined) return '';
  return out.facts([
    ['transfer', transfer.transferId],
    ['tenant', transfer.tenantId],
    ['state', plain(transfer.state, 'BANK_TRANSFER_STATE_')],
    ['amount', yuan(transfer.amount)],
    ['reference', transfer.bankReference],
    ['booked', transfer.bookedDay],
    ['payer', transfer.maskedPayer],
    ['recorded by', transfer.recorder],
    ['decided by', transfer.decider || '-'],
    ['order', transfer.orderId || '-'],
  ]);
}
