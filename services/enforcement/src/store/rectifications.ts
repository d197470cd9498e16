// Orders to mend something, what tenants sent for them, and the files of that.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { EvidenceFile, Rectification, RectificationState, Submission } from '../domain/rectification.ts';
import type { RectificationsTable } from './schema-sanctions.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertRectification(tx: Tx<EnforcementTables>, order: Rectification): Promise<void> {
  await tx
    .insertInto('rectifications')
    .values({
      rectification_id: order.rectificationId,
      tenant_id: order.tenantId,
      sanction_id: order.sanctionId,
      state: order.state,
      deadline: order.deadline,
      held_since: order.heldSince,
      created_at: order.createdAt,
      followed_by: order.followedBy,
      closed_at: null,
    })
    .execute();
}

/** Holds the order until the transaction ends. */
export async function lockRectification(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  rectificationId: string,
): Promise<Rectification | undefined> {
  const row = await tx
    .selectFrom('rectifications')
    .selectAll()
    .where('rectification_id', '=', rectificationId)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && (await withSubmissions(tx, row));
}

export async function rectificationOf(
  db: Reader<EnforcementTables>,
  sanctionId: string,
): Promise<Rectification | undefined> {
  const row = await db
    .selectFrom('rectifications')
    .selectAll()
    .where('sanction_id', '=', sanctionId)
    .executeTakeFirst();
  return row && (await withSubmissions(db, row));
}

type Changes = Partial<Pick<Rectification, 'state' | 'deadline' | 'heldSince' | 'followedBy' | 'closedAt'>>;

export async function updateRectification(
  tx: Tx<EnforcementTables>,
  rectificationId: string,
  changes: Changes,
): Promise<void> {
  await tx
    .updateTable('rectifications')
    .set({
      ...(changes.state === undefined ? {} : { state: changes.state }),
      ...(changes.deadline === undefined ? {} : { deadline: changes.deadline }),
      ...(changes.heldSince === undefined ? {} : { held_since: changes.heldSince }),
      ...(changes.followedBy === undefined ? {} : { followed_by: changes.followedBy }),
      ...(changes.closedAt === undefined ? {} : { closed_at: changes.closedAt }),
    })
    .where('rectification_id', '=', rectificationId)
    .execute();
}

export interface NewFile extends EvidenceFile {
  readonly content: Uint8Array;
}

/** The same file sent again is kept once. */
export async function insertSubmission(
  tx: Tx<EnforcementTables>,
  rectificationId: string,
  submission: Omit<Submission, 'files' | 'answer'> & { readonly place: number; readonly files: readonly NewFile[] },
): Promise<void> {
  const files = submission.files.map(({ name, size, digest }) => ({ name, size, digest }));
  await tx
    .insertInto('rectification_submissions')
    .values({
      rectification_id: rectificationId,
      place: submission.place,
      statement: submission.statement,
      files: JSON.stringify(files),
      actor: submission.actor,
      submitted_at: submission.at,
      answer: null,
      answered_by: null,
      answered_at: null,
    })
    .execute();
  for (const { digest, name, content } of submission.files)
    await tx
      .insertInto('rectification_files')
      .values({ rectification_id: rectificationId, digest, name, content: Buffer.from(content) })
      .onConflict((conflict) => conflict.columns(['rectification_id', 'digest']).doNothing())
      .execute();
}

/** Staff's answer to the last submission. */
export async function answerSubmission(
  tx: Tx<EnforcementTables>,
  rectificationId: string,
  place: number,
  { text, by, at }: NonNullable<Submission['answer']>,
): Promise<void> {
  await tx
    .updateTable('rectification_submissions')
    .set({ answer: text, answered_by: by, answered_at: at })
    .where('rectification_id', '=', rectificationId)
    .where('place', '=', place)
    .execute();
}

export async function findFile(
  db: Reader<EnforcementTables>,
  tenantId: string,
  rectificationId: string,
  digest: string,
): Promise<{ readonly name: string; readonly content: Uint8Array } | undefined> {
  return db
    .selectFrom('rectification_files as file')
    .innerJoin('rectifications as order', 'order.rectification_id', 'file.rectification_id')
    .select(['file.name', 'file.content'])
    .where('file.rectification_id', '=', rectificationId)
    .where('file.digest', '=', digest)
    .where('order.tenant_id', '=', tenantId)
    .executeTakeFirst();
}

export interface RectificationFilter {
  readonly tenantId: string | undefined;
  readonly state: RectificationState | undefined;
  /** Only orders older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listRectifications(
  db: Reader<EnforcementTables>,
  filter: RectificationFilter,
): Promise<Rectification[]> {
  let query = db.selectFrom('rectifications').selectAll().orderBy('rectification_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('rectification_id', '<', filter.before);
  const orders: Rectification[] = [];
  for (const row of await query.execute()) orders.push(await withSubmissions(db, row));
  return orders;
}

/** Open orders whose deadline has passed. */
export async function missedRectifications(
  db: Reader<EnforcementTables>,
  now: Date,
  limit: number,
): Promise<Pick<Rectification, 'tenantId' | 'rectificationId'>[]> {
  const rows = await db
    .selectFrom('rectifications')
    .select(['tenant_id', 'rectification_id'])
    .where('state', '=', 'OPEN')
    .where('deadline', '<', now)
    .orderBy('deadline')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, rectificationId: row.rectification_id }));
}

async function withSubmissions(
  db: Reader<EnforcementTables>,
  row: Selectable<RectificationsTable>,
): Promise<Rectification> {
  const rows = await db
    .selectFrom('rectification_submissions')
    .selectAll()
    .where('rectification_id', '=', row.rectification_id)
    .orderBy('place')
    .execute();
  const submissions = rows.map((each): Submission => ({
    statement: each.statement,
    files: each.files as EvidenceFile[],
    actor: each.actor,
    at: each.submitted_at,
    answer:
      each.answered_at === null
        ? undefined
        : { text: each.answer ?? '', by: each.answered_by ?? '', at: each.answered_at },
  }));
  return {
    rectificationId: row.rectification_id,
    tenantId: row.tenant_id,
    sanctionId: row.sanction_id,
    state: row.state as RectificationState,
    deadline: row.deadline,
    heldSince: row.held_since,
    createdAt: row.created_at,
    followedBy: row.followed_by,
    closedAt: row.closed_at,
    submissions,
  };
}
