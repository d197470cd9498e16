import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendOnly, assertSchemaKnown, dumpSchema, migrate, type Migration, openDatabase } from '../src/index.ts';
import { type ScratchDatabase, scratchDatabase } from './scratch.ts';

const ledger: Migration = {
  up: async (db) => {
    await sql`create table entry (id bigint generated always as identity primary key, amount bigint not null check (amount > 0), note text)`.execute(
      db,
    );
    await sql`create index entry_note on entry (note)`.execute(db);
    await appendOnly(db, 'entry');
  },
};
const names: Migration = {
  up: async (db) => {
    await sql`create table name (name text primary key)`.execute(db);
  },
};

let scratch: ScratchDatabase<object>;
beforeAll(async () => {
  scratch = await scratchDatabase({ '1-ledger': ledger });
});
afterAll(() => scratch.close());

const apply = (migrations: Record<string, Migration>) =>
  migrate({ url: scratch.ownerUrl, appRole: scratch.appRole, migrations });
const state = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof pg.DatabaseError ? error.code : error),
  );

describe('migrate', () => {
  it('applies each migration once, however many run at the same time', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => apply({ '1-ledger': ledger, '2-names': names })));
    expect(runs.flat()).toEqual(['2-names']);
    expect(await apply({ '1-ledger': ledger, '2-names': names })).toEqual([]);
  });

  it('leaves nothing of a run that fails', async () => {
    const bad: Migration = {
      up: async (db) => void (await sql`create table half (i int); select nonsense`.execute(db)),
    };
    await expect(apply({ '1-ledger': ledger, '2-names': names, '3-bad': bad })).rejects.toThrow('3-bad');
    expect(await dumpSchema(scratch.database.db)).not.toContain('half');
  });

  it('lets an older binary run on a schema that only grew', async () => {
    expect(await apply({ '1-ledger': ledger })).toEqual([]);
    await assertSchemaKnown(scratch.database.db, { '1-ledger': ledger });
  });

  it('refuses a binary whose migrations were not applied', async () => {
    const newer = { '1-ledger': ledger, '3-more': names };
    await expect(assertSchemaKnown(scratch.database.db, newer)).rejects.toMatchObject({
      reason: 'SCHEMA_TOO_OLD',
      metadata: { migration: '3-more' },
    });
  });
});

describe('the app role', () => {
  it('owns nothing: it reads and writes, and does not change the schema', async () => {
    const { db } = scratch.database;
    expect(await state(sql`insert into name values ('a')`.execute(db))).toBe('done');
    expect(await state(sql`drop table name`.execute(db))).toBe('42501');
    expect(await state(sql`create table mine (i int)`.execute(db))).toBe('42501');
  });

  it('may add to an append-only table and nothing else; the owner is stopped too', async () => {
    const owner = openDatabase({ url: scratch.ownerUrl, applicationName: 'test', onError: () => undefined });
    const { db } = scratch.database;
    expect(await state(sql`insert into entry (amount) values (1)`.execute(db))).toBe('done');
    for (const change of ['update entry set amount = 2', 'delete from entry', 'truncate entry']) {
      expect([
        change,
        await state(sql.raw(change).execute(db)),
        await state(sql.raw(change).execute(owner.db)),
      ]).toEqual([change, '42501', '23001']);
    }
    await owner.close();
  });
});

it('dumps the schema as reviewable text', async () => {
  await apply({ '1-ledger': ledger, '2-names': names });
  await expect(await dumpSchema(scratch.database.db)).toMatchFileSnapshot('schema.sql');
});

it('refuses a schema that is missing, or newer and breaking', async () => {
  await apply({
    '1-ledger': ledger,
    '2-names': names,
    '4-breaking-names': { up: async (db) => void (await sql`drop table name`.execute(db)) },
  });
  const known = { '1-ledger': ledger, '2-names': names };
  await expect(assertSchemaKnown(scratch.database.db, known)).rejects.toMatchObject({
    reason: 'SCHEMA_TOO_NEW',
    metadata: { migration: '4-breaking-names' },
  });
  await expect(apply(known)).rejects.toMatchObject({ reason: 'SCHEMA_TOO_NEW' });
  await sql`select 1`.execute(scratch.database.db);
  const admin = openDatabase({ url: scratch.ownerUrl, applicationName: 'test', onError: () => undefined });
  await sql`drop table kysely_migration`.execute(admin.db);
  await expect(assertSchemaKnown(scratch.database.db, known)).rejects.toMatchObject({ reason: 'SCHEMA_MISSING' });
  await admin.close();
});
