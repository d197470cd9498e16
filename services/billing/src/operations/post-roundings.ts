// Has the wallet post the rounding differences of invoices and notes; the row is the intent.

import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { nextAttempt } from '../domain/retry.ts';
import { noteRoundingRefused, roundingsToPost, type RoundingToPost, setRoundingPosted } from '../store/roundings.ts';
import type { BillingTables } from '../store/schema.ts';
import { toProtoMoney } from '../adapters/messages.ts';

const BATCH = 50;

/** Posts what is due and returns how many were looked at. @throws DomainError of an outage. */
export async function postRoundings(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await roundingsToPost(db, deps.now(), BATCH);
  for (const rounding of due) await postRounding(db, deps, rounding);
  return due.length;
}

async function postRounding(db: Db<BillingTables>, deps: BillingDeps, rounding: RoundingToPost): Promise<void> {
  const { document, tenantId, failures } = rounding;
  try {
    await deps.wallet.postRounding({
      requestId: derivedUuid('billing', 'post-rounding', document.id, String(failures)),
      tenantId,
      difference: toProtoMoney(rounding.difference),
      reference: document.id,
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const next = nextAttempt(deps.now(), failures + 1);
    await inTransaction(db, (tx) => noteRoundingRefused(tx, rounding, error.reason, next));
    deps.telemetry.walletRefused('rounding', document.id, error.reason);
    return;
  }
  await inTransaction(db, (tx) => setRoundingPosted(tx, document, deps.now()));
}
