// Statements, parties and runs as messages.

import type { InvoiceRun } from '@tollgate/contracts/billing/v1/runs';
import type {
  MonthlyStatement as StatementMessage,
  Party as PartyMessage,
} from '@tollgate/contracts/billing/v1/statements';
import { toProtoMoney } from '../adapters/messages.ts';
import { type BillingMonth, monthEnd, monthStart, parseMonth } from '../domain/billing-month.ts';
import type { MonthlyStatement } from '../domain/monthly-statement.ts';
import type { Party } from '../domain/party.ts';
import type { RunRecord } from '../operations/invoice-runs.ts';
import { required } from './convert.ts';

/** @throws DomainError FIELD_MISSING. */
export function fromProtoMonth(month: string): BillingMonth {
  return required(parseMonth(month), 'month');
}

export function toProtoParty(party: Party): PartyMessage {
  return { ...party };
}

export function toProtoStatement(one: MonthlyStatement): StatementMessage {
  return {
    tenantId: one.tenantId,
    month: one.month,
    state: one.number === undefined ? 'STATEMENT_STATE_DRAFT' : 'STATEMENT_STATE_FINAL',
    number: one.number ?? '',
    periodStart: monthStart(one.month),
    periodEnd: monthEnd(one.month),
    opening: toProtoMoney(one.opening),
    closing: toProtoMoney(one.closing.total),
    movements: one.movements.map((movement) => ({ ...movement, change: toProtoMoney(movement.change) })),
    closingCash: toProtoMoney(one.closing.cash),
    closingBonus: toProtoMoney(one.closing.bonus),
    closingRefundable: toProtoMoney(one.closing.refundable),
    closingArrears: toProtoMoney(one.closing.arrears),
    invoiceNumbers: [...one.invoiceNumbers],
    usage: one.usage.map((line) => ({
      product: line.product,
      units: line.units,
      unitPrice: toProtoMoney(line.unitPrice),
      amount: toProtoMoney(line.amount),
      month: '',
    })),
    usageTotal: toProtoMoney(one.usageTotal),
    usageCarried: toProtoMoney(one.usageCarried),
    seller: one.seller && toProtoParty(one.seller),
    buyer: toProtoParty(one.buyer),
    issueTime: one.issueTime,
    noteNumbers: [...one.noteNumbers],
    notesTotal: toProtoMoney(one.notesTotal),
  };
}

/** `now`: until when an open run has run. */
export function toProtoRun(run: RunRecord, now: Date): InvoiceRun {
  const ms = BigInt(Math.max(1, (run.endTime ?? now).getTime() - run.startTime.getTime()));
  return {
    ...run,
    skipped: [...run.skipped],
    failures: [...run.failures],
    milliTenantsPerSecond: (run.done * 1_000_000n) / ms,
  };
}
