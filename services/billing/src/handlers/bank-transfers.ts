// BankTransfersService

import { actorOf } from '@tollgate/auth';
import {
  type BankTransfer as TransferMessage,
  type BankTransferState as StateMessage,
  type BankTransfersServiceService,
  ConfirmBankTransferRequest,
  ConfirmBankTransferResponse,
  RecordBankTransferRequest,
  RecordBankTransferResponse,
  RejectBankTransferRequest,
  RejectBankTransferResponse,
} from '@tollgate/contracts/billing/v1/transfers';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoMoney } from '../adapters/messages.ts';
import type { EntryParts } from '../deps.ts';
import type { BankTransfer, BankTransferState } from '../domain/bank-transfer.ts';
import {
  confirmBankTransfer,
  listBankTransfers,
  recordBankTransfer,
  rejectBankTransfer,
} from '../operations/bank-transfers.ts';
import { fromProtoMoney } from './convert.ts';

type Methods = typeof BankTransfersServiceService;

export const recordBankTransferHandler = (parts: EntryParts): HandlerOf<Methods['recordBankTransfer']> =>
  mutation(parts, RecordBankTransferResponse, RecordBankTransferRequest, async (tx, request, call) => {
    const amount = fromProtoMoney(request.amount, 'amount');
    const line = { ...request, amount, recorder: actorOf(call) };
    return { transfer: toProtoTransfer(await recordBankTransfer(tx, parts.deps, line)) };
  });

export function confirmBankTransferHandler(parts: EntryParts): HandlerOf<Methods['confirmBankTransfer']> {
  const confirm = mutation(
    parts,
    ConfirmBankTransferResponse,
    ConfirmBankTransferRequest,
    async (tx, { transferId }, call) => ({
      transfer: toProtoTransfer(await confirmBankTransfer(tx, parts.deps, { transferId, actor: actorOf(call) })),
    }),
  );
  return async (request, call) => {
    const response = await confirm(request, call);
    parts.deps.wake.orders();
    return response;
  };
}

export const rejectBankTransferHandler = (parts: EntryParts): HandlerOf<Methods['rejectBankTransfer']> =>
  mutation(parts, RejectBankTransferResponse, RejectBankTransferRequest, async (tx, { transferId, reason }, call) => ({
    transfer: toProtoTransfer(await rejectBankTransfer(tx, parts.deps, { transferId, reason, actor: actorOf(call) })),
  }));

const key = idKey('btr');

export function listBankTransfersHandler(parts: EntryParts): HandlerOf<Methods['listBankTransfers']> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const state = (Object.keys(states) as BankTransferState[]).find((each) => states[each] === request.state);
    const rows = await listBankTransfers(parts.db, { tenantId: request.tenantId, state }, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, ({ transferId }) => transferId);
    return { transfers: items.map(toProtoTransfer), nextPageToken };
  };
}

const states = {
  recorded: 'BANK_TRANSFER_STATE_RECORDED',
  confirmed: 'BANK_TRANSFER_STATE_CONFIRMED',
  rejected: 'BANK_TRANSFER_STATE_REJECTED',
} as const satisfies Record<BankTransferState, StateMessage>;

function toProtoTransfer(transfer: BankTransfer): TransferMessage {
  return {
    ...transfer,
    state: states[transfer.state],
    amount: toProtoMoney(transfer.amount),
    decider: transfer.decider ?? '',
    rejectReason: transfer.rejectReason ?? '',
    orderId: transfer.orderId ?? '',
  };
}
