// Optional facts, which stay sealed here, and the consents that they rest on, append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { ProfileConsent } from '../domain/profile.ts';
import type { AccountsTables } from './schema.ts';

export async function insertConsent(
  tx: Tx<AccountsTables>,
  tenantId: string,
  consent: ProfileConsent,
  actor: string,
): Promise<void> {
  await tx
    .insertInto('consent')
    .values({
      consent_id: consent.consentId,
      tenant_id: tenantId,
      field: consent.name,
      purpose: consent.purpose,
      purpose_version: consent.purposeVersion,
      given_at: consent.givenAt,
      actor,
    })
    .execute();
}

export async function insertWithdrawal(
  tx: Tx<AccountsTables>,
  consentId: string,
  now: Date,
  actor: string,
): Promise<void> {
  await tx.insertInto('consent_withdrawal').values({ consent_id: consentId, withdrawn_at: now, actor }).execute();
}

/** Every consent, oldest first. */
export async function findConsents(db: Reader<AccountsTables>, tenantId: string): Promise<ProfileConsent[]> {
  const rows = await db
    .selectFrom('consent')
    .leftJoin('consent_withdrawal', 'consent_withdrawal.consent_id', 'consent.consent_id')
    .select(['consent.consent_id', 'field', 'purpose', 'purpose_version', 'given_at', 'withdrawn_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('consent.consent_id')
    .execute();
  return rows.map((row) => ({
    consentId: row.consent_id,
    name: row.field as ProfileConsent['name'],
    purpose: row.purpose,
    purposeVersion: row.purpose_version,
    givenAt: row.given_at,
    withdrawnAt: row.withdrawn_at ?? undefined,
  }));
}

export interface StoredFact {
  readonly name: string;
  readonly sealedValue: Uint8Array;
  readonly consentId: string;
}

export async function findFacts(db: Reader<AccountsTables>, tenantId: string): Promise<StoredFact[]> {
  const rows = await db
    .selectFrom('profile_field')
    .select(['field', 'sealed_value', 'consent_id'])
    .where('tenant_id', '=', tenantId)
    .orderBy('field')
    .execute();
  return rows.map((row) => ({ name: row.field, sealedValue: row.sealed_value, consentId: row.consent_id }));
}

export async function saveFact(tx: Tx<AccountsTables>, tenantId: string, fact: StoredFact, now: Date): Promise<void> {
  const values = { sealed_value: fact.sealedValue, consent_id: fact.consentId, updated_at: now };
  await tx
    .insertInto('profile_field')
    .values({ tenant_id: tenantId, field: fact.name, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'field']).doUpdateSet(values))
    .execute();
}

export async function deleteFact(tx: Tx<AccountsTables>, tenantId: string, name: string): Promise<void> {
  await tx.deleteFrom('profile_field').where('tenant_id', '=', tenantId).where('field', '=', name).execute();
}
