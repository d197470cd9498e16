// The mail_domains table: domains that are told apart, by tenant and month.

import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';

import { textArray, uuidArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, tenantHex } from './tenant-uuid.ts';

/** One tenant's month. */
export interface TenantMonth {
  readonly tenantId: string;
  /** Its first day, YYYY-MM-DD. */
  readonly month: string;
}

export interface MailDomain extends TenantMonth {
  readonly domain: string;
}

export interface NumberedDomain extends MailDomain {
  readonly domainId: number;
}

type DomainRow = { tenant_id: string; month: string; domain: string; domain_id: number };

const COLUMNS = sql`tenant_id, to_char(month, 'YYYY-MM-DD') as month, domain, domain_id`;
const tenants = (all: readonly TenantMonth[]): RawBuilder<unknown> =>
  sql`${uuidArray(all.map(({ tenantId }) => tenantHex(tenantId)))}::uuid[], ${all.map(({ month }) => month)}::date[]`;

/** Those of the domains that have a number. */
export async function findDomains(db: Reader<MeteringTables>, asked: readonly MailDomain[]): Promise<NumberedDomain[]> {
  const { rows } = await sql<DomainRow>`
    select ${COLUMNS} from mail_domains
    join unnest(${tenants(asked)}, ${textArray(asked.map(({ domain }) => domain))}::text[]) as asked (tenant_id, month, domain)
      using (tenant_id, month, domain)`.execute(db);
  return rows.map(fromRow);
}

/** What these numbers stand for. */
export async function domainNames(
  db: Reader<MeteringTables>,
  domainIds: readonly number[],
): Promise<{ domainId: number; domain: string }[]> {
  if (domainIds.length === 0) return [];
  const { rows } = await sql<{ domain_id: number; domain: string }>`
    select domain_id, domain from mail_domains where domain_id = any(${domainIds}::integer[])`.execute(db);
  return rows.map(({ domain_id, domain }) => ({ domainId: domain_id, domain }));
}

/** How many domains each of these months has; in the same order. */
export async function countDomains(db: Reader<MeteringTables>, months: readonly TenantMonth[]): Promise<number[]> {
  const { rows } = await sql<{ domains: number }>`
    select (select count(*)::integer from mail_domains known
            where known.tenant_id = asked.tenant_id and known.month = asked.month) as domains
    from unnest(${tenants(months)}) with ordinality as asked (tenant_id, month, place) order by place`.execute(db);
  return rows.map(({ domains }) => domains);
}

/** Until the transaction ends nobody else names domains of these months. Its own statement: what is read after it is read by then. */
export async function lockMonths(tx: Tx<MeteringTables>, months: readonly TenantMonth[]): Promise<void> {
  const names = [...new Set(months.map(({ tenantId, month }) => `mail_domains ${tenantId} ${month}`))].toSorted();
  await sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest(${names}::text[]) with ordinality as named (name, place) order by place`.execute(tx);
}

/** Numbers domains that have none. Under lockMonths. */
export async function insertDomains(tx: Tx<MeteringTables>, domains: readonly MailDomain[]): Promise<NumberedDomain[]> {
  if (domains.length === 0) return [];
  const { rows } = await sql<DomainRow>`
    insert into mail_domains (tenant_id, month, domain)
    select * from unnest(${tenants(domains)}, ${textArray(domains.map(({ domain }) => domain))}::text[])
    returning ${COLUMNS}`.execute(tx);
  return rows.map(fromRow);
}

const fromRow = ({ tenant_id, month, domain, domain_id }: DomainRow): NumberedDomain => ({
  tenantId: fromRowTenantId(tenant_id),
  month,
  domain,
  domainId: domain_id,
});
