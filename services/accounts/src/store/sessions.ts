// Open sessions: listed, renewed, ended.
import type { Reader, Tx } from '@tollgate/db';
import { COLUMNS, fromRowUser, type StoredUser } from './users.ts';
import type { AccountsTables } from './schema.ts';

export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | undefined;
  readonly impersonatedTenantId: string | undefined;
}

/** A session that has neither ended nor expired, with its user. */
export async function findSessionUser(
  db: Reader<AccountsTables>,
  tokenDigest: Uint8Array,
  now: Date,
): Promise<{ readonly session: OpenSession; readonly user: StoredUser } | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('user_account', 'user_account.user_id', 'session.user_id')
    .select([...COLUMNS, ...SESSION_COLUMNS])
    .where('session.token_digest', '=', tokenDigest)
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', now)
    .where('user_account.left_at', 'is', null)
    .executeTakeFirst();
  return row && { session: toSession(row), user: fromRowUser(row) };
}

/** Newest first. */
export async function findOpenSessions(
  db: Reader<AccountsTables>,
  filter: { readonly userId: string; readonly now: Date; readonly limit: number },
): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(SESSION_COLUMNS)
    .where('session.user_id', '=', filter.userId)
    .where('session.ended_at', 'is', null)
    .where('session.expires_at', '>', filter.now)
    .orderBy('session.session_id', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map(toSession);
}

export async function touchSession(tx: Tx<AccountsTables>, sessionId: string, now: Date): Promise<void> {
  await tx.updateTable('session').set({ last_used_at: now }).where('session_id', '=', sessionId).execute();
}

/** Ends one session of a user, or all but one; answers which were open. */
export async function endSessions(
  tx: Tx<AccountsTables>,
  which: { readonly userId: string; readonly only?: string | undefined; readonly except?: string | undefined },
  now: Date,
): Promise<string[]> {
  let query = tx
    .updateTable('session')
    .set({ ended_at: now })
    .where('user_id', '=', which.userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now);
  if (which.only !== undefined) query = query.where('session_id', '=', which.only);
  if (which.except !== undefined) query = query.where('session_id', '<>', which.except);
  const rows = await query.returning('session_id').execute();
  return rows.map((row) => row.session_id);
}

const SESSION_COLUMNS = [
  'session.session_id',
  'session.user_id as session_user_id',
  'session.created_at as opened_at',
  'session.expires_at',
  'session.last_used_at',
  'session.impersonated_tenant_id',
] as const;

function toSession(row: {
  readonly session_id: string;
  readonly session_user_id: string;
  readonly opened_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly impersonated_tenant_id: string | null;
}): OpenSession {
  return {
    sessionId: row.session_id,
    userId: row.session_user_id,
    createdAt: row.opened_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at ?? undefined,
    impersonatedTenantId: row.impersonated_tenant_id ?? undefined,
  };
}
