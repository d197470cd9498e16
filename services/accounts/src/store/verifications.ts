// Submissions of identity facts, which stay sealed here, with the papers and findings of each.
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { VerificationRecord, VerificationState } from '../domain/verification.ts';
import { fromRowVerification } from './rows.ts';
import type { AccountsTables, VerificationRow } from './schema.ts';

/** A submission with its facts still sealed. */
export interface StoredVerification {
  readonly record: VerificationRecord;
  readonly sealedIdentity: Uint8Array;
  readonly numberDigest: Uint8Array;
  /** Of who acts for an enterprise, digested like a number; undefined without one, and of earlier versions. */
  readonly operatorDigest: Uint8Array | undefined;
}

export async function insertVerification(
  tx: Tx<AccountsTables>,
  { record, sealedIdentity, numberDigest, operatorDigest }: StoredVerification,
  documentIds: readonly string[],
): Promise<void> {
  const asking = record.registryOutcome === 'ASKING';
  await tx
    .insertInto('verification')
    .values({
      verification_id: record.verificationId,
      tenant_id: record.tenantId,
      state: record.state,
      sealed_identity: sealedIdentity,
      number_digest: numberDigest,
      operator_digest: operatorDigest ?? null,
      reject_reasons: [],
      submitted_at: record.submittedAt,
      reviewed_at: null,
      reviewer: null,
      stage: record.stage,
      sends_for_others: record.sendsForOthers,
      first_reviewer: null,
      first_reviewed_at: null,
      registry_outcome: record.registryOutcome,
      registry_next_at: asking ? record.submittedAt : null,
    })
    .execute();
  if (documentIds.length === 0) return;
  const rows = documentIds.map((id) => ({ verification_id: record.verificationId, document_id: id }));
  await tx.insertInto('verification_document').values(rows).execute();
}

/** The submission under review, if there is one. */
export async function findPendingVerification(
  db: Reader<AccountsTables>,
  tenantId: string,
): Promise<VerificationRecord | undefined> {
  const row = await db
    .selectFrom('verification')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'PENDING')
    .executeTakeFirst();
  return row && fromRowVerification(row);
}

/** What is in force: the latest that was approved. */
export async function findInForce(
  db: Reader<AccountsTables>,
  tenantId: string,
): Promise<StoredVerification | undefined> {
  return latest(db, tenantId, 'APPROVED');
}

/** The latest submission of all. */
export async function findLatest(
  db: Reader<AccountsTables>,
  tenantId: string,
): Promise<StoredVerification | undefined> {
  return latest(db, tenantId, undefined);
}

async function latest(
  db: Reader<AccountsTables>,
  tenantId: string,
  state: VerificationState | undefined,
): Promise<StoredVerification | undefined> {
  let query = db.selectFrom('verification').selectAll().where('tenant_id', '=', tenantId);
  if (state !== undefined) query = query.where('state', '=', state);
  const row = await query.orderBy('verification_id', 'desc').limit(1).executeTakeFirst();
  return row && stored(row);
}

/** Of several tenants the ids of what is in force. */
export async function findInForceIds(
  db: Reader<AccountsTables>,
  tenantIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tenantIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('verification')
    .select((eb) => eb.fn.max<string>('verification_id').as('id'))
    .where('tenant_id', 'in', [...new Set(tenantIds)])
    .where('state', '=', 'APPROVED')
    .groupBy('tenant_id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export async function findVerification(
  db: Reader<AccountsTables>,
  tenantId: string,
  verificationId: string,
): Promise<StoredVerification | undefined> {
  const row = await db
    .selectFrom('verification')
    .selectAll()
    .where('verification_id', '=', verificationId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && stored(row);
}

export interface VerificationFilter {
  readonly state: VerificationState | undefined;
  /** Within the state only these stages; undefined means all. */
  readonly stages: readonly string[] | undefined;
  readonly tenantId: string | undefined;
  /** From above this id. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** Oldest first. */
export async function findVerifications(
  db: Reader<AccountsTables>,
  filter: VerificationFilter,
): Promise<StoredVerification[]> {
  let query = db.selectFrom('verification').selectAll().orderBy('verification_id').limit(filter.limit);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.stages !== undefined) query = query.where('stage', 'in', [...filter.stages]);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.after !== undefined) query = query.where('verification_id', '>', filter.after);
  return (await query.execute()).map(stored);
}

export interface Review {
  readonly state: 'APPROVED' | 'REJECTED';
  readonly rejectReasons: readonly string[];
  readonly reviewer: string;
  readonly reviewedAt: Date;
}

export async function setReviewed(
  tx: Tx<AccountsTables>,
  verificationId: string,
  review: Review,
  stage: 'REVIEW' | 'REVISED' = 'REVIEW',
): Promise<void> {
  await tx
    .updateTable('verification')
    .set({
      state: review.state,
      stage,
      reject_reasons: [...review.rejectReasons],
      reviewer: review.reviewer,
      reviewed_at: review.reviewedAt,
    })
    .where('verification_id', '=', verificationId)
    .execute();
}

export async function setFirstApproval(
  tx: Tx<AccountsTables>,
  verificationId: string,
  first: { readonly reviewer: string; readonly now: Date },
): Promise<void> {
  await tx
    .updateTable('verification')
    .set({ stage: 'SECOND_REVIEW', first_reviewer: first.reviewer, first_reviewed_at: first.now })
    .where('verification_id', '=', verificationId)
    .execute();
}

export async function setRevisionRequested(tx: Tx<AccountsTables>, verificationId: string): Promise<void> {
  await tx
    .updateTable('verification')
    .set({ stage: 'REVISION', first_reviewer: null, first_reviewed_at: null })
    .where('verification_id', '=', verificationId)
    .execute();
}

/** Ids of the papers of each submission. */
export async function findDocumentIds(
  db: Reader<AccountsTables>,
  verificationIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  if (verificationIds.length === 0) return found;
  const rows = await db
    .selectFrom('verification_document')
    .selectAll()
    .where('verification_id', 'in', [...verificationIds])
    .orderBy('document_id')
    .execute();
  for (const { verification_id: id, document_id: documentId } of rows)
    found.set(id, [...(found.get(id) ?? []), documentId]);
  return found;
}

/** Makes submissions and decisions about one identity number take turns until the transaction ends. */
export async function lockNumber(tx: Tx<AccountsTables>, numberDigest: Uint8Array): Promise<void> {
  const key = Buffer.from(numberDigest).readBigInt64BE(0);
  await sql`select pg_advisory_xact_lock(${key})`.execute(tx);
}

/** Other tenants, not closed, with a submission of the same number in one of these states. */
export async function findTenantsWithNumber(
  db: Reader<AccountsTables>,
  numberDigest: Uint8Array,
  besides: string,
  states: readonly VerificationState[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('verification')
    .innerJoin('tenant', 'tenant.tenant_id', 'verification.tenant_id')
    .select('verification.tenant_id')
    .distinct()
    .where('number_digest', '=', numberDigest)
    .where('verification.state', 'in', [...states])
    .where('tenant.state', '<>', 'CLOSED')
    .where('verification.tenant_id', '<>', besides)
    .orderBy('verification.tenant_id')
    .execute();
  return rows.map((row) => row.tenant_id);
}

/** A row as it is kept. */
export function stored(row: Selectable<VerificationRow>): StoredVerification {
  return {
    record: fromRowVerification(row),
    sealedIdentity: row.sealed_identity,
    numberDigest: row.number_digest,
    operatorDigest: row.operator_digest ?? undefined,
  };
}
