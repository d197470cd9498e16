// Submissions of identity facts, which stay sealed here.
import type { Reader, Tx } from '@tollgate/db';
import type { VerificationRecord, VerificationState } from '../domain/verification.ts';
import { fromRowVerification } from './rows.ts';
import type { AccountsTables, VerificationRow } from './schema.ts';

/** A submission with its facts still sealed. */
export interface StoredVerification {
  readonly record: VerificationRecord;
  readonly sealedIdentity: Uint8Array;
}

const COLUMNS = [
  'verification_id',
  'tenant_id',
  'state',
  'sealed_identity',
  'reject_reasons',
  'submitted_at',
  'reviewed_at',
  'reviewer',
] as const;

export async function insertVerification(
  tx: Tx<AccountsTables>,
  { record, sealedIdentity, numberDigest }: StoredVerification & { readonly numberDigest: Uint8Array },
): Promise<void> {
  await tx
    .insertInto('verification')
    .values({
      verification_id: record.verificationId,
      tenant_id: record.tenantId,
      state: record.state,
      sealed_identity: sealedIdentity,
      number_digest: numberDigest,
      reject_reasons: [],
      submitted_at: record.submittedAt,
      reviewed_at: null,
      reviewer: null,
    })
    .execute();
}

/** The submission under review, if there is one. */
export async function findPendingVerification(
  db: Reader<AccountsTables>,
  tenantId: string,
): Promise<VerificationRecord | undefined> {
  const row = await db
    .selectFrom('verification')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'PENDING')
    .executeTakeFirst();
  return row && fromRowVerification(row);
}

export async function findVerification(
  db: Reader<AccountsTables>,
  tenantId: string,
  verificationId: string,
): Promise<StoredVerification | undefined> {
  const row = await db
    .selectFrom('verification')
    .select(COLUMNS)
    .where('verification_id', '=', verificationId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && stored(row);
}

export interface VerificationFilter {
  readonly state: VerificationState | undefined;
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
  let query = db.selectFrom('verification').select(COLUMNS).orderBy('verification_id').limit(filter.limit);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
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

export async function setReviewed(tx: Tx<AccountsTables>, verificationId: string, review: Review): Promise<void> {
  await tx
    .updateTable('verification')
    .set({
      state: review.state,
      reject_reasons: [...review.rejectReasons],
      reviewer: review.reviewer,
      reviewed_at: review.reviewedAt,
    })
    .where('verification_id', '=', verificationId)
    .execute();
}

function stored(row: Omit<VerificationRow, 'number_digest'>): StoredVerification {
  return { record: fromRowVerification(row), sealedIdentity: row.sealed_identity };
}
