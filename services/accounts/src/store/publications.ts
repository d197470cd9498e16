// Published versions with their archived text, append-only.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { ArchivedText, Publication } from '../domain/publication.ts';
import type { AccountsTables, PublicationRow } from './schema.ts';

/** A publication without its text; titles come along, clauses do not. */
const COLUMNS = [
  'agreement_id',
  'version',
  'content_hash',
  'effective_at',
  'published_at',
  'published_by',
  'supersedes_version',
  'subjects',
  'kinds',
  'origin',
  'channels',
  'clause_ids',
  'notice_subject_zh',
  'notice_subject_en',
  'notice_body_zh',
  'notice_body_en',
] as const;

const heading = sql<Pick<ArchivedText, 'provider' | 'title'>>`
  jsonb_build_object('provider', document -> 'provider', 'title', document -> 'title')`.as('heading');

/** Publishing excludes consenting to the same agreement, so that nobody who consents meanwhile is left untold. */
export async function lockAgreement(
  tx: Tx<AccountsTables>,
  agreementId: string,
  mode: 'publishing' | 'consenting',
): Promise<void> {
  const key = sql`hashtextextended(${`agreement ${agreementId}`}, 0)`;
  if (mode === 'publishing') await sql`select pg_advisory_xact_lock(${key})`.execute(tx);
  else await sql`select pg_advisory_xact_lock_shared(${key})`.execute(tx);
}

/** False when that version is published already. `document` is the whole version as JSON. */
export async function insertPublication(
  tx: Tx<AccountsTables>,
  publication: Publication,
  document: string,
): Promise<boolean> {
  const { notice } = publication;
  const row = {
    agreement_id: publication.agreementId,
    version: publication.version,
    content_hash: publication.contentHash,
    effective_at: publication.effectiveAt,
    published_at: publication.publishedAt,
    published_by: publication.publishedBy,
    supersedes_version: publication.supersedes ?? null,
    subjects: [...publication.subjects],
    kinds: [...publication.kinds],
    origin: publication.origin,
    channels: [...publication.channels],
    clause_ids: [...publication.clauseIds],
    document,
    notice_subject_zh: notice.subject.zh,
    notice_subject_en: notice.subject.en,
    notice_body_zh: notice.body.zh,
    notice_body_en: notice.body.en,
  };
  const inserted = await tx
    .insertInto('publication')
    .values(row)
    .onConflict((conflict) => conflict.columns(['agreement_id', 'version']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Of one agreement or of all, by agreement and then by their first instant. */
export async function findPublications(db: Reader<AccountsTables>, agreementId?: string): Promise<Publication[]> {
  let query = db
    .selectFrom('publication')
    .select(COLUMNS)
    .select(heading)
    .orderBy('agreement_id')
    .orderBy('effective_at')
    .orderBy('published_at');
  if (agreementId !== undefined) query = query.where('agreement_id', '=', agreementId);
  return (await query.execute()).map(fromRow);
}

/** What was published under a name, word for word. */
export async function findArchivedText(
  db: Reader<AccountsTables>,
  agreementId: string,
  version: string,
): Promise<ArchivedText | undefined> {
  const row = await db
    .selectFrom('publication')
    .select('document')
    .where('agreement_id', '=', agreementId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row?.document;
}

export async function anythingPublished(db: Reader<AccountsTables>): Promise<boolean> {
  return (await db.selectFrom('publication').select('version').limit(1).executeTakeFirst()) !== undefined;
}

// The casts are true because only checked values are ever written.
function fromRow(row: Omit<PublicationRow, 'document'> & { heading: Publication['heading'] }): Publication {
  return {
    agreementId: row.agreement_id,
    version: row.version,
    contentHash: row.content_hash,
    effectiveAt: row.effective_at,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    supersedes: row.supersedes_version ?? undefined,
    subjects: row.subjects as Publication['subjects'][number][],
    kinds: row.kinds as Publication['kinds'][number][],
    origin: row.origin as Publication['origin'],
    channels: row.channels as Publication['channels'][number][],
    clauseIds: row.clause_ids,
    heading: row.heading,
    notice: {
      subject: { zh: row.notice_subject_zh, en: row.notice_subject_en },
      body: { zh: row.notice_body_zh, en: row.notice_body_en },
    },
  };
}
