// Postpaid terms that two people decide, and the dunning policy.

import type { Reader, Tx } from '@tollgate/db';
import { conflict } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import { type CreditTerms, type DunningPolicy, type DunningStep, refuseLimit, refuseSteps } from '../domain/credit.ts';
import {
  limitInvalid,
  policyNotFound,
  stepsInvalid,
  termsDecided,
  termsNotFound,
  termsUnchanged,
  termsWaiting,
} from '../domain/credit-errors.ts';
import { tenantClosed, tenantNotFound } from '../domain/errors.ts';
import { samePerson } from '../domain/refund-errors.ts';
import {
  creditOf,
  insertTerms,
  listTerms,
  lockTerms,
  putCredit,
  waitingTerms,
  writeTermsDecision,
} from '../store/credit.ts';
import { findPolicy, insertPolicy } from '../store/dunning.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant, lockTenant } from '../store/tenants.ts';
import { appendCreditTermsChanged } from './append-credit-events.ts';

type BillingTx = Tx<BillingTables>;

/** What somebody proposes. */
export interface WantedTerms {
  readonly tenantId: string;
  readonly limit: Money;
  readonly paymentDays: number;
  readonly reason: string;
  readonly proposedBy: string;
}

/**
 * @throws DomainError CREDIT_LIMIT_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED, CREDIT_TERMS_WAITING,
 * CREDIT_TERMS_UNCHANGED.
 */
export async function proposeCreditTerms(tx: BillingTx, wanted: WantedTerms, now: Date): Promise<CreditTerms> {
  const fault = refuseLimit(wanted.limit);
  if (fault !== undefined) throw limitInvalid(fault);
  const { tenantId } = wanted;
  // Proposals of a tenant come one after another.
  if (!(await lockTenant(tx, tenantId))) throw tenantNotFound(tenantId);
  if ((await findTenant(tx, tenantId))?.closed === true) throw tenantClosed(tenantId);
  const waiting = await waitingTerms(tx, tenantId);
  if (waiting !== undefined) throw termsWaiting(waiting.proposalId);
  const held = (await creditOf(tx, tenantId))?.terms;
  const sameLimit = (held?.limit.micros ?? 0n) === wanted.limit.micros;
  if (sameLimit && (wanted.limit.micros === 0n || held?.paymentDays === wanted.paymentDays)) throw termsUnchanged();
  const undecided = { state: 'proposed', decidedBy: undefined, decideTime: undefined } as const;
  const terms: CreditTerms = { ...wanted, ...undecided, proposalId: newId('prp'), proposeTime: now };
  await insertTerms(tx, terms);
  return terms;
}

/** @throws DomainError CREDIT_TERMS_NOT_FOUND, CREDIT_TERMS_DECIDED, SAME_PERSON, TENANT_CLOSED. */
export async function decideCreditTerms(
  tx: BillingTx,
  decision: { readonly proposalId: string; readonly approve: boolean; readonly decidedBy: string },
  now: Date,
): Promise<CreditTerms> {
  const { proposalId, approve, decidedBy } = decision;
  const open = await lockTerms(tx, proposalId);
  if (open === undefined) throw termsNotFound(proposalId);
  if (open.state !== 'proposed') throw termsDecided(proposalId);
  if (approve && open.proposedBy === decidedBy) throw samePerson('credit terms');
  const state = approve ? ('approved' as const) : ('rejected' as const);
  const terms: CreditTerms = { ...open, state, decidedBy, decideTime: now };
  if (approve) {
    // Facts about a tenant are in the order in which they become true.
    await lockTenant(tx, open.tenantId);
    if ((await findTenant(tx, open.tenantId))?.closed === true) throw tenantClosed(open.tenantId);
  }
  await writeTermsDecision(tx, terms);
  if (!approve) return terms;
  const version = await putCredit(tx, terms);
  const restricted = (await creditOf(tx, terms.tenantId))?.restricted ?? false;
  await appendCreditTermsChanged(
    tx,
    { tenantId: terms.tenantId, version, postpaid: terms.limit.micros > 0n, restricted },
    now,
  );
  return terms;
}

/** Newest first, those before a given id. */
export function listCreditTerms(
  db: Reader<BillingTables>,
  tenantId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<CreditTerms[]> {
  return listTerms(db, tenantId, before, limit);
}

/** @throws DomainError DUNNING_STEPS_INVALID, and DUNNING_POLICY_CHANGED when somebody was faster. */
export async function setDunningPolicy(
  tx: BillingTx,
  steps: readonly DunningStep[],
  setBy: string,
  now: Date,
): Promise<DunningPolicy> {
  const fault = refuseSteps(steps);
  if (fault !== undefined) throw stepsInvalid(fault);
  const version = ((await findPolicy(tx, undefined))?.version ?? 0) + 1;
  const policy: DunningPolicy = { version, steps, setBy, setTime: now };
  if (await insertPolicy(tx, policy)) return policy;
  throw conflict('DUNNING_POLICY_CHANGED', 'Somebody else set the policy at the same time; look at it and try again.');
}

/** @throws DomainError DUNNING_POLICY_NOT_FOUND. */
export async function getDunningPolicy(db: Reader<BillingTables>, version: number | undefined): Promise<DunningPolicy> {
  const policy = await findPolicy(db, version);
  if (policy === undefined) throw policyNotFound(version ?? 0);
  return policy;
}
