// Which announced versions wait for a tenant's use, and the use that consents rest on.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { CountedUse } from '../domain/acceptance.ts';
import type { VersionName } from '../domain/publication.ts';
import type { AccountsTables } from './schema.ts';

export interface AwaitedUse extends VersionName {
  /** By which the tenant was told. */
  readonly noticeId: string;
}

/** Versions in force that a tenant was told of, did not consent to, and that were not seen to bind it. */
export async function findAwaitedUses(db: Reader<AccountsTables>, tenantId: string, now: Date): Promise<AwaitedUse[]> {
  const { rows } = await sql<{ agreement_id: string; version: string; notice_id: string }>`
    select a.agreement_id, a.version, a.notice_id
    from announcement a join publication p using (agreement_id, version)
    where a.tenant_id = ${tenantId} and a.announced_at <= ${now} and p.effective_at <= ${now}
      and not exists (select from acceptance c where c.tenant_id = a.tenant_id
        and c.agreement_id = a.agreement_id and c.version = a.version)
      and not exists (select from binding_review r where r.tenant_id = a.tenant_id
        and r.agreement_id = a.agreement_id and r.version = a.version and r.bound)
    order by p.effective_at`.execute(db);
  return rows.map((row) => ({ agreementId: row.agreement_id, version: row.version, noticeId: row.notice_id }));
}

export async function insertCountedUse(tx: Tx<AccountsTables>, acceptanceId: string, use: CountedUse): Promise<void> {
  await tx
    .insertInto('counted_use')
    .values({
      acceptance_id: acceptanceId,
      usage_id: use.usageId,
      first_use_at: use.firstUseAt,
      messages: use.messages,
      units: use.units,
      notice_id: use.noticeId,
    })
    .execute();
}

/** By the consent that rests on them. */
export async function findCountedUses(
  db: Reader<AccountsTables>,
  acceptanceIds: readonly string[],
): Promise<ReadonlyMap<string, CountedUse>> {
  if (acceptanceIds.length === 0) return new Map();
  const rows = await db.selectFrom('counted_use').selectAll().where('acceptance_id', 'in', acceptanceIds).execute();
  return new Map(
    rows.map((row) => [
      row.acceptance_id,
      {
        usageId: row.usage_id,
        firstUseAt: row.first_use_at,
        messages: row.messages,
        units: row.units,
        noticeId: row.notice_id,
      },
    ]),
  );
}
