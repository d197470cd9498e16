// What a sealed contract says instead of a clause of the web text; it prevails (Civil Code art. 498, jd/0.prec).
import type { Text } from './notice.ts';

export type OverrideEffect = 'REPLACED' | 'STRUCK' | 'RESTORED';

export interface SealedOverride {
  readonly tenantId: string;
  readonly agreementId: string;
  readonly clauseId: string;
  readonly effect: OverrideEffect;
  /** What holds instead; there exactly when the clause is replaced. */
  readonly replacement: Text | undefined;
  readonly effectiveAt: Date;
  /** SHA-256 of the sealed paper, lower-case hex. */
  readonly documentDigest: string;
  readonly description: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

/** What holds at an instant: of each clause the latest, unless it restores the web text. `list` newest first. */
export function overridesAt(list: readonly SealedOverride[], agreementId: string, at: Date): SealedOverride[] {
  const latest = new Map<string, SealedOverride>();
  for (const each of list) {
    if (each.agreementId !== agreementId || each.effectiveAt > at || latest.has(each.clauseId)) continue;
    latest.set(each.clauseId, each);
  }
  return [...latest.values()].filter(({ effect }) => effect !== 'RESTORED');
}
