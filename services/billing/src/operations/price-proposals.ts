// Prices that two people decide: one proposes, another approves or rejects.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import {
  bookNotFound,
  monthNotStarted,
  priceBookError,
  productNotFound,
  proposalDecided,
  proposalNotFound,
  samePerson,
  tenantClosed,
  tenantNotFound,
} from '../domain/errors.ts';
import {
  type CorrectionPreview,
  type PriceCorrection,
  type PriceProposal,
  type ProposalSubject,
  refuseSubject,
  type TenantPrices,
} from '../domain/price-proposal.ts';
import { insertCorrection, insertRerates } from '../store/price-corrections.ts';
import { findPriceBook, insertOwnBook, lockPublication } from '../store/price-books.ts';
import { insertOverride } from '../store/price-overrides.ts';
import { insertProposal, lockProposal, writeDecision } from '../store/price-proposals.ts';
import { readProductTariffs } from '../store/product-tariffs.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';
import { previewCorrection } from './preview-correction.ts';

interface Deps {
  readonly now: () => Date;
}

/** A proposal and, where it corrects, what it does. */
export interface Proposed {
  readonly proposal: PriceProposal;
  readonly preview: CorrectionPreview | undefined;
}

/**
 * @throws DomainError PRICE_BOOK_INVALID, EFFECTIVE_TIME_PAST, MONTH_NOT_STARTED, TENANT_NOT_FOUND, TENANT_CLOSED,
 * PRICE_BOOK_NOT_FOUND, PRODUCT_NOT_FOUND.
 */
export async function proposePrices(
  tx: Tx<BillingTables>,
  deps: Deps,
  wanted: { readonly subject: ProposalSubject; readonly reason: string; readonly proposedBy: string },
): Promise<Proposed> {
  const now = deps.now();
  await checkSubject(tx, wanted.subject, now);
  const proposal: PriceProposal = {
    ...wanted,
    proposalId: newId('prp'),
    state: 'open',
    proposeTime: now,
    decidedBy: undefined,
    decideTime: undefined,
    priceBookId: undefined,
  };
  await insertProposal(tx, proposal);
  return { proposal, preview: await previewOf(tx, wanted.subject) };
}

/** @throws DomainError PROPOSAL_NOT_FOUND, PROPOSAL_DECIDED, SAME_PERSON, and as proposePrices. */
export async function approvePrices(
  tx: Tx<BillingTables>,
  deps: Deps,
  proposalId: string,
  approvedBy: string,
): Promise<Proposed> {
  // Approvals and publications take turns: of two books or corrections one is the later.
  await lockPublication(tx);
  const open = await openProposal(tx, proposalId);
  if (open.proposedBy === approvedBy) throw samePerson(proposalId);
  const now = deps.now();
  await checkSubject(tx, open.subject, now);
  const decided = { ...open, state: 'approved' as const, decidedBy: approvedBy, decideTime: now };
  const { subject } = open;
  if (subject.kind === 'tenant_prices') return { proposal: await publishOwn(tx, decided, subject), preview: undefined };
  const preview = await previewOf(tx, subject);
  await insertCorrection(tx, open.proposalId, subject);
  await insertRerates(tx, open.proposalId, subject);
  await writeDecision(tx, decided);
  return { proposal: decided, preview };
}

/** @throws DomainError PROPOSAL_NOT_FOUND, PROPOSAL_DECIDED. */
export async function rejectPrices(
  tx: Tx<BillingTables>,
  deps: Deps,
  proposalId: string,
  rejectedBy: string,
): Promise<PriceProposal> {
  const open = await openProposal(tx, proposalId);
  const decided = { ...open, state: 'rejected' as const, decidedBy: rejectedBy, decideTime: deps.now() };
  await writeDecision(tx, decided);
  return decided;
}

async function openProposal(tx: Tx<BillingTables>, proposalId: string): Promise<PriceProposal> {
  const proposal = await lockProposal(tx, proposalId);
  if (proposal === undefined) throw proposalNotFound(proposalId);
  if (proposal.state !== 'open') throw proposalDecided(proposalId);
  return proposal;
}

async function publishOwn(
  tx: Tx<BillingTables>,
  decided: PriceProposal & { readonly decidedBy: string; readonly decideTime: Date },
  { tenantId, effectiveTime, endTime, tariffs }: TenantPrices,
): Promise<PriceProposal> {
  const { proposalId } = decided;
  const priceBookId = newId('prb');
  await insertOwnBook(tx, priceBookId, tariffs, decided.decideTime, decided.decidedBy);
  await insertOverride(tx, { priceBookId, proposalId, tenantId, effectiveTime, endTime });
  const proposal = { ...decided, priceBookId };
  await writeDecision(tx, proposal);
  return proposal;
}

async function checkSubject(tx: Tx<BillingTables>, subject: ProposalSubject, now: Date): Promise<void> {
  const refusal = refuseSubject(subject, now);
  if (refusal?.kind === 'month_not_started') throw monthNotStarted(subject.kind === 'correction' ? subject.month : '');
  if (refusal !== undefined) throw priceBookError(refusal);
  await (subject.kind === 'correction' ? checkCorrection(tx, subject) : checkTenant(tx, subject));
}

async function checkCorrection(tx: Tx<BillingTables>, { priceBookId, tariffs }: PriceCorrection): Promise<void> {
  const book = await findPriceBook(tx, priceBookId);
  if (book === undefined) throw bookNotFound(priceBookId);
  const missing = tariffs.find(({ product }) => !book.tariffs.some((tariff) => tariff.product === product));
  if (missing !== undefined) throw productNotFound(missing.product);
}

/** A product that no general book has is one that metering does not count. */
async function checkTenant(tx: Tx<BillingTables>, { tenantId, tariffs }: TenantPrices): Promise<void> {
  const tenant = await findTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
  for (const { product } of tariffs) {
    const { general } = await readProductTariffs(tx, tenantId, product);
    if (general.length === 0) throw productNotFound(product);
  }
}

function previewOf(tx: Tx<BillingTables>, subject: ProposalSubject): Promise<CorrectionPreview | undefined> {
  return subject.kind === 'correction' ? previewCorrection(tx, subject) : Promise.resolve(undefined);
}
