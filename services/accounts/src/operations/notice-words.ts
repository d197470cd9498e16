// Seals what notices say, and opens it for the tenant, for staff and for mail.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { type Notice, PUBLISHED_TOPIC, type Text } from '../domain/notice.ts';
import { findWords, type SealedWords } from '../store/notice-words.ts';
import { dataKeysOf, SEALED } from './data-keys.ts';

/** What a reader sees. */
export interface Words {
  readonly subject: Text;
  readonly body: Text;
}

const NOTHING: Text = { zh: '', en: '' };
/** In the plain columns of a notice whose words are sealed, and for who is erased. */
export const NO_WORDS: Words = { subject: NOTHING, body: NOTHING };

export const sealWords = (key: DataKey, wordsId: string, { subject, body }: Words): Uint8Array =>
  key.seal(SEALED.noticeWords(wordsId), JSON.stringify({ subject, body }));

export const openWords = (key: DataKey, { wordsId, sealed }: SealedWords): Words =>
  JSON.parse(key.open(SEALED.noticeWords(wordsId), sealed)) as Words;

/**
 * With the newest words of each. What is published to everybody stands in the open and stays; everything else is empty once
 * the tenant is erased, also what older code left in the open.
 */
export async function withNewestWords<N extends Notice>(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'keys'>,
  notices: readonly N[],
): Promise<N[]> {
  const keys = await dataKeysOf(
    db,
    deps,
    notices.map(({ tenantId }) => tenantId),
  );
  const said = await findWords(
    db,
    notices.map(({ noticeId }) => noticeId),
  );
  return notices.map((notice) => {
    if (notice.topic === PUBLISHED_TOPIC) return notice;
    const key = keys.get(notice.tenantId);
    const [newest] = said.get(notice.noticeId) ?? [];
    if (key === undefined) return { ...notice, ...NO_WORDS };
    return newest === undefined ? notice : { ...notice, ...openWords(key, newest) };
  });
}
