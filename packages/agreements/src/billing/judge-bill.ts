// Whose count holds when two counts of the same traffic differ, as the agreement says.
import type { AgreementVersion } from '../schema/agreement.ts';
import { checkTolerance } from './tolerance.ts';

export interface CountsCompared {
  /** Units the provider billed; below zero where more was given back than was billed. */
  readonly billed: bigint;
  /** Units the other count has as submitted: the tenant's, the gateway's, or a recount. */
  readonly submitted: bigint;
}

interface Comparison extends CountsCompared {
  readonly difference: bigint;
  /** The clause that allows a difference, or the house rule where none does. */
  readonly clause: string;
  /** Null where the agreement allows no difference. */
  readonly perMille: bigint | null;
}

/**
 * STANDS: `holds` is the count that both sides are bound by, and `whose` says whose it is. DISCREPANCY: nobody's count
 * holds until a recount; `excess` is what the difference has beyond the allowance, and who would get it back.
 */
export type BillVerdict =
  | (Comparison & { readonly outcome: 'STANDS'; readonly holds: bigint; readonly whose: 'PROVIDER' | 'TENANT' })
  | (Comparison & {
      readonly outcome: 'DISCREPANCY';
      readonly excess: bigint;
      readonly inFavourOf: 'TENANT' | 'PROVIDER';
    });

const NO_TOLERANCE = 'house/count-exactly';

/**
 * Judges a bill against another count. Within the agreement's tolerance the count it names prevails (jd/2.4); an
 * agreement without one allows no difference. Throws RangeError where the other count is negative.
 */
export function judgeBill(agreement: AgreementVersion, { billed, submitted }: CountsCompared): BillVerdict {
  const rule = agreement.billing.tolerance;
  const perMille = rule?.perMille ?? 0n;
  const { within, difference, excess } = checkTolerance({ billed, submitted, perMille });
  const comparison = {
    billed,
    submitted,
    difference,
    clause: rule?.clause ?? NO_TOLERANCE,
    perMille: rule?.perMille ?? null,
  };
  if (!within)
    return { ...comparison, outcome: 'DISCREPANCY', excess, inFavourOf: billed > submitted ? 'TENANT' : 'PROVIDER' };
  const whose = rule?.prevails ?? 'PROVIDER';
  return { ...comparison, outcome: 'STANDS', whose, holds: whose === 'PROVIDER' ? billed : submitted };
}
