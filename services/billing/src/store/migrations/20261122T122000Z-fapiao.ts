// Fapiao and whom they are made out to.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/**
 * A fapiao's row is the intent to have it issued, which outlives any crash. What a tenant has out is summed beside it, under
 * the tenant's lock, so that no yuan is invoiced twice.
 */
export const fapiao: Migration = {
  up: async (db) => {
    // The newest of a tenant holds; older ones stay for the record.
    await sql`
      create table fapiao_titles (
        tenant_id text not null references tenants,
        version bigint not null check (version > 0),
        title jsonb not null,
        set_by text not null,
        set_at timestamptz not null,
        primary key (tenant_id, version)
      )`.execute(db);
    await appendOnly(db, 'fapiao_titles');
    await sql`
      create table fapiao (
        fapiao_id text primary key,
        tenant_id text not null references tenants,
        state text not null
          check (state in ('issuing', 'issued', 'return_requested', 'reversing', 'red_issued')),
        title jsonb not null,
        currency text not null,
        total_micros bigint not null check (total_micros > 0 and total_micros % 10000 = 0),
        net_micros bigint not null check (net_micros % 10000 = 0),
        tax_micros bigint not null,
        number text unique check (number ~ '^[0-9]{20}$'),
        red_number text unique check (red_number ~ '^[0-9]{20}$'),
        return_reason text
          check (return_reason in ('ISSUE_ERROR', 'SALES_RETURN', 'SERVICE_SUSPENSION', 'SALES_DISCOUNT')),
        return_asked_by text check (return_asked_by in ('tenant', 'staff')),
        applied_at timestamptz not null,
        issued_at timestamptz,
        red_issued_at timestamptz,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text,
        check (total_micros = net_micros + tax_micros),
        check ((number is null) = (state = 'issuing')),
        check ((number is null) = (issued_at is null)),
        check ((red_number is not null) = (state = 'red_issued')),
        check ((red_number is null) = (red_issued_at is null)),
        check ((return_reason is not null) = (state in ('return_requested', 'reversing', 'red_issued'))),
        check ((return_reason is null) = (return_asked_by is null)),
        check (number <> red_number)
      )`.execute(db);
    await sql`create index fapiao_of_tenant on fapiao (tenant_id, fapiao_id)`.execute(db);
    await sql`
      create index fapiao_to_issue on fapiao (next_attempt_at) where state in ('issuing', 'reversing')`.execute(db);
    await sql`
      create table fapiao_totals (
        tenant_id text primary key references tenants,
        invoiced_micros bigint not null check (invoiced_micros >= 0)
      )`.execute(db);
  },
};
