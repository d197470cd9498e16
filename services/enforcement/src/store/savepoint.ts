// A part of a transaction that can be undone by itself.
import type { Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { EnforcementTables } from './schema.ts';

/** What the work wrote is gone when it throws; what was written before it stays. */
export async function undoneAlone<T>(tx: Tx<EnforcementTables>, work: () => Promise<T>): Promise<T> {
  await sql`savepoint part`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint part`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint part`.execute(tx);
    throw error;
  }
}
