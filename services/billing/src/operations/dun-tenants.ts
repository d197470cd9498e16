// Takes postpaid tenants through the steps of the dunning policy, and lets them send again once they have paid.

import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { type OpenInvoice, stepsDue } from '../domain/credit.ts';
import { creditOf, lookAtCredit, setRestricted } from '../store/credit.ts';
import { findPolicy, noteStep, setSettled, tenantsToDun } from '../store/dunning.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendCreditTermsChanged, appendDunningStepTaken } from './append-credit-events.ts';
import { holdingsOf, openInvoices } from './read-credit.ts';

type Deps = Pick<BillingDeps, 'now' | 'walletHoldings'>;

const PAGE = 200;
/** Others may look at the same tenant meanwhile: then the balance is asked for again. */
const LOOKS = 3;

/** Looks at every tenant with an invoice that is not settled. @throws DomainError of an outage of the wallet. */
export async function dunTenants(db: Db<BillingTables>, deps: Deps, signal?: AbortSignal): Promise<void> {
  let after = '';
  for (;;) {
    const page = await tenantsToDun(db, after, PAGE);
    for (const tenantId of page) {
      if (signal?.aborted === true) return;
      await dunTenant(db, deps, tenantId);
      after = tenantId;
    }
    if (page.length < PAGE) return;
  }
}

/** Looks at one tenant: a balance that was asked for before somebody else looked decides nothing. */
export async function dunTenant(db: Db<BillingTables>, deps: Deps, tenantId: string): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const credit = await creditOf(db, tenantId);
    if (credit === undefined) return;
    const { arrears } = await holdingsOf(deps, tenantId);
    if (await inTransaction(db, (tx) => judge(tx, deps, tenantId, credit.looks, arrears))) return;
  }
}

async function judge(
  tx: Tx<BillingTables>,
  deps: Deps,
  tenantId: string,
  looks: bigint,
  arrears: bigint,
): Promise<boolean> {
  // Facts about a tenant are in the order in which they become true.
  await lockTenant(tx, tenantId);
  const credit = await lookAtCredit(tx, tenantId, looks);
  if (credit === undefined) return false;
  const now = deps.now();
  let restricted = false;
  for (const invoice of await openInvoices(tx, tenantId, arrears)) {
    if (invoice.open.micros === 0n) await setSettled(tx, invoice.invoiceId, now);
    else restricted = (await takeSteps(tx, invoice, now)) || restricted;
  }
  if (restricted === credit.restricted) return true;
  const version = await setRestricted(tx, tenantId, restricted);
  const postpaid = credit.terms.limit.micros > 0n;
  await appendCreditTermsChanged(tx, { tenantId, version, postpaid, restricted }, now);
  return true;
}

/** Whether the invoice has reached a step that restricts. Of several that came at once only the last is told. */
async function takeSteps(tx: Tx<BillingTables>, invoice: OpenInvoice, now: Date): Promise<boolean> {
  const policy = await findPolicy(tx, invoice.policyVersion);
  const due = stepsDue(policy?.steps ?? [], invoice.dueTime, now);
  let last: (typeof due)[number] | undefined;
  for (const step of due) if (await noteStep(tx, invoice.invoiceId, step, now)) last = step;
  if (last !== undefined) await appendDunningStepTaken(tx, invoice, last, now);
  return due.some((step) => step.action === 'restrict');
}
