// After a version took effect: tells the other services whom it binds.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { PendingChange } from '../domain/binding.ts';
import type { Publication } from '../domain/publication.ts';
import { findTakenEffect, insertBindingReview, lockUnreviewed } from '../store/binding-reviews.ts';
import { findPublications } from '../store/publications.ts';
import { appendAgreementAccepted } from './append-events.ts';
import { findBinding } from './binding-agreement.ts';
import { openIfReady } from './open-tenant.ts';

/** Tenants looked at in one transaction: their rows stay locked that long. */
const BATCH = 100;

/** The tenant's notice postpones the change, or is still to come: look again later. */
const LATER: readonly PendingChange['outcome'][] = ['NOT_YET', 'NOT_ANNOUNCED'];

/**
 * Each tenant is looked at until the version binds it or only its own act can make it bind, which is reported when it is
 * recorded. Event and mark commit together, so that a killed run goes on and reports nobody twice.
 */
export async function reviewBindings(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  for (const { agreementId, version } of await findTakenEffect(db, deps.now())) {
    const publication = (await findPublications(db, agreementId)).find((each) => each.version === version);
    // Another copy of the service can execute what this one cannot.
    if (publication === undefined || deps.catalogue.find(agreementId, version) === undefined) continue;
    await review(db, deps, publication, signal);
  }
}

async function review(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  publication: Publication,
  signal: AbortSignal,
): Promise<void> {
  let after: string | undefined = '';
  while (after !== undefined) {
    if (signal.aborted) return;
    const from: string = after;
    const tenants = await inTransaction(db, async (tx) => {
      const batch = await lockUnreviewed(tx, publication, { after: from, limit: BATCH });
      const all = batch.length === 0 ? [] : await findPublications(tx);
      for (const tenantId of batch) await reviewTenant(tx, deps, { tenantId, publication, all });
      return batch;
    });
    after = tenants.at(-1);
  }
}

interface Reviewed {
  readonly tenantId: string;
  readonly publication: Publication;
  /** All that are published. */
  readonly all: readonly Publication[];
}

async function reviewTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, publication, all }: Reviewed,
): Promise<void> {
  const { agreementId, version, contentHash } = publication;
  const now = deps.now();
  const binding = await findBinding(tx, deps, tenantId, now, all);
  const pending = binding?.pending.find((each) => each.version === version);
  if (pending !== undefined && LATER.includes(pending.outcome)) return;
  const bound = binding?.agreement.id === agreementId && binding.agreement.version === version;
  if (binding !== undefined && bound)
    await appendAgreementAccepted(
      tx,
      { ...binding.acceptance, version, contentHash, acceptedAt: now },
      binding.contract,
    );
  await insertBindingReview(tx, publication, { tenantId, bound, now });
  // A consent given ahead of time holds from now on.
  await openIfReady(tx, deps, tenantId);
}
