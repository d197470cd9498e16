// Sealed contracts as rules: proposed, then confirmed or rejected once.
import type { Reader, Tx } from '@tollgate/db';
import type { AgreementOverride } from '../domain/agreement-override.ts';
import type { AccountsTables } from './schema.ts';
import type { OverrideTables } from './schema-overrides.ts';

export async function insertOverride(tx: Tx<AccountsTables>, override: AgreementOverride): Promise<void> {
  await tx
    .insertInto('agreement_override')
    .values({
      override_id: override.overrideId,
      tenant_id: override.tenantId,
      agreement_id: override.agreementId,
      version: override.version,
      content_hash: override.contentHash,
      document: override.document,
      effective_hash: override.effectiveHash,
      state: override.state,
      effective_at: override.effectiveAt,
      holds_from: null,
      document_digest: override.evidence.documentDigest,
      description: override.evidence.description,
      proposed_at: override.proposedAt,
      proposer: override.proposer,
      decided_at: null,
      decider: null,
      reject_reason: null,
      reported_at: null,
    })
    .execute();
}

/** Writes what was decided of a proposal. Only for one that is locked. */
export async function decideOverride(tx: Tx<AccountsTables>, override: AgreementOverride): Promise<void> {
  await tx
    .updateTable('agreement_override')
    .set({
      state: override.state,
      holds_from: override.holdsFrom ?? null,
      decided_at: override.decidedAt ?? null,
      decider: override.decider ?? null,
      reject_reason: override.rejectReason ?? null,
    })
    .where('override_id', '=', override.overrideId)
    .execute();
}

export async function markReported(tx: Tx<AccountsTables>, overrideId: string, at: Date): Promise<void> {
  await tx.updateTable('agreement_override').set({ reported_at: at }).where('override_id', '=', overrideId).execute();
}

export async function findOverride(
  db: Reader<AccountsTables>,
  overrideId: string,
): Promise<AgreementOverride | undefined> {
  const row = await db
    .selectFrom('agreement_override')
    .selectAll()
    .where('override_id', '=', overrideId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** All of a tenant's, newest first. */
export async function findOverrides(db: Reader<AccountsTables>, tenantId: string): Promise<AgreementOverride[]> {
  const rows = await db
    .selectFrom('agreement_override')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('override_id', 'desc')
    .execute();
  return rows.map(fromRow);
}

/** Confirmed ones that hold by now and that nobody was told of, the oldest first. */
export async function findUnreported(
  db: Reader<AccountsTables>,
  now: Date,
  limit: number,
): Promise<AgreementOverride[]> {
  const rows = await db
    .selectFrom('agreement_override')
    .selectAll()
    .where('state', '=', 'CONFIRMED')
    .where('reported_at', 'is', null)
    .where('holds_from', '<=', now)
    .orderBy('holds_from')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

/** False when somebody reported it meanwhile. Only for a tenant that is locked. */
export async function isUnreported(tx: Tx<AccountsTables>, overrideId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('agreement_override')
    .select('reported_at')
    .where('override_id', '=', overrideId)
    .executeTakeFirst();
  return row?.reported_at === null;
}

function fromRow(row: OverrideTables['agreement_override']): AgreementOverride {
  return {
    overrideId: row.override_id,
    tenantId: row.tenant_id,
    agreementId: row.agreement_id,
    version: row.version,
    contentHash: row.content_hash,
    document: row.document,
    effectiveHash: row.effective_hash,
    state: row.state as AgreementOverride['state'],
    effectiveAt: row.effective_at,
    holdsFrom: row.holds_from ?? undefined,
    evidence: { documentDigest: row.document_digest, description: row.description },
    proposedAt: row.proposed_at,
    proposer: row.proposer,
    decidedAt: row.decided_at ?? undefined,
    decider: row.decider ?? undefined,
    rejectReason: row.reject_reason ?? undefined,
  };
}
