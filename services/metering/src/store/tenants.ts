// Tenants and their accepted agreements, as accounts tells about them.

import type { SealedContract } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { TenantAgreement } from '../domain/agreement-at.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

/** The order of the two facts about a tenant is not known: each one makes the row. */
export async function upsertTenant(tx: Tx<MeteringTables>, tenantId: string, registeredAt: Date | null): Promise<void> {
  await tx
    .insertInto('tenants')
    .values({ tenant_id: toRowTenantId(tenantId), registered_at: registeredAt })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet(({ ref, fn }) => ({
        registered_at: fn.coalesce(ref('tenants.registered_at'), ref('excluded.registered_at')),
      })),
    )
    .execute();
}

/** One acceptance of an agreement. */
export interface Acceptance {
  readonly tenantId: string;
  readonly acceptanceId: string;
  readonly agreementId: string;
  readonly version: string;
  /** The tenant's sealed contract over that version. */
  readonly contract?: SealedContract | null;
  readonly acceptedAt: Date;
}

/**
 * Gives the acceptance the tenant's next number; the same acceptance again changes nothing. One acceptance binds anew when
 * a later version follows it, or when a sealed contract begins or ends: then it gets another number, from that time on.
 */
export async function insertAcceptance(tx: Tx<MeteringTables>, acceptance: Acceptance): Promise<void> {
  const tenant = toRowTenantId(acceptance.tenantId);
  // Two acceptances at once would get the same number.
  await tx.selectFrom('tenants').select('tenant_id').where('tenant_id', '=', tenant).forUpdate().execute();
  const { acceptanceId, agreementId, version, acceptedAt, contract } = acceptance;
  const first = await tx
    .selectFrom('tenant_agreements')
    .select('accepted_at')
    .where('acceptance_id', '=', acceptanceId)
    .executeTakeFirst();
  const anew = first !== undefined && first.accepted_at.getTime() !== acceptedAt.getTime();
  const key = anew ? `${acceptanceId}@${acceptedAt.toISOString()}` : acceptanceId;
  await sql`
    with learned as (
      insert into tenant_agreements
        (tenant_id, agreement_no, acceptance_id, agreement_id, version, accepted_at, contract, contract_hash)
      select ${tenant}, coalesce(max(agreement_no), 0) + 1, ${key}, ${agreementId}, ${version}, ${acceptedAt},
             ${contract?.document ?? null}, ${contract?.effectiveHash ?? null}
      from tenant_agreements where tenant_id = ${tenant}
      on conflict (acceptance_id) do nothing
      returning tenant_id, agreement_no
    ) insert into agreements_to_apply (tenant_id, agreement_no) select tenant_id, agreement_no from learned`.execute(
    tx,
  );
}

/** The agreements of those of the tenants that are known; a known tenant without one has an empty list. */
export async function findTenants(
  db: Reader<MeteringTables>,
  tenantIds: readonly string[],
): Promise<Map<string, TenantAgreement[]>> {
  return (await findKnownTenants(db, tenantIds)).agreements;
}

/** What is known of some tenants. */
export interface KnownTenants {
  /** As findTenants has them. */
  readonly agreements: Map<string, TenantAgreement[]>;
  /** Of those whose registration has been told: their agreement may be known before it. */
  readonly registeredMs: Map<string, bigint>;
}

export async function findKnownTenants(
  db: Reader<MeteringTables>,
  tenantIds: readonly string[],
): Promise<KnownTenants> {
  const agreements = new Map<string, TenantAgreement[]>();
  const registeredMs = new Map<string, bigint>();
  if (tenantIds.length === 0) return { agreements, registeredMs };
  const rows = await db
    .selectFrom('tenants')
    .leftJoin('tenant_agreements', 'tenant_agreements.tenant_id', 'tenants.tenant_id')
    .select([
      'tenants.tenant_id as tenant_id',
      'registered_at',
      'agreement_no',
      'agreement_id',
      'version',
      'accepted_at',
    ])
    .select(['contract', 'contract_hash'])
    .where(sql<boolean>`tenants.tenant_id = any(${tenantIds.map(toRowTenantId)}::uuid[])`)
    .execute();
  for (const row of rows) {
    const tenantId = fromRowTenantId(row.tenant_id);
    const known = agreements.get(tenantId) ?? [];
    agreements.set(tenantId, known);
    if (row.registered_at !== null) registeredMs.set(tenantId, BigInt(row.registered_at.getTime()));
    if (row.agreement_no === null || row.agreement_id === null || row.version === null || row.accepted_at === null)
      continue;
    known.push({
      tenantId,
      agreementNo: row.agreement_no,
      agreementId: row.agreement_id,
      version: row.version,
      contract:
        row.contract === null || row.contract_hash === null
          ? null
          : { document: row.contract, effectiveHash: row.contract_hash },
      acceptedMs: BigInt(row.accepted_at.getTime()),
    });
  }
  return { agreements, registeredMs };
}
