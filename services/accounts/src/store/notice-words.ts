// What notices said, sealed under the tenant's key.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

export interface SealedWords {
  readonly wordsId: string;
  readonly noticeId: string;
  readonly saidAt: Date;
  readonly sealed: Uint8Array;
}

/** How often the notice has said something; callers hold the tenant's lock. */
export async function countWords(tx: Tx<AccountsTables>, noticeId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('notice_words')
    .select(({ fn }) => fn.max('ordinal').as('last'))
    .where('notice_id', '=', noticeId)
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

export async function insertWords(
  tx: Tx<AccountsTables>,
  { wordsId, noticeId, saidAt, sealed, ordinal }: SealedWords & { readonly ordinal: number },
): Promise<void> {
  const row = { words_id: wordsId, notice_id: noticeId, ordinal, said_at: saidAt, sealed_words: sealed };
  await tx.insertInto('notice_words').values(row).execute();
}

/** Everything that these notices said, by notice, the newest first. */
export async function findWords(
  db: Reader<AccountsTables>,
  noticeIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SealedWords[]>> {
  if (noticeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('notice_words')
    .selectAll()
    .where('notice_id', 'in', [...noticeIds])
    .orderBy('ordinal', 'desc')
    .execute();
  const words = rows.map((row) => ({
    wordsId: row.words_id,
    noticeId: row.notice_id,
    saidAt: row.said_at,
    sealed: row.sealed_words,
  }));
  return Map.groupBy(words, ({ noticeId }) => noticeId);
}
