// Bans, by keyed digest; append-only, for good.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables } from './schema.ts';

export type BanSubject = 'IDENTITY' | 'PHONE' | 'TENANT';

export interface BanRecord {
  readonly tenantId: string;
  readonly reason: string;
  readonly at: Date;
  readonly actor: string;
}

/** What is banned already stays as it was. */
export async function insertBans(
  tx: Tx<AccountsTables>,
  digests: readonly { readonly digest: Uint8Array; readonly subject: BanSubject }[],
  ban: BanRecord,
): Promise<void> {
  const { tenantId, reason, at, actor } = ban;
  await tx
    .insertInto('ban')
    .values(
      digests.map(({ digest, subject }) => ({ digest, subject, tenant_id: tenantId, reason, banned_at: at, actor })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function isBanned(db: Reader<AccountsTables>, subject: BanSubject, digest: Uint8Array): Promise<boolean> {
  const row = await db
    .selectFrom('ban')
    .select('tenant_id')
    .where('digest', '=', digest)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row !== undefined;
}

/** The first ban of a tenant, or of somebody whose identity number it submitted. */
export async function findBan(
  db: Reader<AccountsTables>,
  tenantId: string,
): Promise<{ readonly reason: string; readonly at: Date } | undefined> {
  return (await findBansOf(db, [tenantId])).get(tenantId);
}

export async function findBansOf(
  db: Reader<AccountsTables>,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly reason: string; readonly at: Date }>> {
  if (tenantIds.length === 0) return new Map();
  const { rows } = await sql<{ tenant_id: string; reason: string; banned_at: Date }>`
    select distinct on (tenant_id) tenant_id, reason, banned_at from (
      select tenant_id, reason, banned_at from ban where tenant_id = any(${[...tenantIds]})
      union all
      select v.tenant_id, b.reason, b.banned_at from verification v
      join ban b on b.digest = v.number_digest and b.subject = 'IDENTITY'
      where v.tenant_id = any(${[...tenantIds]})
    ) found order by tenant_id, banned_at`.execute(db);
  return new Map(rows.map((row) => [row.tenant_id, { reason: row.reason, at: row.banned_at }]));
}

/** Digests of everything that a tenant's owners signed in with and of every number that it submitted. */
export async function digestsOf(
  db: Reader<AccountsTables>,
  tenantId: string,
  ownerRole: string,
): Promise<{ readonly digest: Uint8Array; readonly subject: BanSubject }[]> {
  const { rows } = await sql<{ digest: Uint8Array; subject: BanSubject }>`
    select login_digest as digest, 'PHONE' as subject from user_account
    where tenant_id = ${tenantId} and ${ownerRole} = any(roles)
    union
    select number_digest, 'IDENTITY' from verification where tenant_id = ${tenantId}`.execute(db);
  return rows;
}
