// Conversions between the messages of sums and the wallet's own values.
import type { StatementBalance } from '@tollgate/contracts/wallet/v1/statement';
import type { MovementSum as SumMessage } from '@tollgate/contracts/wallet/v1/movements';
import type { MovementSum } from '../domain/movement-sums.ts';
import { type PastBalance, totalOf } from '../domain/past-balance.ts';
import { toProtoSumMoney } from './convert-money.ts';

export function toProtoSum(sum: MovementSum): SumMessage {
  return { ...sum, amount: toProtoSumMoney(sum.amount) };
}

/** A balance at an instant, without the number of the last movement. */
export function toProtoBalance(balance: PastBalance): StatementBalance {
  return {
    total: toProtoSumMoney(totalOf(balance)),
    cash: toProtoSumMoney(balance.cash),
    bonus: toProtoSumMoney(balance.bonus),
    refundable: toProtoSumMoney(balance.refundable),
    arrears: toProtoSumMoney(balance.arrears),
    asOfSequence: 0n,
  };
}
