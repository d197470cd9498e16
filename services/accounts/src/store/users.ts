// Users, who are found by the digest of what they sign in with.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables, UserRow } from './schema.ts';

/** A user with everything personal still sealed. */
export interface StoredUser {
  readonly userId: string;
  readonly kind: 'TENANT' | 'STAFF';
  readonly tenantId: string | undefined;
  readonly sealedDisplayName: Uint8Array;
  readonly passwordHash: string;
  readonly roles: readonly string[];
  /** Set for staff, and only for them. */
  readonly sealedCodeSecret: Uint8Array | undefined;
}

export interface NewUser extends StoredUser {
  readonly loginDigest: Uint8Array;
  /** Staff only. */
  readonly staffLogin: string | undefined;
  /** Users of tenants only. */
  readonly sealedPhone: Uint8Array | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** False when somebody signs in with the same login. */
export async function insertUser(tx: Tx<AccountsTables>, user: NewUser): Promise<boolean> {
  const inserted = await tx
    .insertInto('user_account')
    .values({
      user_id: user.userId,
      kind: user.kind,
      tenant_id: user.tenantId ?? null,
      login_digest: user.loginDigest,
      staff_login: user.staffLogin ?? null,
      sealed_phone: user.sealedPhone ?? null,
      sealed_display_name: user.sealedDisplayName,
      password_hash: user.passwordHash,
      roles: [...user.roles],
      sealed_code_secret: user.sealedCodeSecret ?? null,
      last_code_step: null,
      created_at: user.createdAt,
      created_by: user.createdBy,
    })
    .onConflict((conflict) => conflict.constraint('user_login').doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export const COLUMNS = [
  'user_account.user_id',
  'user_account.kind',
  'user_account.tenant_id',
  'user_account.sealed_display_name',
  'user_account.password_hash',
  'user_account.roles',
  'user_account.sealed_code_secret',
] as const;

export async function findUserByLogin(
  db: Reader<AccountsTables>,
  loginDigest: Uint8Array,
): Promise<StoredUser | undefined> {
  const row = await db
    .selectFrom('user_account')
    .select(COLUMNS)
    .where('login_digest', '=', loginDigest)
    .executeTakeFirst();
  return row && fromRowUser(row);
}

/** What a person signs in with and is written to at, the latter two still sealed. */
export interface SignInOf {
  readonly loginDigest: Uint8Array;
  readonly sealedPhone: Uint8Array | undefined;
  /** Set once an address is confirmed. */
  readonly sealedEmail: Uint8Array | undefined;
}

export async function findSignInOf(db: Reader<AccountsTables>, userId: string): Promise<SignInOf | undefined> {
  const row = await db
    .selectFrom('user_account')
    .select(['login_digest', 'sealed_phone', 'sealed_email'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      loginDigest: row.login_digest,
      sealedPhone: row.sealed_phone ?? undefined,
      sealedEmail: row.sealed_email ?? undefined,
    }
  );
}

/** Uses up the one-time code of a time step; false when it, or a later one, is used already. */
export async function useCodeStep(tx: Tx<AccountsTables>, userId: string, step: bigint): Promise<boolean> {
  const updated = await tx
    .updateTable('user_account')
    .set({ last_code_step: step })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('last_code_step', 'is', null), eb('last_code_step', '<', step)]))
    .returning('user_id')
    .executeTakeFirst();
  return updated !== undefined;
}

/** Waits for whoever creates staff at the same time: two first ones must not both be the first. */
export async function lockStaffCreation(tx: Tx<AccountsTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tollgate.accounts.staff', 0))`.execute(tx);
}

export async function staffExists(db: Reader<AccountsTables>): Promise<boolean> {
  const row = await db
    .selectFrom('user_account')
    .select('user_id')
    .where('kind', '=', 'STAFF')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

type SelectedUser = Pick<
  UserRow,
  'user_id' | 'kind' | 'tenant_id' | 'sealed_display_name' | 'password_hash' | 'roles' | 'sealed_code_secret'
>;

export function fromRowUser(row: SelectedUser): StoredUser {
  return {
    userId: row.user_id,
    kind: row.kind as StoredUser['kind'],
    tenantId: row.tenant_id ?? undefined,
    sealedDisplayName: row.sealed_display_name,
    passwordHash: row.password_hash,
    roles: row.roles,
    sealedCodeSecret: row.sealed_code_secret ?? undefined,
  };
}
