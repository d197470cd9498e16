// API keys and SMTP accounts, the nonces of signed requests, and triggers that tell every process what changed.
import { type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const tables = sql`
  create table credential (
    credential_id text primary key,
    tenant_id text not null references tenant,
    kind text not null check (kind in ('API_KEY', 'SMTP')),
    public_id text not null unique,
    name text not null check (name <> ''),
    -- of an API key, under the tenant's data key: HMAC needs the secret itself
    sealed_secret bytea,
    -- of an SMTP account
    secret_hash text check (secret_hash like '$argon2id$%'),
    actions text[] not null check (cardinality(actions) > 0),
    products text[] not null,
    domains text[] not null,
    state text not null check (state in ('ACTIVE', 'FROZEN', 'REVOKED')),
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    replaced_by text references credential,
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    check ((kind = 'API_KEY') = (sealed_secret is not null)),
    check ((kind = 'SMTP') = (secret_hash is not null)),
    check ((state = 'ACTIVE') = (ended_at is null)),
    check ((state = 'ACTIVE') = (ended_by is null))
  );
  -- one tenant's credentials, newest first
  create index credential_tenant on credential (tenant_id, credential_id desc);
  create table signature_nonce (
    credential_id text not null references credential,
    nonce text not null,
    forget_at timestamptz not null,
    primary key (credential_id, nonce)
  );
  -- nonces to forget
  create index signature_nonce_age on signature_nonce (forget_at);`;

// Whatever code path ends a credential, closes its tenant or destroys its key: every cache hears of it at the commit.
const triggers = sql`
  create function tell_credential_change() returns trigger language plpgsql as $$
  begin
    perform pg_notify('tollgate_credentials', to_jsonb(new) ->> tg_argv[0]);
    return null;
  end $$;
  create trigger credential_change after update of state, expires_at, actions, products, domains on credential
    for each row execute function tell_credential_change('tenant_id');
  create trigger credential_tenant_change after update of state on tenant
    for each row when (old.state is distinct from new.state) execute function tell_credential_change('tenant_id');
  create trigger credential_key_change after update of wrapped_key on data_key
    for each row execute function tell_credential_change('owner_id');`;

export const credentials: Migration = {
  async up(db) {
    await tables.execute(db);
    await triggers.execute(db);
    await revokeFromApp(db, 'credential', ['delete']);
  },
};
