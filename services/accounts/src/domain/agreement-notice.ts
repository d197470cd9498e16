// What affected tenants are told about a new agreement version.
import { type AgreementVersion, type AnnouncedChange, changeStatus, explainChange } from '@tollgate/agreements';
import { diffVersions } from './agreement-diff.ts';
import type { Text } from './notice.ts';
import { OWN_CHANNELS } from './notice-terms.ts';
import type { DeclaredChange } from './publication.ts';

interface NewVersion {
  readonly replaced: AgreementVersion;
  readonly next: AgreementVersion;
  readonly declared: DeclaredChange;
  readonly publishedAt: Date;
  readonly effectiveAt: Date;
}

/** Which clauses change, and for each subject what makes it bind, by which clauses, until when one can object. */
export function versionNotice({ replaced, next, declared, publishedAt, effectiveAt }: NewVersion): {
  readonly subject: Text;
  readonly body: Text;
} {
  const notices = [...OWN_CHANNELS, ...declared.channels].map((channel) => ({ channel, at: publishedAt }));
  const statements = declared.subjects.map((subject) => {
    const { origin, kinds } = declared;
    const change: AnnouncedChange = { subject, origin, kinds, effectiveFrom: effectiveAt, notices };
    return explainChange(replaced, change, changeStatus(replaced, change, { usedAt: [] }, publishedAt)).text;
  });
  const { added, removed, changed } = diffVersions(replaced, next);
  const clauses = (zh: string, en: string, list: readonly { readonly id: string }[]): Text[] =>
    list.length === 0 ? [] : [{ zh: `${zh}${names(list)}`, en: `${en} ${names(list)}` }];
  const parts: Text[] = [
    ...clauses('新增条款:', 'New clauses:', added),
    ...clauses('删除条款:', 'Removed clauses:', removed),
    ...clauses('修改条款:', 'Changed clauses:', changed),
    ...statements,
  ];
  return {
    subject: {
      zh: `${next.title.zh}将更新为版本 ${next.version}`,
      en: `${next.title.en} changes to version ${next.version}`,
    },
    body: { zh: parts.map(({ zh }) => zh).join('\n'), en: parts.map(({ en }) => en).join('\n') },
  };
}

const names = (list: readonly { readonly id: string }[]): string => list.map(({ id }) => id).join(', ');
