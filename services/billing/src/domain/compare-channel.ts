// A day of a channel against ours: what is missing here, missing there, or of another amount.

import type { Money } from '@tollgate/money';
import type { FileRecord } from './channel-file.ts';

/** A payment or refund of ours; `ofDay` when the channel's file of that day has to have it. */
export interface OurRecord extends FileRecord {
  readonly ofDay: boolean;
}

export type DifferenceKind =
  | 'payment_missing_here'
  | 'payment_missing_there'
  | 'payment_amount'
  | 'refund_missing_here'
  | 'refund_missing_there'
  | 'refund_amount';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly ours: Money | undefined;
  readonly theirs: Money | undefined;
}

/** Every difference. A payment of another order is none of ours. @param ours Those of the day and those that the file names. */
export function compareChannel(ours: readonly OurRecord[], theirs: readonly FileRecord[]): Difference[] {
  const keyOf = ({ kind, reference }: FileRecord): string => `${kind} ${reference}`;
  const here = new Map(ours.map((record) => [keyOf(record), record]));
  const there = new Set(theirs.map(keyOf));
  const differences: Difference[] = [];
  for (const record of theirs) {
    const { kind, reference, amount } = record;
    const mine = here.get(keyOf(record));
    if (mine === undefined || (kind === 'payment' && mine.orderNumber !== record.orderNumber))
      differences.push({ kind: `${kind}_missing_here`, reference, ours: undefined, theirs: amount });
    else if (mine.amount.micros !== amount.micros)
      differences.push({ kind: `${kind}_amount`, reference, ours: mine.amount, theirs: amount });
  }
  for (const record of ours)
    if (record.ofDay && !there.has(keyOf(record)))
      differences.push({
        kind: `${record.kind}_missing_there`,
        reference: record.reference,
        ours: record.amount,
        theirs: undefined,
      });
  return differences;
}
