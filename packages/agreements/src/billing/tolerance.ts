// How far the billed count may stray from the count of the other party before it is a discrepancy (jd/2.4).

export interface ToleranceCheck {
  /** Units the provider billed; below zero where more was given back than was billed. */
  readonly billed: bigint;
  /** Units successfully submitted, as the other count has it. */
  readonly submitted: bigint;
  readonly perMille: bigint;
}

/** `excess` is how many units the difference exceeds the allowance by, rounded up; zero when within. */
export interface ToleranceVerdict {
  readonly within: boolean;
  readonly difference: bigint;
  readonly excess: bigint;
}

/**
 * Within when |billed − submitted| ÷ submitted ≤ perMille ÷ 1000, by cross-multiplication; the boundary itself is within.
 * Nothing submitted allows no difference. Throws RangeError where the other count or the tolerance is negative.
 */
export function checkTolerance({ billed, submitted, perMille }: ToleranceCheck): ToleranceVerdict {
  if (submitted < 0n || perMille < 0n)
    throw new RangeError('what was submitted, and the tolerance, are never negative');
  const difference = billed > submitted ? billed - submitted : submitted - billed;
  const over = difference * 1000n - submitted * perMille;
  return { within: over <= 0n, difference, excess: over <= 0n ? 0n : (over + 999n) / 1000n };
}
