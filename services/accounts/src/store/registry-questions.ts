// Submissions that a registry is asked about, and what it answered.
import type { Reader, Tx } from '@tollgate/db';
import type { RegistryOutcome } from '../domain/verification.ts';
import type { AccountsTables } from './schema.ts';
import { stored, type StoredVerification } from './verifications.ts';

/** What a registry answered about a submission; undefined outcome: it is asked again at `nextAt`. */
export async function setRegistryOutcome(
  tx: Tx<AccountsTables>,
  verificationId: string,
  outcome: Exclude<RegistryOutcome, 'ASKING' | 'NOT_ASKED'> | { readonly nextAt: Date; readonly attempts: number },
): Promise<void> {
  const values =
    typeof outcome === 'string'
      ? { registry_outcome: outcome, registry_next_at: null }
      : { registry_next_at: outcome.nextAt, registry_attempts: outcome.attempts };
  await tx.updateTable('verification').set(values).where('verification_id', '=', verificationId).execute();
}

/** What a registry has to be asked about now, with how often it was asked. */
export async function findToAsk(
  db: Reader<AccountsTables>,
  now: Date,
  limit: number,
): Promise<{ readonly stored: StoredVerification; readonly attempts: number }[]> {
  const rows = await db
    .selectFrom('verification')
    .selectAll()
    .where('registry_next_at', '<=', now)
    .where('state', '=', 'PENDING')
    .orderBy('registry_next_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ stored: stored(row), attempts: row.registry_attempts }));
}
