// Links that work once: invitations, password resets, confirmations of addresses; found by the digest of their token.
import type { Reader, Tx } from '@tollgate/db';
import type { LinkPurpose, OneTimeLink } from '../domain/one-time-link.ts';
import type { OneTimeLinkRow } from './schema-people.ts';
import type { AccountsTables } from './schema.ts';

export interface StoredLink extends OneTimeLink {
  readonly sealedContent: Uint8Array;
}

export async function insertLink(
  tx: Tx<AccountsTables>,
  link: Omit<StoredLink, 'usedAt' | 'withdrawnAt'> & { readonly tokenDigest: Uint8Array },
): Promise<void> {
  await tx
    .insertInto('one_time_link')
    .values({
      link_id: link.linkId,
      purpose: link.purpose,
      token_digest: link.tokenDigest,
      tenant_id: link.tenantId ?? null,
      user_id: link.userId,
      key_owner: link.keyOwner,
      sealed_content: link.sealedContent,
      roles: [...link.roles],
      staff_login: link.staffLogin ?? null,
      created_at: link.createdAt,
      created_by: link.createdBy,
      expires_at: link.expiresAt,
      used_at: null,
      withdrawn_at: null,
    })
    .execute();
}

export async function findLink(
  db: Reader<AccountsTables>,
  tokenDigest: Uint8Array,
  purpose: LinkPurpose,
): Promise<StoredLink | undefined> {
  const row = await links(db).where('token_digest', '=', tokenDigest).where('purpose', '=', purpose).executeTakeFirst();
  return row && fromRow(row);
}

/** The same, locked: of two who use it at once one is second. */
export async function lockLink(
  tx: Tx<AccountsTables>,
  tokenDigest: Uint8Array,
  purpose: LinkPurpose,
): Promise<StoredLink | undefined> {
  const row = await links(tx)
    .where('token_digest', '=', tokenDigest)
    .where('purpose', '=', purpose)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function lockInvitation(
  tx: Tx<AccountsTables>,
  linkId: string,
  tenantId: string | undefined,
): Promise<StoredLink | undefined> {
  const row = await links(tx)
    .where('link_id', '=', linkId)
    .where('purpose', '=', 'INVITATION')
    .where((eb) => (tenantId === undefined ? eb('tenant_id', 'is', null) : eb('tenant_id', '=', tenantId)))
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Newest first. */
export async function findOpenInvitations(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string | undefined; readonly now: Date; readonly limit: number },
): Promise<StoredLink[]> {
  const { tenantId } = filter;
  const rows = await links(db)
    .where('purpose', '=', 'INVITATION')
    .where((eb) => (tenantId === undefined ? eb('tenant_id', 'is', null) : eb('tenant_id', '=', tenantId)))
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', filter.now)
    .orderBy('link_id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(fromRow);
}

export async function setLinkUsed(tx: Tx<AccountsTables>, linkId: string, now: Date): Promise<void> {
  await tx.updateTable('one_time_link').set({ used_at: now }).where('link_id', '=', linkId).execute();
}

export async function setLinkWithdrawn(tx: Tx<AccountsTables>, linkId: string, now: Date): Promise<void> {
  await tx.updateTable('one_time_link').set({ withdrawn_at: now }).where('link_id', '=', linkId).execute();
}

/** All open links of a person for a purpose. */
export async function withdrawLinks(
  tx: Tx<AccountsTables>,
  userId: string,
  purpose: LinkPurpose,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('one_time_link')
    .set({ withdrawn_at: now })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
}

const links = (db: Reader<AccountsTables>) => db.selectFrom('one_time_link').selectAll();

function fromRow(row: OneTimeLinkRow): StoredLink {
  return {
    linkId: row.link_id,
    purpose: row.purpose as LinkPurpose,
    tenantId: row.tenant_id ?? undefined,
    userId: row.user_id,
    keyOwner: row.key_owner,
    sealedContent: row.sealed_content,
    roles: row.roles,
    staffLogin: row.staff_login ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    usedAt: row.used_at ?? undefined,
    withdrawnAt: row.withdrawn_at ?? undefined,
  };
}
