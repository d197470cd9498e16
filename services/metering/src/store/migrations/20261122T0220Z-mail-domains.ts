// Usage by the recipients' domains: names of domains, counters, and of each message the domain that it counts under.

import type { Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const COUNTERS = [
  'messages',
  'submitted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'billable_messages',
  'billable_units',
];

/**
 * Where there are messages already, the previous version may be counting beside this one, and it knows no domains: the
 * first message gets one two days from now.
 */
const messages = async (db: Kysely<unknown>): Promise<void> => {
  // -1 is none, 0 is any other one; a number without a null costs 4 bytes a message.
  await sql`alter table outcomes add column domain_id integer not null default -1`.execute(db);
  await sql`alter table outcome_keeping add column domains_from timestamptz not null default '2000-01-01'`.execute(db);
  await sql`
    update outcome_keeping set domains_from = now() + interval '2 days' where exists (select from outcomes)`.execute(
    db,
  );
};

const names = (db: Kysely<unknown>): Promise<unknown> =>
  sql`
    create table mail_domains (
      domain_id integer primary key generated always as identity,
      tenant_id uuid not null,
      month date not null,
      domain text collate "C" not null check (length(domain) between 1 and 253),
      unique (tenant_id, month, domain)
    )`.execute(db);

const counters = (db: Kysely<unknown>): Promise<unknown> =>
  sql`
    create table domain_hours (
      tenant_id uuid not null,
      hour_start timestamptz not null,
      product text collate "C" not null,
      domain_id integer not null,
      ${sql.join(COUNTERS.map((name) => sql`${sql.id(name)} bigint not null check (${sql.id(name)} >= 0)`))},
      primary key (tenant_id, hour_start, product, domain_id)
    ) with (fillfactor = 50)`.execute(db);

/** Beside retired_outcomes, which previous versions read and write: messages without a domain stay there. */
const retired = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table retired_mail (
      like retired_outcomes including constraints,
      domain_id integer not null,
      primary key (tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments, domain_id)
    )`.execute(db);
  await sql`
    create view retired_messages as
    select tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments, messages, -1 as domain_id
    from retired_outcomes
    union all
    select tenant_id, hour_start, product, job_id, grant_id, agreement_no, facts, classes, segments, messages, domain_id
    from retired_mail`.execute(db);
};

export const mailDomains: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await messages(schema);
    await names(schema);
    await counters(schema);
    await retired(schema);
  },
};
