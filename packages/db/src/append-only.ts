// What the app role may do to a table, for migrations: append only, change some columns, forget what is old enough.

import { type Kysely, sql } from 'kysely';

/** Session setting in which migrate() tells migrations which role the service runs as. */
export const APP_ROLE_SETTING = 'tollgate.app_role';

/**
 * Refuses UPDATE, DELETE and TRUNCATE of a table from now on: the app role loses the privilege, and a trigger stops
 * everybody else, the owner included. Corrections are new rows. Call it in the migration that creates the table.
 */
export async function appendOnly<S>(db: Kysely<S>, table: string): Promise<void> {
  await revokeFromApp(db, table, ['update', 'delete', 'truncate']);
  await sql`
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  await sql`
    create trigger ${sql.id(`${table}_append_only`)} before update or delete or truncate on ${sql.id(table)}
    for each statement execute function refuse_change()`.execute(db);
}

/** Takes privileges on one table from the app role, in a migration. */
export async function revokeFromApp<S>(
  db: Kysely<S>,
  table: string,
  privileges: readonly ('insert' | 'update' | 'delete' | 'truncate')[],
): Promise<void> {
  const role = sql.id(await appRole(db));
  await sql`revoke ${sql.raw(privileges.join(', '))} on ${sql.id(table)} from ${role}`.execute(db);
}

/**
 * Leaves the app role the right to update these columns of a table and no other, in a migration. The right to update any
 * column is also what locking a row takes (select for update).
 */
export async function updateOnly<S>(db: Kysely<S>, table: string, columns: readonly string[]): Promise<void> {
  const role = sql.id(await appRole(db));
  await sql`revoke update on ${sql.id(table)} from ${role}`.execute(db);
  const names = sql.join(columns.map((column) => sql.id(column)));
  await sql`grant update (${names}) on ${sql.id(table)} to ${role}`.execute(db);
}

/**
 * Refuses to delete rows of a table that are younger than so many days by the database's clock, to everybody, in a
 * migration. `since` is the column that says when a row came.
 */
export async function keepRows<S>(
  db: Kysely<S>,
  table: string,
  { since, days }: { readonly since: string; readonly days: number },
): Promise<void> {
  // Deleting is by portions: rows are looked at once a statement.
  await sql`
    create or replace function refuse_early_forgetting() returns trigger language plpgsql as $$
    declare early boolean;
    begin
      execute format('select exists (select from gone where %I > now() - make_interval(days => $1))', tg_argv[0])
        into early using tg_argv[1]::int;
      if early then
        raise exception 'rows of % are kept for % days', tg_table_name, tg_argv[1] using errcode = 'restrict_violation';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger ${sql.id(`${table}_kept`)} after delete on ${sql.id(table)} referencing old table as gone
    for each statement execute function refuse_early_forgetting(${sql.lit(since)}, ${sql.lit(String(days))})`.execute(
    db,
  );
}

async function appRole<S>(db: Kysely<S>): Promise<string> {
  const { rows } = await sql<{
    role: string | null;
  }>`select current_setting(${APP_ROLE_SETTING}, true) as role`.execute(db);
  const role = rows[0]?.role;
  if (role === undefined || role === null || role === '') throw new Error('privileges are taken within migrate() only');
  return role;
}
