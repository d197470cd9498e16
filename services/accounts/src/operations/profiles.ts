// Optional facts: given with a consent of their own, deleted when it is withdrawn.
import { isCalendarDay, shanghaiDay } from '@tollgate/calendar';
import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { MINIMUM_AGE } from '../domain/identity.ts';
import { documentErased, invalidField, noConsent, purposeUnknown, underage } from '../domain/kyc-errors.ts';
import {
  isProfileValue,
  isPurpose,
  type ProfileConsent,
  type ProfileFact,
  type ProfileFieldName,
  type ProfileInput,
} from '../domain/profile.ts';
import { bornLongEnough } from '../domain/resident-id.ts';
import { deleteFact, findConsents, findFacts, insertConsent, insertWithdrawal, saveFact } from '../store/profiles.ts';
import { findTenant } from '../store/tenants.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';

/** @throws DomainError PURPOSE_UNKNOWN, PROFILE_VALUE_INVALID, UNDERAGE, PROFILE_FIELD_TWICE. */
export function checkProfile(inputs: readonly ProfileInput[], now: Date, field: (place: number) => string): void {
  const today = shanghaiDay(now);
  for (const [place, input] of inputs.entries()) {
    if (inputs.findIndex(({ name }) => name === input.name) !== place)
      throw invalidField('PROFILE_FIELD_TWICE', `${field(place)}.name`, 'is given once');
    if (!isPurpose(input)) throw purposeUnknown(`${field(place)}.purpose`);
    const future = input.name === 'BIRTH_DATE' && isCalendarDay(input.value) && input.value > today;
    if (!isProfileValue(input) || future)
      throw invalidField('PROFILE_VALUE_INVALID', `${field(place)}.value`, 'has the form of its field');
    if (input.name === 'BIRTH_DATE' && !bornLongEnough(input.value, MINIMUM_AGE, today)) throw underage();
  }
}

export interface Giving {
  readonly tenantId: string;
  readonly key: DataKey;
  readonly actor: string;
}

/** Records the consent and keeps the fact; of a locked tenant and a checked input. */
export async function giveFact(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, key, actor }: Giving,
  input: ProfileInput,
): Promise<ProfileConsent> {
  const now = deps.now();
  const { name, purpose, purposeVersion } = input;
  const consentId = newId('cns');
  const consent = { consentId, name, purpose, purposeVersion, givenAt: now, withdrawnAt: undefined };
  await insertConsent(tx, tenantId, consent, actor);
  await saveFact(tx, tenantId, { name, sealedValue: key.seal(SEALED.profile(name), input.value), consentId }, now);
  return consent;
}

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED and as checkProfile. */
export async function setProfileField(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, input, actor }: { readonly tenantId: string; readonly input: ProfileInput; readonly actor: string },
): Promise<ProfileConsent> {
  await lockLiveTenant(tx, tenantId);
  checkProfile([input], deps.now(), () => 'field');
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw documentErased(tenantId);
  await endConsent(tx, tenantId, input.name, { now: deps.now(), actor });
  return giveFact(tx, deps, { tenantId, key, actor }, input);
}

/** Withdrawing is as easy as giving (PIPL art. 15). @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, CONSENT_NOT_FOUND. */
export async function withdrawProfileField(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, name, actor }: { readonly tenantId: string; readonly name: ProfileFieldName; readonly actor: string },
): Promise<ProfileConsent> {
  await lockLiveTenant(tx, tenantId);
  const ended = await endConsent(tx, tenantId, name, { now: deps.now(), actor });
  if (ended === undefined) throw noConsent();
  return ended;
}

async function endConsent(
  tx: Tx<AccountsTables>,
  tenantId: string,
  name: ProfileFieldName,
  { now, actor }: { readonly now: Date; readonly actor: string },
): Promise<ProfileConsent | undefined> {
  const holding = (await findConsents(tx, tenantId)).findLast((each) => each.name === name);
  if (holding === undefined || holding.withdrawnAt !== undefined) return undefined;
  await insertWithdrawal(tx, holding.consentId, now, actor);
  await deleteFact(tx, tenantId, name);
  return { ...holding, withdrawnAt: now };
}

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getProfile(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
): Promise<{ readonly facts: readonly ProfileFact[]; readonly consents: readonly ProfileConsent[] }> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const key = await dataKeyOf(db, deps, tenantId);
  const consents = await findConsents(db, tenantId);
  const facts = (await findFacts(db, tenantId)).flatMap(({ name, sealedValue, consentId }): ProfileFact[] => {
    const consent = consents.find((each) => each.consentId === consentId);
    const value = key?.open(SEALED.profile(name), sealedValue) ?? '';
    return consent === undefined ? [] : [{ name: consent.name, value, consent }];
  });
  return { facts, consents };
}
