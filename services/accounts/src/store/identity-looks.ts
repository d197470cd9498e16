// Who of the staff looked at facts and papers; append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

export interface IdentityLook {
  readonly tenantId: string;
  readonly actor: string;
  readonly at: Date;
  /** Whose facts, or which paper; one of both. */
  readonly verificationId: string | undefined;
  readonly documentId: string | undefined;
}

export interface StoredLook extends IdentityLook {
  readonly lookId: bigint;
}

export async function insertLook(tx: Tx<AccountsTables>, look: IdentityLook): Promise<void> {
  await tx
    .insertInto('identity_look')
    .values({
      tenant_id: look.tenantId,
      actor: look.actor,
      looked_at: look.at,
      verification_id: look.verificationId ?? null,
      document_id: look.documentId ?? null,
    })
    .execute();
}

/** Latest first, from below `before`. */
export async function findLooks(
  db: Reader<AccountsTables>,
  tenantId: string,
  page: { readonly before: bigint | undefined; readonly limit: number },
): Promise<StoredLook[]> {
  let query = db.selectFrom('identity_look').selectAll().where('tenant_id', '=', tenantId);
  if (page.before !== undefined) query = query.where('look_id', '<', page.before);
  const rows = await query.orderBy('look_id', 'desc').limit(page.limit).execute();
  return rows.map((row) => ({
    lookId: row.look_id,
    tenantId: row.tenant_id,
    actor: row.actor,
    at: row.looked_at,
    verificationId: row.verification_id ?? undefined,
    documentId: row.document_id ?? undefined,
  }));
}
