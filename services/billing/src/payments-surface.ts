// What billing offers about payments: RPCs with who may call them, and the background work.

import { ChannelFilesServiceService } from '@tollgate/contracts/billing/v1/channel_files';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import { RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import { BankTransfersServiceService } from '@tollgate/contracts/billing/v1/transfers';
import type { Db } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Job } from '@tollgate/service';
import { bankTransfersAccess, channelFilesAccess, paymentsAccess, refundsAccess } from './access-payments.ts';
import type { BillingDeps, BillingTables, EntryParts } from './deps.ts';
import {
  confirmBankTransferHandler,
  listBankTransfersHandler,
  recordBankTransferHandler,
  rejectBankTransferHandler,
} from './handlers/bank-transfers.ts';
import {
  importChannelFileHandler,
  listChannelDifferencesHandler,
  resolveChannelDifferenceHandler,
} from './handlers/channel-files.ts';
import { closeOrderHandler } from './handlers/close-order.ts';
import { approveRefundHandler, rejectRefundHandler } from './handlers/decide-refund.ts';
import { proposeRefundHandler } from './handlers/propose-refund.ts';
import { queryOrderHandler } from './handlers/query-order.ts';
import { getRefundHandler, listRefundsHandler } from './handlers/read-refunds.ts';
import { recordBankPaymentHandler } from './handlers/record-bank-payment.ts';
import { beginRefunds } from './operations/begin-refunds.ts';
import { payParts } from './operations/pay-parts.ts';
import { queryOrders } from './operations/query-orders.ts';
import { refundSurplus } from './operations/refund-surplus.ts';

export function paymentsSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(PaymentsServiceService, { queryOrder: queryOrderHandler(parts), closeOrder: closeOrderHandler(parts) }),
      implement(RefundsServiceService, {
        proposeRefund: proposeRefundHandler(parts),
        approveRefund: approveRefundHandler(parts),
        rejectRefund: rejectRefundHandler(parts),
        recordBankPayment: recordBankPaymentHandler(parts),
        getRefund: getRefundHandler(parts),
        listRefunds: listRefundsHandler(parts),
      }),
      implement(BankTransfersServiceService, {
        recordBankTransfer: recordBankTransferHandler(parts),
        confirmBankTransfer: confirmBankTransferHandler(parts),
        rejectBankTransfer: rejectBankTransferHandler(parts),
        listBankTransfers: listBankTransfersHandler(parts),
      }),
      implement(ChannelFilesServiceService, {
        importChannelFile: importChannelFileHandler(parts),
        listChannelDifferences: listChannelDifferencesHandler(parts),
        resolveChannelDifference: resolveChannelDifferenceHandler(parts),
      }),
    ],
    access: [
      [PaymentsServiceService, paymentsAccess],
      [RefundsServiceService, refundsAccess],
      [BankTransfersServiceService, bankTransfersAccess],
      [ChannelFilesServiceService, channelFilesAccess],
    ],
  };
}

/** Rows say when work is due, so that the jobs only have to look often enough. */
const EVERY_MS = 5_000;

export function paymentJobs(db: Db<BillingTables>, deps: BillingDeps): readonly Job[] {
  const untilDone = (step: (signal: AbortSignal) => Promise<number>) => async (_now: Date, signal: AbortSignal) => {
    for (let due = 1; due > 0 && !signal.aborted;) due = await step(signal);
  };
  return [
    { name: 'query-orders', everyMs: EVERY_MS, run: untilDone((signal) => queryOrders(db, deps, signal)) },
    { name: 'refund-surplus', everyMs: EVERY_MS, run: untilDone(() => refundSurplus(db, deps)) },
    { name: 'begin-refunds', everyMs: EVERY_MS, run: untilDone(() => beginRefunds(db, deps)) },
    { name: 'pay-refunds', everyMs: EVERY_MS, run: untilDone((signal) => payParts(db, deps, signal)) },
  ];
}
