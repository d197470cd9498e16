// The audit log: entries that are added and never changed, and where each chain ends.
import { appendOnly, revokeFromApp, updateOnly, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const HEX = sql.raw("~ '^[0-9a-f]{64}$'");

export const audit: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await sql`
      create table audit_entries (
        chain text not null check (chain ~ '^(ten_[0-9a-f]{32}|platform)$'),
        sequence bigint not null check (sequence > 0),
        occurred_at timestamptz not null,
        recorded_at timestamptz not null,
        actor text not null check (actor <> ''),
        service text not null check (service <> ''),
        action text not null,
        subject_ids text[] not null,
        event_id text not null constraint audit_entries_once unique check (event_id <> ''),
        payload bytea not null,
        payload_sha256 text not null check (payload_sha256 = encode(sha256(payload), 'hex')),
        previous text not null check (previous ${HEX}),
        hash text not null check (hash ${HEX}),
        primary key (chain, sequence)
      )`.execute(schema);
    await appendOnly(schema, 'audit_entries');
    await sql`
      create table audit_heads (
        chain text primary key,
        sequence bigint not null check (sequence >= 0),
        hash text not null check (hash ${HEX})
      )`.execute(schema);
    await revokeFromApp(schema, 'audit_heads', ['delete', 'truncate']);
    await updateOnly(schema, 'audit_heads', ['sequence', 'hash']);
    // A chain never becomes shorter, whoever asks: its head only moves on, by one.
    await sql`
      create function refuse_shorter_chain() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' or new.chain <> old.chain or new.sequence <> old.sequence + 1 then
          raise exception 'the head of chain % only moves on', old.chain using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`.execute(schema);
    await sql`
      create trigger audit_heads_move_on before update or delete on audit_heads
      for each row execute function refuse_shorter_chain()`.execute(schema);
  },
};
