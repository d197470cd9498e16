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

/** The first ban of a tenant, or of somebody whose identity number was approved for it. */
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
      where v.tenant_id = any(${[...tenantIds]}) and v.state = 'APPROVED'
    ) found order by tenant_id, banned_at`.execute(db);
  return new Map(rows.map((row) => [row.tenant_id, { reason: row.reason, at: row.banned_at }]));
}

/**
 * What is the tenants' own: numbers that were approved for one of them, and phones of owners of one that has such a number.
 * What anybody may type, and nobody checked, is somebody else's until it is proven.
 */
export async function digestsOf(
  db: Reader<AccountsTables>,
  tenantIds: readonly string[],
  ownerRole: string,
): Promise<{ readonly digest: Uint8Array; readonly subject: BanSubject }[]> {
  const ids = [...tenantIds];
  const { rows } = await sql<{ digest: Uint8Array; subject: BanSubject }>`
    with approved as (
      select number_digest from verification where tenant_id = any(${ids}) and state = 'APPROVED'
    )
    select login_digest as digest, 'PHONE' as subject from user_account
    where tenant_id = any(${ids}) and ${ownerRole} = any(roles) and left_at is null and exists (select from approved)
    union
    select number_digest, 'IDENTITY' from approved`.execute(db);
  return rows;
}

/** A ban that one person wants and another has to want too. */
export interface BanProposal {
  readonly tenantId: string;
  readonly reason: string;
  /** Ascending. */
  readonly others: readonly string[];
  readonly actor: string;
}

export async function findBanProposal(db: Reader<AccountsTables>, tenantId: string): Promise<BanProposal | undefined> {
  const row = await db.selectFrom('ban_proposal').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  return row && { tenantId, reason: row.reason, others: row.others, actor: row.proposed_by };
}

/** Takes the place of an earlier one. */
export async function saveBanProposal(tx: Tx<AccountsTables>, proposal: BanProposal, now: Date): Promise<void> {
  const { tenantId, reason, others, actor } = proposal;
  const said = { reason, others: [...others], proposed_at: now, proposed_by: actor };
  await tx
    .insertInto('ban_proposal')
    .values({ tenant_id: tenantId, ...said })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(said))
    .execute();
}
