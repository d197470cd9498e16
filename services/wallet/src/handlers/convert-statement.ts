// Conversions between the messages of statements and the wallet's own values.
import type { LotBalance, StatementBalance, StatementLine } from '@tollgate/contracts/wallet/v1/statement';
import { totalOf } from '../domain/past-balance.ts';
import type { Line, PastView, Period } from '../operations/read-past.ts';
import { fromProtoTime } from './convert.ts';
import { MONEY } from '../domain/wallet.ts';
import { toProtoMoney, toProtoSumMoney } from './convert-money.ts';
import { toProtoUnitAmount } from './convert-units.ts';

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
    total: toProtoSumMoney(totalOf(balance)),
    cash: toProtoSumMoney(balance.cash),
    bonus: toProtoSumMoney(balance.bonus),
    refundable: toProtoSumMoney(balance.refundable),
    arrears: toProtoSumMoney(balance.arrears),
    asOfSequence: sequence,
  };
}

const LOT_KINDS = { CASH: 'LOT_KIND_CASH', BONUS: 'LOT_KIND_BONUS', PACKAGE: 'LOT_KIND_PACKAGE' } as const;

export function toProtoLotBalances({ accounts }: PastView): LotBalance[] {
  return accounts.flatMap((account) =>
    account.lot_id === null
      ? []
      : [
          {
            lotId: account.lot_id,
            kind: LOT_KINDS[account.lot_kind ?? 'CASH'],
            remaining: account.asset === MONEY ? toProtoMoney(account.balance) : undefined,
            units: account.asset === MONEY ? undefined : toProtoUnitAmount(account.asset, account.balance),
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
