// Who was told about which published version, and who objected; append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { VersionName } from '../domain/publication.ts';
import type { AccountsTables } from './schema.ts';

/**
 * Locks the next tenants, by id from above `after`, that accepted the agreement in any version, are not closed and were not
 * told about this one.
 */
export async function lockUntold(
  tx: Tx<AccountsTables>,
  { agreementId, version }: VersionName,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('tenant')
    .select('tenant_id')
    .where('tenant_id', '>', page.after)
    .where('state', '<>', 'CLOSED')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('acceptance')
          .select('acceptance_id')
          .whereRef('acceptance.tenant_id', '=', 'tenant.tenant_id')
          .where('agreement_id', '=', agreementId),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('announcement')
            .select('notice_id')
            .whereRef('announcement.tenant_id', '=', 'tenant.tenant_id')
            .where('agreement_id', '=', agreementId)
            .where('version', '=', version),
        ),
      ),
    )
    .orderBy('tenant_id')
    .limit(page.limit)
    .forUpdate()
    .execute();
  return rows.map((row) => row.tenant_id);
}

export interface Announcement extends VersionName {
  readonly tenantId: string;
  readonly noticeId: string;
  readonly announcedAt: Date;
}

export async function insertAnnouncements(tx: Tx<AccountsTables>, list: readonly Announcement[]): Promise<void> {
  const rows = list.map(({ tenantId, agreementId, version, noticeId, announcedAt }) => ({
    tenant_id: tenantId,
    agreement_id: agreementId,
    version,
    notice_id: noticeId,
    announced_at: announcedAt,
  }));
  await tx.insertInto('announcement').values(rows).execute();
}

/** When a tenant was told, by version of the agreement. */
export async function findAnnouncements(
  db: Reader<AccountsTables>,
  tenantId: string,
  agreementId: string,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('announcement')
    .select(['version', 'announced_at'])
    .where('tenant_id', '=', tenantId)
    .where('agreement_id', '=', agreementId)
    .execute();
  return new Map(rows.map((row) => [row.version, row.announced_at]));
}

/** Nothing happens when it ended before. */
export async function insertAnnouncementEnd(
  tx: Tx<AccountsTables>,
  { agreementId, version }: VersionName,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('announcement_end')
    .values({ agreement_id: agreementId, version, ended_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Published versions that replace another one and that not everybody was told about yet. */
export async function findUnfinished(db: Reader<AccountsTables>): Promise<VersionName[]> {
  const rows = await db
    .selectFrom('publication')
    .select(['agreement_id', 'version'])
    .where('supersedes_version', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('announcement_end')
            .select('ended_at')
            .whereRef('announcement_end.agreement_id', '=', 'publication.agreement_id')
            .whereRef('announcement_end.version', '=', 'publication.version'),
        ),
      ),
    )
    .orderBy('published_at')
    .execute();
  return rows.map((row) => ({ agreementId: row.agreement_id, version: row.version }));
}

export async function insertObjection(
  tx: Tx<AccountsTables>,
  objection: VersionName & { readonly tenantId: string; readonly objectedAt: Date; readonly actor: string },
): Promise<void> {
  await tx
    .insertInto('objection')
    .values({
      tenant_id: objection.tenantId,
      agreement_id: objection.agreementId,
      version: objection.version,
      objected_at: objection.objectedAt,
      actor: objection.actor,
    })
    .execute();
}

/** When a tenant objected, by version of the agreement. */
export async function findObjections(
  db: Reader<AccountsTables>,
  tenantId: string,
  agreementId: string,
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('objection')
    .select(['version', 'objected_at'])
    .where('tenant_id', '=', tenantId)
    .where('agreement_id', '=', agreementId)
    .execute();
  return new Map(rows.map((row) => [row.version, row.objected_at]));
}
