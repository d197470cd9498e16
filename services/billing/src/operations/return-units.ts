// Has the wallet credit units that corrections give back. The row is the intent; its id makes the wallet credit once.

import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { nextAttempt } from '../domain/retry.ts';
import type { BillingTables } from '../store/schema.ts';
import { endReturn, noteReturnRefused, returnsToMake, type ReturnToMake } from '../store/unit-returns.ts';

const BATCH = 50;

/** Makes what is due and returns how many were looked at. @throws DomainError of an outage. */
export async function returnUnits(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await returnsToMake(db, deps.now(), BATCH);
  for (const one of due) await returnOne(db, deps, one);
  return due.length;
}

async function returnOne(db: Db<BillingTables>, deps: BillingDeps, one: ReturnToMake): Promise<void> {
  const { returnId, tenantId, product, units, expireTime, failures } = one;
  // Nothing was paid for them once more: what the package cost stays with the package.
  const pricePaid = { currencyCode: 'CNY', micros: 0n };
  try {
    await deps.wallet.creditLots({
      requestId: derivedUuid('billing', 'return-units', returnId, String(failures)),
      tenantId,
      origin: returnId,
      credits: [{ kind: 'LOT_KIND_PACKAGE', amount: undefined, pricePaid, expireTime, units: { product, units } }],
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    deps.telemetry.walletRefused('return', returnId, error.reason);
    await inTransaction(db, (tx) =>
      // Its package has ended meanwhile, and what is left of that has lapsed.
      error.reason === 'EXPIRE_TIME_PAST'
        ? endReturn(tx, returnId, 'lapsed')
        : noteReturnRefused(tx, one, error.reason, nextAttempt(deps.now(), failures + 1)),
    );
    return;
  }
  await inTransaction(db, (tx) => endReturn(tx, returnId, 'returned'));
}
