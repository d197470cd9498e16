// Which tenants were looked at after a version took effect, and whether it bound them then.
import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

const reviews = sql`
  create table binding_review (
    tenant_id text not null references tenant,
    agreement_id text not null,
    version text not null,
    bound boolean not null,
    reviewed_at timestamptz not null,
    -- once per tenant and version
    primary key (tenant_id, agreement_id, version),
    foreign key (agreement_id, version) references publication
  );`;

export const bindingReviews: Migration = {
  async up(db) {
    await reviews.execute(db);
    await appendOnly(db, 'binding_review');
  },
};
