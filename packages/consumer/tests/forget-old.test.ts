import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forgetOld } from '../src/effect.ts';
import { inboxMigration, type InboxTables } from '../src/index.ts';

let scratch: ScratchDatabase<InboxTables>;
beforeAll(async () => {
  scratch = await scratchDatabase<InboxTables>({ '1-inbox': inboxMigration });
});
afterAll(() => scratch.close());

it('forgets what no stream keeps, in portions, and nothing else', async () => {
  const { pool } = scratch.database;
  await pool.query(
    `insert into inbox (consumer, message_id, received_at)
     select 'old', n, now() - interval '36 days' from generate_series(1, 4500) n`,
  );
  await pool.query(`insert into inbox (consumer, message_id) values ('young', '1')`);
  await forgetOld(scratch.database, AbortSignal.abort());
  expect((await pool.query('select 1 from inbox')).rowCount).toBe(4_501);
  await forgetOld(scratch.database, new AbortController().signal);
  expect((await pool.query<{ consumer: string }>('select consumer from inbox')).rows).toEqual([{ consumer: 'young' }]);
});
