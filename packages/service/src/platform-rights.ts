// What the service's role may do to the platform's tables, and nothing else: an event is marked as published and stays what
// it is, what was received and what was answered is forgotten when its time is over and not before.
import { type Migration, revokeFromApp, updateOnly } from '@tollgate/db';
import { sql } from 'kysely';

/** For the migrations of a service, as 20261122T1300Z-platform-rights. */
export const platformRights: Migration = {
  async up(db) {
    await updateOnly(db, 'outbox', ['published_at']);
    await revokeFromApp(db, 'inbox', ['update', 'truncate']);
    await revokeFromApp(db, 'request_log', ['update', 'truncate']);
    for (const change of [FUNCTION, keeps('request_log', 'created_at', 89), keeps('inbox', 'received_at', 34)])
      await sql.raw(change).execute(db);
  },
};

// Deleting is by portions: rows are looked at once a statement. A day less than retention keeps them, for clocks that differ.
const FUNCTION = `
  create function refuse_early_forgetting() returns trigger language plpgsql as $$
    declare early boolean;
    begin
      execute format('select exists (select from gone where %I > now() - make_interval(days => $1))', tg_argv[0])
        into early using tg_argv[1]::int;
      if early then
        raise exception 'rows of % are kept for % days', tg_table_name, tg_argv[1] using errcode = 'restrict_violation';
      end if;
      return null;
    end $$`;

const keeps = (table: string, since: string, days: number): string => `
  create trigger ${table}_kept after delete on ${table} referencing old table as gone
    for each statement execute function refuse_early_forgetting('${since}', '${days}')`;
