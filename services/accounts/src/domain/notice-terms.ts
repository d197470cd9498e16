// Whether the rules of the version in force let another one follow it, and from when.
import { type AgreementVersion, changeStatus, type ChangeSubject, type NoticeChannel } from '@tollgate/agreements';
import type { DeclaredChange } from './publication.ts';

export type NoticeVerdict =
  | { readonly outcome: 'ALLOWED'; readonly effectiveAt: Date; readonly clauseIds: readonly string[] }
  | { readonly outcome: 'NO_RULE'; readonly subject: ChangeSubject }
  | {
      readonly outcome: 'CHANNEL_MISSING';
      /** Any one of them is enough. */
      readonly channels: readonly NoticeChannel[];
      readonly clauseIds: readonly string[];
    }
  | { readonly outcome: 'TOO_EARLY'; readonly earliest: Date; readonly clauseIds: readonly string[] };

/** Channels that publishing itself uses: the public list, and a Notice to each tenant. */
export const OWN_CHANNELS = ['SITE_POST', 'STATION_LETTER'] as const satisfies readonly NoticeChannel[];

/**
 * What the notice regime of the version to be replaced says about a change published now. Without a wish the earliest time
 * that it allows, though not before `notBefore`.
 */
export function judgeNotice(
  replaced: AgreementVersion,
  declared: DeclaredChange,
  times: { readonly now: Date; readonly notBefore: Date; readonly wish: Date | undefined },
): NoticeVerdict {
  const { now, notBefore, wish } = times;
  const effectiveFrom = wish ?? notBefore;
  const notices = [...OWN_CHANNELS, ...declared.channels].map((channel) => ({ channel, at: now }));
  let earliest = effectiveFrom;
  const clauseIds = new Set<string>();
  for (const subject of declared.subjects) {
    const change = { subject, origin: declared.origin, kinds: declared.kinds, effectiveFrom, notices };
    const status = changeStatus(replaced, change, { usedAt: [] }, now);
    if (status.outcome === 'NO_RULE') return { outcome: 'NO_RULE', subject };
    if (status.outcome === 'NOT_ANNOUNCED') {
      const channels = status.missing[0]?.channels ?? [];
      return { outcome: 'CHANNEL_MISSING', channels, clauseIds: status.missing.map(({ clause }) => clause) };
    }
    for (const clause of status.clauses) clauseIds.add(clause);
    if (status.outcome !== 'OBJECTED' && status.from > earliest) earliest = status.from;
  }
  if (wish !== undefined && earliest > wish) return { outcome: 'TOO_EARLY', earliest, clauseIds: [...clauseIds] };
  return { outcome: 'ALLOWED', effectiveAt: earliest, clauseIds: [...clauseIds] };
}
