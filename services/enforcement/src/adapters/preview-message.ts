// Previews as wire messages: a proposal keeps the one that its two people saw.
import { Fate, type OutcomeLine, type SettlementPreview } from '@tollgate/contracts/enforcement/v1/settlements';
import type { PlanLine, Preview } from '../domain/settlement-plan.ts';
import { toProtoMoney } from './money-message.ts';

export function toProtoLine(line: PlanLine): OutcomeLine {
  return {
    lotId: line.lotId,
    lotKind: line.lotKind,
    fate: Fate[line.fate],
    amount: toProtoMoney(line.amount),
    clauseId: line.clauseId,
    explanation: line.explanation,
    units: line.units,
    product: line.product,
  };
}

export function toProtoPreview(preview: Preview): SettlementPreview {
  return {
    lines: preview.lines.map(toProtoLine),
    refunded: toProtoMoney(preview.refunded),
    forfeited: toProtoMoney(preview.forfeited),
    expired: toProtoMoney(preview.expired),
    setOff: toProtoMoney(preview.setOff),
    stillOwed: toProtoMoney(preview.stillOwed),
    reserved: toProtoMoney(preview.reserved),
    reservedUnits: preview.reservedUnits.map(({ product, units }) => ({ product, units })),
    traffic: preview.traffic.map((each) => ({ ...each })),
    refundGate: { ...preview.refundGate, invoiced: toProtoMoney(preview.refundGate.invoiced) },
    claims: preview.claims.map(({ established, payable, setOff, ...claim }) => ({
      ...claim,
      established: toProtoMoney(established),
      payable: toProtoMoney(payable),
      setOff: toProtoMoney(setOff),
    })),
    uninvoiced: toProtoMoney(preview.uninvoiced),
    atStake: toProtoMoney(preview.atStake),
    openGrants: preview.openGrants,
    statement: preview.statement,
    discretionaryClauses: [...preview.toElect],
    electionQuestions: preview.questions.map((each) => ({
      clauseId: each.clauseId,
      question: { ...each.question },
      options: each.options.map(({ option, title }) => ({ choice: option, title: { ...title } })),
      defaultChoice: each.default,
      electedChoice: each.elected ?? '',
    })),
  };
}
