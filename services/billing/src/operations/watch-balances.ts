// Low-balance alerts: what tenants set, what the wallet watches for it, and what it tells.

import { type Db, inTransaction, type Reader, type Tx } from '@tollgate/db';
import { derivedUuid } from '@tollgate/ids';
import { type Money, money } from '@tollgate/money';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import { refuseAlert } from '../domain/auto-top-up.ts';
import { alertsInvalid } from '../domain/auto-top-up-errors.ts';
import { tenantClosed, tenantNotFound } from '../domain/errors.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { nextAttempt } from '../domain/retry.ts';
import { alertsOf, notePushRefused, putWatch, setPushed, watchesToPush } from '../store/balance-watches.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant } from '../store/tenants.ts';
import { appendBalanceLow } from './append-top-up-events.ts';

const BATCH = 200;

/** Greatest first. @throws DomainError ALERTS_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED. */
export async function setAlerts(
  tx: Tx<BillingTables>,
  tenantId: string,
  amounts: readonly Money[],
  now: Date,
): Promise<Money[]> {
  const fault = amounts.map(refuseAlert).find((one) => one !== undefined);
  if (fault !== undefined) throw alertsInvalid(fault);
  const micros = amounts.map((amount) => amount.micros).toSorted((a, b) => (a > b ? -1 : 1));
  if (new Set(micros).size < micros.length) throw alertsInvalid('each amount is there once');
  const tenant = await findTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.closed) throw tenantClosed(tenantId);
  await putWatch(tx, tenantId, micros, now);
  return micros.map(toMoney);
}

/** Greatest first. @throws DomainError TENANT_NOT_FOUND. */
export async function getAlerts(db: Reader<BillingTables>, tenantId: string): Promise<Money[]> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  return (await alertsOf(db, tenantId)).map(toMoney);
}

/**
 * Has the wallet watch what has changed, and returns how many tenants that were. Safe to run at the same time anywhere:
 * the request id follows from the version.
 *
 * @throws DomainError of an outage: the rest waits for the next round.
 */
export async function pushWatches(
  db: Db<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'thresholds' | 'telemetry'>,
): Promise<number> {
  const due = await watchesToPush(db, deps.now(), BATCH);
  if (due.length === 0) return 0;
  const { results } = await deps.thresholds.batchSetBalanceThresholds({
    items: due.map(({ tenantId, version, failures, amounts }) => ({
      requestId: derivedUuid('billing', 'watch-balance', tenantId, String(version), String(failures)),
      tenantId,
      amounts: amounts.map((micros) => toProtoMoney(toMoney(micros))),
    })),
  });
  await inTransaction(db, async (tx) => {
    for (const [place, one] of due.entries()) {
      const outcome = results[place]?.outcome;
      if (outcome?.$case === 'response') await setPushed(tx, one.tenantId, one.version);
      else {
        const reason = outcome?.value.reason ?? 'NO_ANSWER';
        await notePushRefused(tx, one, reason, nextAttempt(deps.now(), one.failures + 1));
        deps.telemetry.walletRefused('watch', one.tenantId, reason);
      }
    }
  });
  return due.length;
}

/** The wallet tells each crossing once; what is no alert of the tenant's is told to nobody. */
export async function balanceFell(
  tx: Tx<BillingTables>,
  fact: { readonly tenantId: string; readonly threshold: Money; readonly balance: Money },
  now: Date,
): Promise<void> {
  if ((await alertsOf(tx, fact.tenantId)).includes(fact.threshold.micros)) await appendBalanceLow(tx, fact, now);
}

const toMoney = (micros: bigint): Money => money(micros, PRICE_CURRENCY);
