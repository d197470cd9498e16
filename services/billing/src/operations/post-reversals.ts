// Has the wallet give back what negative charges say, in batches. The row is the intent; its id makes it happen once.

import type { Db } from '@tollgate/db';
import { inTransaction } from '@tollgate/db';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import { nextAttempt } from '../domain/retry.ts';
import { noteReversalRefused, reversalsToPost, type ReversalToPost, setReversed } from '../store/charge-reversals.ts';
import type { BillingTables } from '../store/schema.ts';

const BATCH = 500;

/**
 * Carries out one batch of what is due and returns its size. Safe to run at the same time anywhere.
 *
 * @throws DomainError of an outage: nothing is marked, and the same reversals go out again.
 */
export async function postReversals(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await reversalsToPost(db, deps.now(), BATCH);
  if (due.length === 0) return 0;
  const { results } = await deps.walletReversals.batchReverseCharges({ items: due.map(toRequest) });
  const byId = new Map(results.map((result) => [result.reversalId, result]));
  const done = due.filter((one) => byId.get(one.reversalId)?.outcome?.$case === 'response');
  const refused = due.flatMap((reversal) => {
    const outcome = byId.get(reversal.reversalId)?.outcome;
    if (outcome?.$case === 'response') return [];
    return [{ reversal, reason: outcome?.value.reason ?? 'NO_ANSWER' }];
  });
  await inTransaction(db, async (tx) => {
    const now = deps.now();
    await setReversed(tx, done, now);
    for (const { reversal, reason } of refused)
      await noteReversalRefused(tx, reversal, reason, nextAttempt(now, reversal.failures + 1));
  });
  for (const { reversal, reason } of refused) deps.telemetry.walletRefused('reversal', reversal.reversalId, reason);
  return due.length;
}

function toRequest({ reversalId, tenantId, reversedChargeId, amount }: ReversalToPost) {
  return { reversalId, tenantId, chargeId: reversedChargeId, amount: toProtoMoney(amount) };
}
