// The replayed_dead_letters table: which dead letters were put back.

import type { Reader, Tx } from '@tollgate/db';

import type { MeteringTables } from './schema.ts';

/** A dead letter's place. */
export interface DeadLetterPlace {
  readonly sequence: bigint;
  readonly storedAt: Date;
}

export async function wasReplayed(db: Reader<MeteringTables>, place: DeadLetterPlace): Promise<boolean> {
  const row = await db
    .selectFrom('replayed_dead_letters')
    .select('stream_sequence')
    .where('stored_at', '=', place.storedAt)
    .where('stream_sequence', '=', place.sequence)
    .executeTakeFirst();
  return row !== undefined;
}

/** False when somebody has put it back before; two at once wait for each other. */
export async function noteReplayed(tx: Tx<MeteringTables>, place: DeadLetterPlace, now: Date): Promise<boolean> {
  const noted = await tx
    .insertInto('replayed_dead_letters')
    .values({ stream_sequence: place.sequence, stored_at: place.storedAt, replayed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return noted.numInsertedOrUpdatedRows === 1n;
}
