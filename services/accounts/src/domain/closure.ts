// The end of an account by its tenant's wish, and how long what of it is kept.
import { type AgreementVersion, clockOf } from '@tollgate/agreements';
import { addMonths, chinaWorkdays, startOfShanghaiDay, shanghaiDay } from '@tollgate/calendar';
import { runningFrom } from './privacy-clock.ts';

export type ClosureState = 'COOLING_OFF' | 'SETTLING' | 'CLOSED' | 'CANCELLED';
export type ClosureChannel = 'CONSOLE' | 'MAIL' | 'PHONE';

export interface Closure {
  readonly closureId: string;
  readonly tenantId: string;
  readonly state: ClosureState;
  readonly channel: ClosureChannel;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  /** Until then it can be taken back. */
  readonly coolOffEndsAt: Date;
  /** By then the agreement wants it done; undefined while the year's holidays are not announced. */
  readonly dueAt: Date | undefined;
  /** Working days to count from the request once they are. */
  readonly deadlineDays: number | undefined;
  readonly clauseId: string;
  readonly endedAt: Date | undefined;
  readonly settlementId: string | undefined;
}

/** No agreement here names a time to think it over; a day is ours, so that it ends well within three working days. */
const COOL_OFF_MS = 86_400_000;

export const coolOffEnd = (now: Date): Date => new Date(now.getTime() + COOL_OFF_MS);

/** Where an agreement sets no time: as long as by mail. */
const HOUSE = { clauseId: 'law/e-commerce-24', days: 15, workingDays: false } as const;

/** By when the agreement wants the account closed. */
export function closureDue(
  agreement: AgreementVersion | undefined,
  channel: ClosureChannel,
  now: Date,
): Pick<Closure, 'dueAt' | 'deadlineDays' | 'clauseId'> {
  const kind = channel === 'PHONE' ? 'ACCOUNT_CLOSURE_BY_PHONE' : 'ACCOUNT_CLOSURE_BY_MAIL';
  const rule = agreement && clockOf(agreement, kind);
  const { clauseId, days, workingDays } =
    rule === undefined
      ? HOUSE
      : { clauseId: rule.clause, days: Number(rule.days), workingDays: rule.unit === 'WORKING_DAYS' };
  const { dueAt, daysLeft } = runningFrom(now, days, { workingDays }, chinaWorkdays);
  return { dueAt, deadlineDays: daysLeft, clauseId };
}

export type DataClass = 'OPTIONAL_FACTS' | 'PAPERS' | 'PERSONAL_DATA';

/** Data of a closed tenant, and until when it is kept by what. */
export interface RetentionItem {
  readonly dataClass: DataClass;
  readonly dueAt: Date;
  readonly law: string;
  readonly erasedAt: Date | undefined;
}

/** Months after the closure; 0 is at once. */
const KEPT: readonly { readonly dataClass: DataClass; readonly months: number; readonly law: string }[] = [
  // Given by consent, for a purpose that ended with the account.
  { dataClass: 'OPTIONAL_FACTS', months: 0, law: 'law/pipl-47' },
  // Network logs and what proves who acted: at least six months.
  { dataClass: 'PAPERS', months: 6, law: 'law/cybersecurity-21' },
  // Records of transactions and who made them: at least three years.
  { dataClass: 'PERSONAL_DATA', months: 36, law: 'law/e-commerce-31' },
];

/** What of a tenant is kept after its closure, and until when. */
export function retentionAfter(closedAt: Date): RetentionItem[] {
  return KEPT.map(({ dataClass, months, law }) => {
    const dueAt = months === 0 ? closedAt : startOfShanghaiDay(addMonths(shanghaiDay(closedAt), months));
    return { dataClass, law, dueAt, erasedAt: undefined };
  });
}
