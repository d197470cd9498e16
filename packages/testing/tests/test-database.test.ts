// Clones are separate, migrated once, and run as a role that owns nothing.
import type { Migration } from '@tollgate/db';
import { type Generated, sql } from 'kysely';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../src/test-database.ts';
import { runEnvironment } from '../src/run-environment.ts';

interface Tables {
  note: { id: Generated<bigint>; text: string };
}

const migrations: Record<string, Migration> = {
  '20260101T0000Z-notes': {
    up: async (db) => {
      await sql`create table note (id bigint generated always as identity primary key, text text not null)`.execute(db);
    },
  },
};
const definition = { name: 'notes', migrations };
const open: TestDatabase<Tables>[] = [];
afterAll(async () => {
  for (const database of open) await database.close();
});

async function clone(): Promise<TestDatabase<Tables>> {
  const database = await testDatabase<Tables>(definition);
  open.push(database);
  return database;
}

async function asAdmin(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: runEnvironment().postgresUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

it('gives each caller an empty database of the same schema, from one template', async () => {
  const [first, second] = await Promise.all([clone(), clone()]);
  await first.db.insertInto('note').values({ text: 'mine' }).execute();
  expect(await first.db.selectFrom('note').selectAll().execute()).toEqual([{ id: 1n, text: 'mine' }]);
  expect(await second.db.selectFrom('note').selectAll().execute()).toEqual([]);
});

it('connects as the app role, which may write rows and change no table', async () => {
  const { db, appRole } = await clone();
  expect(await sql`select current_user as name`.execute(db)).toMatchObject({ rows: [{ name: appRole }] });
  await expect(sql`alter table note add column more text`.execute(db)).rejects.toMatchObject({ code: '42501' });
  await expect(sql`create table other (id int)`.execute(db)).rejects.toMatchObject({ code: '42501' });
});

it('makes another template for other migrations', async () => {
  const more = {
    ...migrations,
    '20260102T0000Z-more': {
      up: (db) => sql`create table more (id int)`.execute(db).then(() => undefined),
    } satisfies Migration,
  };
  const other = await testDatabase<Tables & { more: { id: number } }>({ name: 'notes', migrations: more });
  expect(await other.db.selectFrom('more').selectAll().execute()).toEqual([]);
  await other.close();
  const { db } = await clone();
  await expect(sql`select * from more`.execute(db)).rejects.toMatchObject({ code: '42P01' });
});

it('drops the database when it is closed, whoever is still connected', async () => {
  const database = await testDatabase<Tables>(definition);
  const name = new URL(database.url).pathname.slice(1);
  const late = new pg.Client({ connectionString: database.url });
  late.on('error', () => undefined);
  await late.connect();
  await database.close();
  expect(await asAdmin(`select 1 from pg_database where datname = '${name}'`)).toEqual([]);
  await late.end();
});
