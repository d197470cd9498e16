// The migrated schema is the reviewed one.
import { dumpSchema } from '@tollgate/db';
import { testDatabase } from '@tollgate/testing';
import { expect, test } from 'vitest';
import { sql } from 'kysely';
import type { EnforcementTables } from '../src/deps.ts';
import { enforcement } from '../src/index.ts';

test('equals schema.sql, and what happened cannot be unmade by the app role', async () => {
  const database = await testDatabase<EnforcementTables>(enforcement);
  try {
    await expect(await dumpSchema(database.db)).toMatchFileSnapshot('schema.sql');
    for (const table of ['settlement_steps', 'settlement_plans', 'settlement_lines']) {
      await expect(sql`update ${sql.table(table)} set settlement_id = ''`.execute(database.db)).rejects.toThrow(
        /permission/,
      );
      await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toThrow(/permission/);
    }
    for (const table of ['audit_entries', 'audit_heads'])
      await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toThrow(/permission/);
    await expect(sql`update audit_entries set actor = 'x'`.execute(database.db)).rejects.toThrow(/permission/);
    for (const table of ['restrictions', 'grants', 'proposals', 'settlements'])
      await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toThrow(/permission/);
  } finally {
    await database.close();
  }
});
