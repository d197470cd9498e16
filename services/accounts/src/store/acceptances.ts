// Consents, append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { Acceptance } from '../domain/acceptance.ts';
import { fromRowAcceptance } from './rows.ts';
import type { AccountsTables } from './schema.ts';

export async function insertAcceptance(tx: Tx<AccountsTables>, acceptance: Acceptance): Promise<void> {
  await tx
    .insertInto('acceptance')
    .values({
      acceptance_id: acceptance.acceptanceId,
      tenant_id: acceptance.tenantId,
      agreement_id: acceptance.agreementId,
      version: acceptance.version,
      content_hash: acceptance.contentHash,
      mode: acceptance.mode,
      accepted_at: acceptance.acceptedAt,
      actor: acceptance.actor,
    })
    .execute();
}

/** What a tenant accepted up to an instant, oldest first. */
export async function findAcceptances(
  db: Reader<AccountsTables>,
  tenantId: string,
  until: Date,
): Promise<Acceptance[]> {
  const rows = await db
    .selectFrom('acceptance')
    .select(['acceptance_id', 'tenant_id', 'agreement_id', 'version', 'content_hash', 'mode', 'accepted_at', 'actor'])
    .where('tenant_id', '=', tenantId)
    .where('accepted_at', '<=', until)
    .orderBy('accepted_at')
    .execute();
  return rows.map(fromRowAcceptance);
}
