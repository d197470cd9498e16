import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { forgetOldRequests, REMEMBERED_DAYS, replayMigration, type ReplayTables } from '../src/index.ts';

let scratch: ScratchDatabase<ReplayTables>;
beforeAll(async () => {
  scratch = await scratchDatabase<ReplayTables>({ '1-replay': replayMigration });
});
afterAll(() => scratch.close());
beforeEach(() => sql`delete from request_log`.execute(scratch.database.db));

const now = new Date('2026-11-21T10:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const fill = (rows: number, at: Date) =>
  sql`insert into request_log (scope, request_id, method, payload_digest, outcome, created_at)
      select 'x', gen_random_uuid(), '/m', sha256('x'), 'y', ${at} from generate_series(1, ${rows})`.execute(
    scratch.database.db,
  );
const left = async () =>
  (await scratch.database.db.selectFrom('request_log').select('created_at').distinct().execute()).map(
    (row) => row.created_at,
  );

it('forgets what was answered long ago, however much it is, and nothing else', async () => {
  const young = daysAgo(REMEMBERED_DAYS);
  await fill(4_500, daysAgo(REMEMBERED_DAYS + 1));
  await fill(2, young);
  expect(await forgetOldRequests(scratch.database.db, now, new AbortController().signal)).toBe(4_500);
  expect(await left()).toEqual([young]);
  expect(await forgetOldRequests(scratch.database.db, now, new AbortController().signal)).toBe(0);
});

it('leaves the rest for the next time when it has to end', async () => {
  await fill(10, daysAgo(200));
  expect(await forgetOldRequests(scratch.database.db, now, AbortSignal.abort())).toBe(0);
  expect(await left()).toHaveLength(1);
});
