// Sessions, and the guards that count failed sign-ins.
import type { Tx } from '@tollgate/db';
import type { SignInGuard } from '../domain/sign-in-guard.ts';
import type { AccountsTables } from './schema.ts';

/** The guard of a login, locked until the end of the transaction; makes an empty one when there is none. */
export async function lockGuard(tx: Tx<AccountsTables>, loginDigest: Uint8Array, now: Date): Promise<SignInGuard> {
  await tx
    .insertInto('sign_in_guard')
    .values({ login_digest: loginDigest, failures: 0, locked_until: null, last_attempt_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('sign_in_guard')
    .select(['failures', 'locked_until', 'last_attempt_at'])
    .where('login_digest', '=', loginDigest)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { failures: row.failures, lockedUntil: row.locked_until ?? undefined, lastAttemptAt: row.last_attempt_at };
}

export async function updateGuard(tx: Tx<AccountsTables>, loginDigest: Uint8Array, guard: SignInGuard): Promise<void> {
  await tx
    .updateTable('sign_in_guard')
    .set({
      failures: guard.failures,
      locked_until: guard.lockedUntil ?? null,
      last_attempt_at: guard.lastAttemptAt,
    })
    .where('login_digest', '=', loginDigest)
    .execute();
}

export async function removeGuard(tx: Tx<AccountsTables>, loginDigest: Uint8Array): Promise<void> {
  await tx.deleteFrom('sign_in_guard').where('login_digest', '=', loginDigest).execute();
}

export interface NewSession {
  readonly sessionId: string;
  readonly tokenDigest: Uint8Array;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Set when a member of staff looks at a tenant. */
  readonly impersonation?: { readonly tenantId: string; readonly sealedReason: Uint8Array | undefined } | undefined;
}

export async function insertSession(tx: Tx<AccountsTables>, session: NewSession): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      session_id: session.sessionId,
      token_digest: session.tokenDigest,
      user_id: session.userId,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      ended_at: null,
      impersonated_tenant_id: session.impersonation?.tenantId ?? null,
      reason: session.impersonation === undefined ? null : '',
      sealed_reason: session.impersonation?.sealedReason ?? null,
    })
    .execute();
}

/** Ends it; undefined for a session that has ended, or never was. */
export async function endSession(
  tx: Tx<AccountsTables>,
  tokenDigest: Uint8Array,
  now: Date,
): Promise<{ readonly sessionId: string; readonly userId: string } | undefined> {
  const row = await tx
    .updateTable('session')
    .set({ ended_at: now })
    .where('token_digest', '=', tokenDigest)
    .where('ended_at', 'is', null)
    .returning(['session_id', 'user_id'])
    .executeTakeFirst();
  return row && { sessionId: row.session_id, userId: row.user_id };
}

/** Deletes guards whose last attempt, and sessions whose expiry, is before these instants. */
export async function deleteSpentSignIns(
  tx: Tx<AccountsTables>,
  before: { readonly lastAttempt: Date; readonly expiry: Date },
): Promise<void> {
  await tx.deleteFrom('sign_in_guard').where('last_attempt_at', '<', before.lastAttempt).execute();
  await tx.deleteFrom('session').where('expires_at', '<', before.expiry).execute();
}
