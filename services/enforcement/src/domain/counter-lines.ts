// What an upheld appeal gives back of a settlement: money that was forfeited, and what forfeited units were worth.
import type { CounterLine } from './appeal.ts';
import type { PlanLine } from './settlement-plan.ts';

/** Gifts are not money and do not come back, nor does what lapsed by its own expiry or paid a debt. */
export function counterLines(lines: readonly PlanLine[]): CounterLine[] {
  return lines.flatMap(({ lotId, lotKind, fate, claimId, clauseId, amount, worth }): CounterLine[] => {
    if (fate !== 'FORFEITED' || claimId !== '' || lotKind === 'BONUS') return [];
    const micros = lotKind === 'CASH' ? amount.micros : worth;
    return micros > 0n ? [{ lotId, lotKind, micros, correctsClause: clauseId }] : [];
  });
}

export const totalOf = (lines: readonly CounterLine[], kind: CounterLine['lotKind']): bigint =>
  lines.reduce((sum, line) => (line.lotKind === kind ? sum + line.micros : sum), 0n);
