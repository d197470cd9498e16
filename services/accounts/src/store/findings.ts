// What was found about submissions; append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { Finding } from '../domain/verification.ts';
import type { AccountsTables } from './schema.ts';

export async function insertFindings(
  tx: Tx<AccountsTables>,
  verificationId: string,
  findings: readonly Finding[],
  by: { readonly actor: string; readonly now: Date },
): Promise<void> {
  if (findings.length === 0) return;
  const rows = findings.map(({ field, reason, automatic }) => ({
    verification_id: verificationId,
    field,
    reason,
    automatic,
    found_at: by.now,
    actor: by.actor,
  }));
  await tx.insertInto('verification_finding').values(rows).execute();
}

/** Findings by submission, in the order in which they were made. */
export async function findFindings(
  db: Reader<AccountsTables>,
  verificationIds: readonly string[],
): Promise<ReadonlyMap<string, Finding[]>> {
  const found = new Map<string, Finding[]>();
  if (verificationIds.length === 0) return found;
  const rows = await db
    .selectFrom('verification_finding')
    .selectAll()
    .where('verification_id', 'in', [...verificationIds])
    .orderBy('finding_id')
    .execute();
  for (const { verification_id: id, field, reason, automatic } of rows)
    found.set(id, [...(found.get(id) ?? []), { field, reason, automatic }]);
  return found;
}

/** Submissions under review of other tenants, not closed, with the same number and without this finding. */
export async function findPendingWithout(
  db: Reader<AccountsTables>,
  {
    numberDigest,
    besides,
    reason,
  }: { readonly numberDigest: Uint8Array; readonly besides: string; readonly reason: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('verification')
    .select('verification_id')
    .where('number_digest', '=', numberDigest)
    .where('state', '=', 'PENDING')
    .where('tenant_id', '<>', besides)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('verification_finding')
            .select('finding_id')
            .whereRef('verification_finding.verification_id', '=', 'verification.verification_id')
            .where('verification_finding.reason', '=', reason),
        ),
      ),
    )
    .orderBy('verification_id')
    .execute();
  return rows.map((row) => row.verification_id);
}
