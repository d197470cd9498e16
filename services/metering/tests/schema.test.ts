import { dumpSchema } from '@tollgate/db';
import { testDatabase, type TestDatabase } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { metering } from '../src/index.ts';
import type { MeteringTables } from '../src/store/schema.ts';

let database: TestDatabase<MeteringTables>;
beforeAll(async () => {
  database = await testDatabase<MeteringTables>(metering);
});
afterAll(() => database.close());

it('is the reviewed one', async () => {
  await expect(await dumpSchema(database.db)).toMatchFileSnapshot('schema.sql');
});

it.each(['update published_usage set units = 9', 'delete from published_usage', 'truncate published_usage'])(
  'refuses the app: %s',
  async (statement) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('permission denied');
  },
);
