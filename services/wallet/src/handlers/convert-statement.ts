// Conversions between the messages of statements and the wallet's own values.
import type { LotBalance, StatementBalance, StatementLine } from '@tollgate/contracts/wallet/v1/statement';
import { totalOf } from '../domain/past-balance.ts';
import type { Line, PastView, Period } from '../operations/read-past.ts';
import { fromProtoTime, toProtoMoney } from './convert.ts';

export function fromProtoPeriod(request: {
  readonly startTime: Date | undefined;
  readonly endTime: Date | undefined;
}): Period {
  return {
    start: fromProtoTime(request.startTime, 'start_time'),
    end: fromProtoTime(request.endTime, 'end_time'),
  };
}

export function toProtoPast({ balance, sequence }: PastView): StatementBalance {
  return {
    total: toProtoMoney(totalOf(balance)),
    cash: toProtoMoney(balance.cash),
    bonus: toProtoMoney(balance.bonus),
    refundable: toProtoMoney(balance.refundable),
    arrears: toProtoMoney(balance.arrears),
    asOfSequence: sequence,
  };
}

export function toProtoLotBalances({ accounts }: PastView): LotBalance[] {
  return accounts.flatMap((account) =>
    account.lot_id === null
      ? []
      : [
          {
            lotId: account.lot_id,
            kind: account.lot_kind === 'CASH' ? ('LOT_KIND_CASH' as const) : ('LOT_KIND_BONUS' as const),
            remaining: toProtoMoney(account.balance),
            expireTime: account.expires_at ?? undefined,
          },
        ],
  );
}

export function toProtoLine(line: Line): StatementLine {
  return {
    sequence: line.sequence,
    postTime: line.posted_at,
    reason: line.reason,
    reference: line.reference,
    clauseId: line.clause_id,
    fromAccount: line.from_account,
    toAccount: line.to_account,
    amount: toProtoMoney(line.amount),
    change: toProtoMoney(line.change),
    balance: toProtoMoney(line.balance),
    transferId: line.transfer_id,
  };
}
