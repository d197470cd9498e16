// A part of a transaction that can fail without the rest of it.

import { isConnectionFailure, isSerializationFailure, type Tx } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import { sql } from 'kysely';

import type { MeteringTables } from './schema.ts';

/** What `run` makes of it; where it fails, what it wrote is undone and its error is the answer. */
export type Attempt<T> = { readonly done: T } | { readonly failed: unknown };

/** Failures that are the whole transaction's are thrown: it lost a race, or its connection. */
export async function attempt<T>(tx: Tx<MeteringTables>, run: () => Promise<T>): Promise<Attempt<T>> {
  await sql`savepoint part`.execute(tx);
  try {
    const done = await run();
    await sql`release savepoint part`.execute(tx);
    return { done };
  } catch (failed) {
    if (isOfAll(failed)) throw failed;
    await sql`rollback to savepoint part`.execute(tx);
    return { failed };
  }
}

const isOfAll = (error: unknown): boolean =>
  isSerializationFailure(error) ||
  isConnectionFailure(error) ||
  (isDomainError(error) && error.category === 'unavailable');
