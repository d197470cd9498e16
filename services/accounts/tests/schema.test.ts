// The migrated schema equals the reviewed snapshot, and its own rules hold.
import { dumpSchema } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { testDatabase } from '@tollgate/testing';
import { expect, it } from 'vitest';
import { accounts, type AccountsTables } from '../src/index.ts';

it('is the reviewed one', async () => {
  const database = await testDatabase<AccountsTables>(accounts);
  await expect(await dumpSchema(database.db)).toMatchFileSnapshot('schema.sql');
  await database.close();
});

it('refuses to change or delete records, and to close a tenant without its settlement', async () => {
  const database = await testDatabase<AccountsTables>(accounts);
  const { db } = database;
  for (const table of ['acceptance', 'notice'] as const) {
    await expect(db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
    await expect(db.updateTable(table).set({ tenant_id: '' }).execute()).rejects.toThrow(/permission denied/);
  }
  for (const table of [
    'publication',
    'announcement',
    'announcement_end',
    'binding_review',
    'objection',
    'sealed_override',
  ] as const) {
    await expect(db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
    await expect(db.updateTable(table).set({ agreement_id: '' }).execute()).rejects.toThrow(/permission denied/);
  }
  for (const table of ['data_key', 'tenant', 'user_account', 'verification'] as const) {
    await expect(db.deleteFrom(table).execute()).rejects.toThrow(/permission denied/);
  }
  const tenant = {
    tenant_id: newId('ten'),
    kind: 'ENTERPRISE',
    state: 'CLOSED',
    sealed_display_name: Buffer.of(1),
    created_at: new Date(),
    closed_at: new Date(),
    settlement_id: null,
  };
  await expect(db.insertInto('tenant').values(tenant).execute()).rejects.toThrow(/check constraint/);
  await database.close();
});
