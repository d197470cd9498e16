// What one day of sending does to a level of a quota ladder.
import type { QuotaLadder, QuotaRule } from '../catalogue/quota-ladders.ts';
import type { QuotaMeasure } from '../schema/quota-ladder.ts';

/** One day of one sender. Opened is undefined where opening is not tracked. */
export interface QuotaDay {
  readonly submitted: bigint;
  readonly counts: Readonly<Record<Exclude<QuotaMeasure, 'OPENED'>, bigint>> & { readonly OPENED?: bigint | undefined };
}

export interface QuotaVerdict {
  /** From the time that the rule's effect says; the same level where nothing moved it. */
  readonly level: number;
  /** Messages a day on that level. */
  readonly daily: bigint;
  readonly moved: 'RAISED' | 'LOWERED' | 'KEPT';
  /** What moved it. */
  readonly rule: QuotaRule | undefined;
  /** What stops sending for the rest of the day; it says nothing about the level. */
  readonly blockedBy: QuotaRule | undefined;
}

/** Messages a day on a level. @throws RangeError for a level that the ladder does not have. */
export function quotaOf(ladder: QuotaLadder, level: number): bigint {
  const found = ladder.levels.find((each) => each.level === level);
  if (found === undefined) throw new RangeError(`${ladder.id} ${ladder.version} has no level ${level}`);
  return found.daily;
}

/** By one level at most, and what lowers goes before what raises. Shares are compared as fractions, never rounded. */
export function quotaVerdict(ladder: QuotaLadder, level: number, day: QuotaDay): QuotaVerdict {
  const quota = quotaOf(ladder, level);
  const firing = (rules: readonly QuotaRule[]) => rules.find((rule) => fires(rule, quota, day));
  const [lower, raise, blockedBy] = [firing(ladder.lower), firing(ladder.raise), firing(ladder.block)];
  const to =
    lower !== undefined
      ? Math.max(1, level - 1)
      : raise !== undefined
        ? Math.min(ladder.levels.length, level + 1)
        : level;
  const moved = to > level ? 'RAISED' : to < level ? 'LOWERED' : 'KEPT';
  const rule = moved === 'KEPT' ? undefined : (lower ?? raise);
  return { level: to, daily: quotaOf(ladder, to), moved, rule, blockedBy };
}

function fires({ volumeAbove, quotaUsed, match, conditions }: QuotaRule, quota: bigint, day: QuotaDay): boolean {
  if (day.submitted <= volumeAbove) return false;
  if (quotaUsed !== null && day.submitted * quotaUsed.per < quota * quotaUsed.events) return false;
  const holds = ({ measure, is, ratio }: QuotaRule['conditions'][number]): boolean => {
    const count = day.counts[measure];
    // What is not counted proves nothing.
    if (count === undefined) return false;
    const [share, limit] = [count * ratio.per, day.submitted * ratio.events];
    return is === 'ABOVE' ? share > limit : share < limit;
  };
  return match === 'ALL' ? conditions.every(holds) : conditions.some(holds);
}
