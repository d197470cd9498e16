// What platform rules would have said of past counts, hour by hour, as they would have been judged then.
import type { AgreementVersion, PolicyVersion, Window } from '@tollgate/agreements';
import { shanghaiDay } from '@tollgate/calendar';
import type { Counts } from './fact-counts.ts';
import type { ChannelOf } from './ratio-triggers.ts';
import { WindowBook, windowKey, type FoundCrossing } from './window-book.ts';

/** Counts of one hour; the job is empty for the whole account. */
export interface PastHour {
  readonly hourStart: Date;
  readonly jobId: string;
  readonly product: string;
  readonly counts: Counts;
}

export interface Past {
  readonly agreement: AgreementVersion;
  readonly channelOf: ChannelOf;
  /** Of the account, by hour. */
  readonly hours: readonly PastHour[];
  /** Of jobs, by hour. */
  readonly jobHours: readonly PastHour[];
  /** The last reinstatement: what was counted before it and after it never make one window. */
  readonly reinstatedAt: Date | undefined;
}

const HOUR_MS = 3_600_000;
const ACCOUNT_WINDOWS: ReadonlySet<Window> = new Set<Window>(['DAY', 'CALENDAR_MONTH', 'ROLLING_7_DAYS']);
const JOB_WINDOWS: ReadonlySet<Window> = new Set<Window>(['JOB']);

/** Rules to try: one version for all time, or those in force at each instant. */
export interface Rules {
  readonly policies: readonly PolicyVersion[];
  readonly policyAt: (at: Date) => PolicyVersion | undefined;
}

/** The gravest that the rules would have found of each trigger and window, with the hour in which they would have. */
export function replay(past: Past, rules: Rules): FoundCrossing[] {
  const { reinstatedAt: from } = past;
  const found = new Map<string, FoundCrossing>();
  for (const [hours, windows] of [
    [past.hours, ACCOUNT_WINDOWS],
    [past.jobHours, JOB_WINDOWS],
  ] as const)
    for (const part of from === undefined ? [undefined] : (['before', 'since'] as const)) {
      const inPart = hours.filter(
        ({ hourStart }) => part === undefined || from === undefined || hourStart < from === (part === 'before'),
      );
      const counted = part === 'since' ? from : undefined;
      for (const crossing of replayPart(past, rules, inPart, { windows, from: counted })) {
        const key = `${crossing.ratio.trigger.id} ${windowKey(crossing.window)}`;
        if (!found.has(key)) found.set(key, crossing);
      }
    }
  return [...found.values()];
}

function replayPart(
  { agreement, channelOf }: Past,
  { policies, policyAt }: Rules,
  hours: readonly PastHour[],
  { windows, from }: { windows: ReadonlySet<Window>; from: Date | undefined },
): FoundCrossing[] {
  const last = hours.at(-1);
  if (last === undefined) return [];
  const horizon = shanghaiDay(last.hourStart);
  const book = new WindowBook({ agreement, policies, policyAt, channelOf, from, windows, horizon });
  const known = new Set<string>();
  for (const [at, lines] of Map.groupBy(hours, ({ hourStart }) => hourStart.getTime())) {
    const hour = new Date(at);
    const today = shanghaiDay(hour);
    for (const line of lines)
      for (const window of book.touched(line, today))
        if (!known.has(windowKey(window))) {
          known.add(windowKey(window));
          book.learn(window, [], window.kind === 'JOB' ? hour : undefined);
        }
    book.add(lines, new Date(at + HOUR_MS), today);
  }
  return book.found();
}
