// Judges facts one after the other, as they came, over windows whose counts before them are known. Pure: what comes of it is
// the same however facts are batched.
import type { AgreementVersion, PolicyVersion, Window } from '@tollgate/agreements';
import { added, NO_COUNTS, type Counts, type FactLine } from './fact-counts.ts';
import { GRAVITY, judge, ratioTriggers, type ChannelOf, type Judged, type RatioTrigger } from './ratio-triggers.ts';
import { daysOf, judgedUntil, reachOf, windowsOf, type RatioWindow } from './ratio-windows.ts';

/** What is known of a tenant before the facts. */
export interface TenantWindows {
  readonly agreement: AgreementVersion;
  /** All versions of the platform rules that may bind, so that every window that one of them has is kept. */
  readonly policies: readonly PolicyVersion[];
  /** The version by which a window is judged: the one in force when it ended, or now. */
  readonly policyAt: (at: Date) => PolicyVersion | undefined;
  readonly channelOf: ChannelOf;
  /** Facts before it are not counted in any window. */
  readonly from: Date | undefined;
  /** Only windows of these kinds; all when absent. */
  readonly windows?: ReadonlySet<Window>;
  /** Of past facts: the last day that there is. Windows up to it are kept, and judged when their own day has come. */
  readonly horizon?: string;
}

/** A line that is crossed in a window, as it was when it was first so grave. */
export interface FoundCrossing {
  readonly ratio: RatioTrigger;
  readonly window: RatioWindow;
  readonly judged: Judged;
  readonly start: Date;
  readonly end: Date;
}

interface Entry {
  readonly window: RatioWindow;
  start: Date;
  readonly naturalEnd: Date | undefined;
  readonly byProduct: Map<string, Counts>;
}

/** Name of a window within its tenant. */
export const windowKey = ({ kind, name }: RatioWindow): string => `${kind} ${name}`;

export class WindowBook {
  readonly #tenant: TenantWindows;
  readonly #kinds: ReadonlySet<Window>;
  readonly #entries = new Map<string, Entry>();
  readonly #found = new Map<string, FoundCrossing>();

  constructor(tenant: TenantWindows) {
    this.#tenant = tenant;
    const under = [undefined, ...tenant.policies].flatMap((policy) => ratioTriggers(tenant.agreement, policy));
    this.#kinds = new Set(under.map(({ window }) => window).filter((kind) => tenant.windows?.has(kind) ?? true));
  }

  /** The windows that a line counts in. */
  touched(line: Pick<FactLine, 'hourStart' | 'jobId'>, today: string): RatioWindow[] {
    const { from } = this.#tenant;
    if (from !== undefined && line.hourStart < from) return [];
    return windowsOf(line.hourStart, line.jobId, this.#kinds, this.#tenant.horizon ?? today);
  }

  /** What a window has counted before; `jobStart` is the first hour of a job. */
  learn(window: RatioWindow, byProduct: Iterable<readonly [string, Counts]>, jobStart?: Date): void {
    const { from } = this.#tenant;
    const span = daysOf(window);
    const reach = span === undefined ? undefined : reachOf(span, from);
    const begun = jobStart === undefined || (from !== undefined && from > jobStart) ? from : jobStart;
    this.#entries.set(windowKey(window), {
      window,
      start: reach?.start ?? begun ?? new Date(8.64e15),
      naturalEnd: reach?.naturalEnd,
      byProduct: new Map(byProduct),
    });
  }

  /** Adds the lines of one event and judges the windows that they are in. */
  add(lines: readonly FactLine[], now: Date, today: string): void {
    const changed = new Map<string, Entry>();
    for (const line of lines)
      for (const window of this.touched(line, today)) {
        const entry = this.#entries.get(windowKey(window));
        if (entry === undefined) throw new RangeError(`window ${windowKey(window)} was not learnt`);
        if (window.kind === 'JOB' && line.hourStart < entry.start) entry.start = line.hourStart;
        entry.byProduct.set(line.product, added(entry.byProduct.get(line.product) ?? NO_COUNTS, line.counts));
        changed.set(windowKey(window), entry);
      }
    for (const entry of changed.values())
      if (entry.window.kind !== 'ROLLING_7_DAYS' || entry.window.name <= today) this.#judge(entry, now);
  }

  /** The gravest crossing of each trigger and window, in the order in which they were first found. */
  found(): FoundCrossing[] {
    return [...this.#found.values()];
  }

  #judge(entry: Entry, now: Date): void {
    const { start, naturalEnd, window, byProduct } = entry;
    const bounds = { start, end: judgedUntil(start, naturalEnd, now) };
    const { agreement, channelOf } = this.#tenant;
    const policy = this.#tenant.policyAt(bounds.end);
    for (const ratio of ratioTriggers(agreement, policy)) {
      if (ratio.window !== window.kind) continue;
      const judged = judge(ratio, byProduct, bounds, { agreement, policy, channelOf });
      if (judged.level === 'QUIET') continue;
      const key = `${ratio.trigger.id} ${windowKey(window)}`;
      const before = this.#found.get(key);
      if (before === undefined || GRAVITY[before.judged.level] < GRAVITY[judged.level])
        this.#found.set(key, { ratio, window, judged, ...bounds });
    }
  }
}
