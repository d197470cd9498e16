// Registers a tenant with the user who signs in with the phone number.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { checkDisplayName } from '../domain/display-name.ts';
import { phoneTaken } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { phoneBanned } from '../domain/kyc-errors.ts';
import { maskedPhone, type ProfileInput } from '../domain/profile.ts';
import { reopenInstead } from '../domain/reopening-errors.ts';
import type { TenantKind, TenantRecord } from '../domain/tenant.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { findBan, isBanned } from '../store/bans.ts';
import { findTenant, insertTenant } from '../store/tenants.ts';
import { findUserByLogin, insertUser } from '../store/users.ts';
import { appendTenantRegistered } from './append-events.ts';
import { makeDataKey, SEALED } from './data-keys.ts';
import { checkProfile, giveFact } from './profiles.ts';

export interface Registration {
  /** Undefined leaves it to the first submission of identity facts. */
  readonly kind: TenantKind | undefined;
  /** Empty takes the masked phone number. */
  readonly displayName: string;
  readonly phone: string;
  readonly passwordHash: string;
  readonly profile: readonly ProfileInput[];
  readonly actor: string;
}

/**
 * Phone and password are all that is needed; every optional fact comes with its own consent.
 *
 * @throws DomainError DISPLAY_NAME_BLANK, PHONE_TAKEN, ACCOUNT_CLOSED_REOPEN, PHONE_BANNED and as checkProfile.
 */
export async function registerTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { kind, displayName: label, phone, passwordHash, profile, actor }: Registration,
): Promise<{ readonly tenant: TenantRecord; readonly userId: string }> {
  const displayName = label === '' ? maskedPhone(phone) : label;
  checkDisplayName(displayName);
  const now = deps.now();
  checkProfile(profile, now, (place) => `profile[${place}]`);
  const loginDigest = keyedDigest(deps.keys.digest, 'login', phone);
  if (await isBanned(tx, 'PHONE', loginDigest)) throw phoneBanned();
  const tenantId = newId('ten');
  const userId = newId('usr');
  const key = await makeDataKey(tx, deps, tenantId);
  const tenant: TenantRecord = {
    tenantId,
    kind: kind ?? 'INDIVIDUAL',
    kindDeclared: kind !== undefined,
    state: 'REGISTERED',
    createdAt: now,
    openedAt: undefined,
    closedAt: undefined,
    reopenedFrom: undefined,
  };
  await insertTenant(tx, { record: tenant, sealedDisplayName: key.seal(SEALED.tenantName, displayName) });
  const free = await insertUser(tx, {
    userId,
    kind: 'TENANT',
    tenantId,
    loginDigest,
    staffLogin: undefined,
    sealedPhone: key.seal(SEALED.phone(userId), phone),
    sealedDisplayName: key.seal(SEALED.userName(userId), displayName),
    passwordHash,
    roles: [OWNER_ROLE],
    sealedCodeSecret: undefined,
    createdAt: now,
    createdBy: actor,
  });
  if (!free) throw (await signsInAtClosed(tx, loginDigest)) ? reopenInstead() : phoneTaken();
  for (const input of profile) await giveFact(tx, deps, { tenantId, key, actor }, input);
  await appendTenantRegistered(tx, tenantId, kind, now);
  return { tenant, userId };
}

/** Whether the phone is that of an owner, who can reopen a closed tenant, and of no banned one. */
async function signsInAtClosed(tx: Tx<AccountsTables>, loginDigest: Uint8Array): Promise<boolean> {
  const user = await findUserByLogin(tx, loginDigest);
  if (user?.tenantId === undefined || !user.roles.includes(OWNER_ROLE)) return false;
  const tenant = await findTenant(tx, user.tenantId);
  return tenant?.record.state === 'CLOSED' && (await findBan(tx, user.tenantId)) === undefined;
}
