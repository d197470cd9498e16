// The stand-in wallet's refundable money: never below zero, each reference paid out once, as the real one does it.

import type { PayOutRefundableRequest, PayOutRefundableResponse } from '@tollgate/contracts/wallet/v1/payouts';
import { Balance, type GetBalanceResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { conflict, failedPrecondition } from '@tollgate/errors';

export class StandInPayouts {
  /** Micros by tenant. */
  readonly refundable = new Map<string, bigint>();
  readonly paidOut = new Map<string, bigint>();

  balance(tenantId: string): GetBalanceResponse {
    const refundable = { currencyCode: 'CNY', micros: this.refundable.get(tenantId) ?? 0n };
    return { balance: Balance.fromPartial({ refundable }) };
  }

  payOut({ tenantId, amount, reference }: PayOutRefundableRequest): PayOutRefundableResponse {
    const micros = amount?.micros ?? 0n;
    const before = this.paidOut.get(reference);
    if (before !== undefined && before !== micros) throw conflict('REFERENCE_PAID_OUT', 'another amount');
    const left = (this.refundable.get(tenantId) ?? 0n) - micros;
    if (before === undefined) {
      if (left < 0n) throw failedPrecondition('REFUNDABLE_INSUFFICIENT', 'not so much');
      this.refundable.set(tenantId, left);
      this.paidOut.set(reference, micros);
    }
    return { transfer: undefined };
  }
}
