// Members: who belongs to a tenant or to the staff, and how they are written to.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables } from './schema.ts';
import { COLUMNS, fromRowUser, type StoredUser } from './users.ts';

/** A user with what colleagues see, still sealed. */
export interface StoredMember {
  readonly user: StoredUser;
  readonly joinedAt: Date;
  readonly leftAt: Date | undefined;
}

/** Undefined is the staff. */
type Side = string | undefined;

const MEMBER_COLUMNS = [...COLUMNS, 'user_account.created_at', 'user_account.left_at'] as const;

/** In the order of their ids, from above `after`. */
export async function findMembers(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: Side; readonly after: string | undefined; readonly limit: number },
): Promise<StoredMember[]> {
  let query = db.selectFrom('user_account').select(MEMBER_COLUMNS).orderBy('user_id').limit(filter.limit);
  query =
    filter.tenantId === undefined ? query.where('kind', '=', 'STAFF') : query.where('tenant_id', '=', filter.tenantId);
  if (filter.after !== undefined) query = query.where('user_id', '>', filter.after);
  return (await query.execute()).map(toMember);
}

/** A member of that side who has not left, locked. */
export async function lockMember(
  tx: Tx<AccountsTables>,
  userId: string,
  tenantId: Side,
): Promise<StoredMember | undefined> {
  const row = await tx
    .selectFrom('user_account')
    .select(MEMBER_COLUMNS)
    .where('user_id', '=', userId)
    .where((eb) => (tenantId === undefined ? eb('tenant_id', 'is', null) : eb('tenant_id', '=', tenantId)))
    .where('left_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && toMember(row);
}

/** Whoever it is, while they belong. */
export async function findUser(db: Reader<AccountsTables>, userId: string): Promise<StoredUser | undefined> {
  const row = await db
    .selectFrom('user_account')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .where('left_at', 'is', null)
    .executeTakeFirst();
  return row && fromRowUser(row);
}

/** How many others of that side have a role. Callers hold the lock that role changes of the side take. */
export async function countOthersWith(
  tx: Tx<AccountsTables>,
  role: string,
  { userId, tenantId }: { readonly userId: string; readonly tenantId: Side },
): Promise<number> {
  const row = await tx
    .selectFrom('user_account')
    .select((eb) => eb.fn.countAll<bigint>().as('others'))
    .where('user_id', '<>', userId)
    .where((eb) => (tenantId === undefined ? eb('kind', '=', 'STAFF') : eb('tenant_id', '=', tenantId)))
    .where('left_at', 'is', null)
    .where(sql<boolean>`${role} = any(roles)`)
    .executeTakeFirstOrThrow();
  return Number(row.others);
}

export async function setRoles(tx: Tx<AccountsTables>, userId: string, roles: readonly string[]): Promise<void> {
  await tx
    .updateTable('user_account')
    .set({ roles: [...roles] })
    .where('user_id', '=', userId)
    .execute();
}

/** `freeDigest` is nobody's: the phone or login may be somebody else's from now on. */
export async function setLeft(
  tx: Tx<AccountsTables>,
  userId: string,
  now: Date,
  freeDigest: Uint8Array,
): Promise<void> {
  await tx
    .updateTable('user_account')
    .set({ left_at: now, login_digest: freeDigest })
    .where('user_id', '=', userId)
    .execute();
}

export async function setPasswordHash(tx: Tx<AccountsTables>, userId: string, passwordHash: string): Promise<void> {
  await tx.updateTable('user_account').set({ password_hash: passwordHash }).where('user_id', '=', userId).execute();
}

export async function findLoginDigest(db: Reader<AccountsTables>, userId: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('user_account')
    .select('login_digest')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.login_digest;
}

function toMember(
  row: Parameters<typeof fromRowUser>[0] & { readonly created_at: Date; readonly left_at: Date | null },
): StoredMember {
  return { user: fromRowUser(row), joinedAt: row.created_at, leftAt: row.left_at ?? undefined };
}
