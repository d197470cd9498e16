// Registers a tenant with the user who signs in with the phone number.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { checkDisplayName } from '../domain/display-name.ts';
import { phoneTaken } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import type { TenantKind, TenantRecord } from '../domain/tenant.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { insertTenant } from '../store/tenants.ts';
import { insertUser } from '../store/users.ts';
import { appendTenantRegistered } from './append-events.ts';
import { makeDataKey, SEALED } from './data-keys.ts';

export interface Registration {
  readonly kind: TenantKind;
  readonly displayName: string;
  readonly phone: string;
  readonly passwordHash: string;
  readonly actor: string;
}

/** @throws DomainError DISPLAY_NAME_BLANK, PHONE_TAKEN. */
export async function registerTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { kind, displayName, phone, passwordHash, actor }: Registration,
): Promise<{ readonly tenant: TenantRecord; readonly userId: string }> {
  checkDisplayName(displayName);
  const now = deps.now();
  const tenantId = newId('ten');
  const userId = newId('usr');
  const key = await makeDataKey(tx, deps, tenantId);
  const tenant: TenantRecord = { tenantId, kind, state: 'REGISTERED', createdAt: now, closedAt: undefined };
  await insertTenant(tx, { record: tenant, sealedDisplayName: key.seal(SEALED.tenantName, displayName) });
  const free = await insertUser(tx, {
    userId,
    kind: 'TENANT',
    tenantId,
    loginDigest: keyedDigest(deps.keys.digest, 'login', phone),
    staffLogin: undefined,
    sealedPhone: key.seal(SEALED.phone(userId), phone),
    sealedDisplayName: key.seal(SEALED.userName(userId), displayName),
    passwordHash,
    roles: [OWNER_ROLE],
    sealedCodeSecret: undefined,
    createdAt: now,
    createdBy: actor,
  });
  if (!free) throw phoneTaken();
  await appendTenantRegistered(tx, tenantId, kind, now);
  return { tenant, userId };
}
