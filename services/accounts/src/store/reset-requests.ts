// Password resets that somebody asked for, by the digest of a login that may be nobody's.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

/** The same statement whether or not it was asked before; a request after `notSince` stays as it is. */
export async function noteReset(
  tx: Tx<AccountsTables>,
  { loginDigest, now, notSince }: { readonly loginDigest: Uint8Array; readonly now: Date; readonly notSince: Date },
): Promise<void> {
  await tx
    .insertInto('reset_request')
    .values({ login_digest: loginDigest, requested_at: now, handled_at: null })
    .onConflict((conflict) =>
      conflict
        .column('login_digest')
        .doUpdateSet({ requested_at: now, handled_at: null })
        .where('reset_request.requested_at', '<', notSince),
    )
    .execute();
}

/** Oldest first. */
export async function findOpenResets(db: Reader<AccountsTables>, limit: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('reset_request')
    .select('login_digest')
    .where('handled_at', 'is', null)
    .orderBy('requested_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.login_digest);
}

export async function setResetHandled(tx: Tx<AccountsTables>, loginDigest: Uint8Array, now: Date): Promise<void> {
  await tx.updateTable('reset_request').set({ handled_at: now }).where('login_digest', '=', loginDigest).execute();
}

export async function deleteHandledResets(tx: Tx<AccountsTables>, before: Date): Promise<void> {
  await tx.deleteFrom('reset_request').where('handled_at', '<', before).execute();
}
