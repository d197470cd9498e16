// Proposals on prices. What is proposed is kept as JSON, in which units and micros are texts, so that no digit is lost.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { PriceProposal, ProposalState, ProposalSubject } from '../domain/price-proposal.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { PriceProposalsTable } from './schema-pricing.ts';

const whole = z.string().regex(/^\d+$/).transform(BigInt);
const tariff = z.object({
  product: z.string(),
  channel: z.enum(['email', 'sms']),
  tierMode: z.enum(['graduated', 'volume']),
  tiers: z.array(z.object({ fromUnits: whole, unitPrice: z.object({ micros: whole, currency: z.string() }) })),
});
const subjectSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tenant_prices'),
    tenantId: z.string(),
    effectiveTime: z.iso.datetime(),
    endTime: z.iso.datetime().optional(),
    tariffs: z.array(tariff),
  }),
  z.object({ kind: z.literal('correction'), priceBookId: z.string(), month: z.string(), tariffs: z.array(tariff) }),
]);

function toJson(subject: ProposalSubject): string {
  return JSON.stringify(subject, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** @throws ZodError when it is malformed, which the service never writes. */
function fromJson(value: unknown): ProposalSubject {
  const read = subjectSchema.parse(value);
  const tariffs = read.tariffs.map((one) => ({
    ...one,
    tiers: one.tiers.map(({ fromUnits, unitPrice }) => ({
      fromUnits,
      unitPrice: fromRowMoney(unitPrice.micros, unitPrice.currency),
    })),
  }));
  if (read.kind === 'correction') {
    const priceBookId = fromRowId('prb', read.priceBookId);
    return { kind: read.kind, priceBookId, month: read.month as BillingMonth, tariffs };
  }
  const endTime = read.endTime === undefined ? undefined : new Date(read.endTime);
  return { kind: read.kind, tenantId: read.tenantId, effectiveTime: new Date(read.effectiveTime), endTime, tariffs };
}

function fromRow(row: Selectable<PriceProposalsTable>): PriceProposal {
  return {
    proposalId: fromRowId('prp', row.proposal_id),
    // Checked by the table's own constraint.
    state: row.state as ProposalState,
    subject: fromJson(row.content),
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposeTime: row.proposed_at,
    decidedBy: row.decided_by ?? undefined,
    decideTime: row.decided_at ?? undefined,
    priceBookId: row.price_book_id === null ? undefined : fromRowId('prb', row.price_book_id),
  };
}

export async function insertProposal(tx: Tx<BillingTables>, proposal: PriceProposal): Promise<void> {
  await tx
    .insertInto('price_proposals')
    .values({
      proposal_id: proposal.proposalId,
      kind: proposal.subject.kind,
      content: toJson(proposal.subject),
      reason: proposal.reason,
      state: proposal.state,
      proposed_by: proposal.proposedBy,
      proposed_at: proposal.proposeTime,
      decided_by: null,
      decided_at: null,
      price_book_id: null,
    })
    .execute();
}

/** Locks a proposal until the transaction ends: it is decided once. */
export async function lockProposal(tx: Tx<BillingTables>, proposalId: string): Promise<PriceProposal | undefined> {
  const row = await tx
    .selectFrom('price_proposals')
    .selectAll()
    .where('proposal_id', '=', proposalId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function writeDecision(tx: Tx<BillingTables>, proposal: PriceProposal): Promise<void> {
  await tx
    .updateTable('price_proposals')
    .set({
      state: proposal.state,
      decided_by: proposal.decidedBy ?? null,
      decided_at: proposal.decideTime ?? null,
      price_book_id: proposal.priceBookId ?? null,
    })
    .where('proposal_id', '=', proposal.proposalId)
    .execute();
}

/** Newest first, those before a given id. */
export async function listProposals(
  db: Reader<BillingTables>,
  before: Id<'prp'> | string | undefined,
  limit: number,
): Promise<PriceProposal[]> {
  let query = db.selectFrom('price_proposals').selectAll();
  if (before !== undefined) query = query.where('proposal_id', '<', before);
  return (await query.orderBy('proposal_id', 'desc').limit(limit).execute()).map(fromRow);
}

/** Why a proposal was made; empty for an id that names none. */
export async function reasonOfProposal(db: Reader<BillingTables>, proposalId: string): Promise<string> {
  const query = db.selectFrom('price_proposals').select('reason').where('proposal_id', '=', proposalId);
  return (await query.executeTakeFirst())?.reason ?? '';
}
