// A freeze is lifted once: when it was is never written anew, nor taken back.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const liftedOnce: Migration = {
  async up(db) {
    for (const change of [FUNCTION, TRIGGER]) await sql.raw(change).execute(db);
  },
};

const FUNCTION = `
  create function refuse_second_lifting() returns trigger language plpgsql as $$
    begin
      raise exception 'a freeze that was lifted stays lifted' using errcode = 'restrict_violation';
    end $$`;

const TRIGGER = `
  create trigger wallet_freeze_lifted_once before update of lifted_at on wallet_freeze
    for each row when (old.lifted_at is not null and new.lifted_at is distinct from old.lifted_at)
    execute function refuse_second_lifting()`;
