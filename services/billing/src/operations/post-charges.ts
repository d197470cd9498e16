// Has the wallet take charges, in batches. The unposted charge is the intent; its id makes the wallet take it once.

import type { ChargePosting, ChargeResult } from '@tollgate/contracts/wallet/v1/wallet';
import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import type { BillingDeps } from '../deps.ts';
import { nextAttempt } from '../domain/retry.ts';
import { chargesToPost, type ChargeToPost, notePostRefused, setPosted } from '../store/charge-progress.ts';
import type { BillingTables } from '../store/schema.ts';
import { toProtoMoney } from '../adapters/messages.ts';

const BATCH = 500;

/**
 * Posts one batch of what is due and returns its size. Safe to run at the same time anywhere.
 *
 * @throws DomainError of an outage: nothing is marked, and the same charges go out again.
 */
export async function postCharges(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await chargesToPost(db, deps.now(), BATCH);
  if (due.length === 0) return 0;
  const results = await post(deps, due);
  const byId = new Map(results.map((result) => [result.chargeId, result]));
  const posted = due.filter((charge) => byId.get(charge.chargeId)?.outcome?.$case === 'receipt');
  const refused = due.flatMap((charge) => refusalOf(charge, byId.get(charge.chargeId)));
  await inTransaction(db, async (tx) => {
    const now = deps.now();
    await setPosted(
      tx,
      posted.map((charge) => charge.chargeId),
      now,
    );
    for (const { charge, reason } of refused)
      await notePostRefused(tx, charge, reason, nextAttempt(now, charge.failures + 1));
  });
  deps.telemetry.chargesPosted(posted.length, refused.length);
  for (const { charge, reason } of refused) deps.telemetry.walletRefused('charge', charge.chargeId, reason);
  return due.length;
}

/** The wallet's answers. A batch that it refuses as a whole goes out charge by charge, so that one bad one stops nothing. */
async function post(deps: BillingDeps, due: readonly ChargeToPost[]): Promise<ChargeResult[]> {
  try {
    const { results } = await deps.wallet.postCharges({ charges: due.map(toPosting) });
    return results;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first, ...rest] = due;
    if (first !== undefined && rest.length === 0) {
      return [
        { chargeId: first.chargeId, outcome: { $case: 'refusal', value: { reason: error.reason, message: '' } } },
      ];
    }
    const results: ChargeResult[] = [];
    for (const charge of due) results.push(...(await post(deps, [charge])));
    return results;
  }
}

function toPosting(charge: ChargeToPost): ChargePosting {
  const { chargeId, tenantId, grantId } = charge;
  return { chargeId, tenantId, amount: toProtoMoney(charge.amount), reservationReference: grantId };
}

interface Refused {
  readonly charge: ChargeToPost;
  readonly reason: string;
}

function refusalOf(charge: ChargeToPost, result: ChargeResult | undefined): Refused[] {
  if (result?.outcome?.$case === 'receipt') return [];
  return [{ charge, reason: result?.outcome?.value.reason ?? 'NO_ANSWER' }];
}
