// Consents, append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { Acceptance } from '../domain/acceptance.ts';
import { findCountedUses } from './counted-uses.ts';
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
      document_digest: acceptance.evidence?.documentDigest ?? null,
      description: acceptance.evidence?.description ?? null,
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
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('accepted_at', '<=', until)
    .orderBy('accepted_at')
    .execute();
  return withCountedUses(db, rows.map(fromRowAcceptance));
}

/** One tenant's, newest first, from below `before`. */
export async function listAcceptances(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Acceptance[]> {
  let query = db
    .selectFrom('acceptance')
    .selectAll()
    .where('tenant_id', '=', filter.tenantId)
    .orderBy('acceptance_id', 'desc')
    .limit(filter.limit);
  if (filter.before !== undefined) query = query.where('acceptance_id', '<', filter.before);
  return withCountedUses(db, (await query.execute()).map(fromRowAcceptance));
}

async function withCountedUses(db: Reader<AccountsTables>, list: Acceptance[]): Promise<Acceptance[]> {
  const byUse = list.filter(({ mode }) => mode === 'USE').map(({ acceptanceId }) => acceptanceId);
  const uses = await findCountedUses(db, byUse);
  return list.map((each) => {
    const countedUse = uses.get(each.acceptanceId);
    if (countedUse === undefined || each.evidence === undefined) return each;
    return { ...each, evidence: { ...each.evidence, countedUse } };
  });
}

/** Whether a tenant ever accepted any version of an agreement. */
export async function hasAccepted(db: Reader<AccountsTables>, tenantId: string, agreementId: string): Promise<boolean> {
  const row = await db
    .selectFrom('acceptance')
    .select('acceptance_id')
    .where('tenant_id', '=', tenantId)
    .where('agreement_id', '=', agreementId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
