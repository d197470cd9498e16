// Objections to sanctions and settlements.
import type { Text } from './restriction.ts';

export type AppealState = 'FILED' | 'UPHELD' | 'REJECTED';

export interface Appeal {
  readonly appealId: string;
  readonly tenantId: string;
  /** A sanction or a settlement. */
  readonly subjectId: string;
  readonly state: AppealState;
  readonly statement: string;
  readonly filedBy: string;
  readonly filedAt: Date;
  /** By when it is to be answered; null where the agreement says nothing. */
  readonly answerBy: Date | null;
  readonly decision:
    | { readonly reviewer: string; readonly reason: string; readonly at: Date; readonly answer: Text }
    | undefined;
}

/** What of one line a counter-settlement gives back. */
export interface CounterLine {
  readonly lotId: string;
  readonly lotKind: 'CASH' | 'PACKAGE';
  readonly micros: bigint;
  readonly correctsClause: string;
}

/** The only way a settlement is corrected: what it kept of paid money goes to the tenant's refund balance. */
export interface CounterSettlement {
  readonly counterSettlementId: string;
  readonly tenantId: string;
  readonly settlementId: string;
  readonly appealId: string;
  readonly clauseId: string;
  readonly lines: readonly CounterLine[];
  readonly forfeitedMicros: bigint;
  readonly packagesMicros: bigint;
  readonly currency: string;
  readonly createdAt: Date;
  readonly refusals: number;
  readonly completedAt: Date | null;
}
