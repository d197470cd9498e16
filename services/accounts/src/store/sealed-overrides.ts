// What sealed contracts say instead of clauses; append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { SealedOverride } from '../domain/sealed-override.ts';
import type { AccountsTables, SealedOverrideRow } from './schema.ts';

/** False when an override of that clause with the same first instant is there. */
export async function insertSealedOverride(tx: Tx<AccountsTables>, override: SealedOverride): Promise<boolean> {
  const inserted = await tx
    .insertInto('sealed_override')
    .values({
      tenant_id: override.tenantId,
      agreement_id: override.agreementId,
      clause_id: override.clauseId,
      effective_at: override.effectiveAt,
      effect: override.effect,
      replacement_zh: override.replacement?.zh ?? null,
      replacement_en: override.replacement?.en ?? null,
      document_digest: override.documentDigest,
      description: override.description,
      recorded_at: override.recordedAt,
      recorded_by: override.recordedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** All of a tenant's, newest first by first instant. */
export async function findSealedOverrides(db: Reader<AccountsTables>, tenantId: string): Promise<SealedOverride[]> {
  const rows = await db
    .selectFrom('sealed_override')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('effective_at', 'desc')
    .orderBy('clause_id')
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: SealedOverrideRow): SealedOverride {
  const { replacement_zh: zh, replacement_en: en } = row;
  return {
    tenantId: row.tenant_id,
    agreementId: row.agreement_id,
    clauseId: row.clause_id,
    effect: row.effect as SealedOverride['effect'],
    replacement: zh === null || en === null ? undefined : { zh, en },
    effectiveAt: row.effective_at,
    documentDigest: row.document_digest,
    description: row.description,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}
