// Which tenants were looked at after a version took effect; append-only.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { Publication, VersionName } from '../domain/publication.ts';
import type { AccountsTables } from './schema.ts';

/**
 * Locks the next tenants, by id from above `after`, that a version in force may bind since it took effect: those who were told
 * about it, or accepted it ahead of time, are not closed and were not looked at.
 */
export async function lockUnreviewed(
  tx: Tx<AccountsTables>,
  { agreementId, version, effectiveAt }: Publication,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select t.tenant_id from tenant t
    where t.tenant_id > ${page.after} and t.state <> 'CLOSED' and t.tenant_id in (
      select tenant_id from announcement where agreement_id = ${agreementId} and version = ${version}
      union
      select tenant_id from acceptance
      where agreement_id = ${agreementId} and version = ${version} and accepted_at < ${effectiveAt}
      except
      select tenant_id from binding_review where agreement_id = ${agreementId} and version = ${version})
    order by t.tenant_id limit ${page.limit} for update of t`.execute(tx);
  return rows.map((row) => row.tenant_id);
}

/** The first look stays. */
export async function insertBindingReview(
  tx: Tx<AccountsTables>,
  { agreementId, version }: VersionName,
  review: { readonly tenantId: string; readonly bound: boolean; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto('binding_review')
    .values({
      tenant_id: review.tenantId,
      agreement_id: agreementId,
      version,
      bound: review.bound,
      reviewed_at: review.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Published versions that took effect after they were published: those that came with the product bound from the start. */
export async function findTakenEffect(db: Reader<AccountsTables>, now: Date): Promise<VersionName[]> {
  const rows = await db
    .selectFrom('publication')
    .select(['agreement_id', 'version'])
    .where('effective_at', '<=', now)
    .whereRef('effective_at', '>=', 'published_at')
    .orderBy('effective_at')
    .execute();
  return rows.map((row) => ({ agreementId: row.agreement_id, version: row.version }));
}
