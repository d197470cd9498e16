// When a period that an agreement sets in days is over.
import type { AgreementVersion, ClockRule } from '../schema/agreement.ts';
import type { ClockKind } from '../schema/clocks.ts';
import { addDays, dayOf, endOfDay } from './shanghai-days.ts';

/** Says which days are worked; a day it does not cover is not guessed. */
export interface WorkCalendar {
  covers(day: string): boolean;
  isWorkday(day: string): boolean;
}

export interface Deadline {
  /** The last moment that is in time. */
  readonly at: Date;
  readonly clause: string;
  readonly days: bigint;
  readonly unit: ClockRule['unit'];
}

/** The rule for a kind of deadline; undefined where the agreement sets none. */
export function clockOf(agreement: AgreementVersion, kind: ClockKind): ClockRule | undefined {
  return agreement.clocks.find((clock) => clock.kind === kind);
}

function lastDay(from: string, { days, unit }: ClockRule, calendar: WorkCalendar | undefined): string {
  if (unit === 'CALENDAR_DAYS') return addDays(from, Number(days));
  let day = from;
  for (let left = days; left > 0n;) {
    day = addDays(day, 1);
    if (calendar?.covers(day) !== true) throw new RangeError(`no calendar of working days covers ${day}`);
    if (calendar.isWorkday(day)) left -= 1n;
  }
  return day;
}

/**
 * The deadline of a kind that runs from an instant: the day it starts is not counted, and the whole last day is in time
 * (Asia/Shanghai). Undefined where the agreement sets none. Throws RangeError for working days without a calendar that
 * covers them.
 */
export function deadlineOf(
  agreement: AgreementVersion,
  kind: ClockKind,
  from: Date,
  calendar?: WorkCalendar,
): Deadline | undefined {
  const rule = clockOf(agreement, kind);
  if (rule === undefined) return undefined;
  const { clause, days, unit } = rule;
  return { at: endOfDay(lastDay(dayOf(from), rule, calendar)), clause, days, unit };
}
