// Carries a counter-settlement out: the wallet gives back what it was told to keep, once.
import { KeptValue } from '@tollgate/contracts/wallet/v1/forfeitures';
import { inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { CallOptions } from '@tollgate/rpc';
import type { CounterSettlement } from '../domain/appeal.ts';
import type { Deps } from '../deps.ts';
import { completeCounterSettlement, noteCounterRefusal } from '../store/appeals.ts';

/**
 * Safe to repeat after a crash anywhere: each part goes by a reference of its own, which the wallet carries out once.
 * What the wallet refuses is asked again as another request.
 */
export async function counterSettle(
  deps: Deps,
  counter: CounterSettlement,
  now: Date,
  call: CallOptions,
): Promise<'DONE' | 'REFUSED'> {
  const parts = [
    ['FORFEITED', counter.forfeitedMicros],
    ['PACKAGES', counter.packagesMicros],
  ] as const;
  try {
    for (const [kept, micros] of parts) if (micros > 0n) await giveBack(deps, counter, kept, micros, call);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await inTransaction(deps.db, (tx) => noteCounterRefusal(tx, counter));
    return 'REFUSED';
  }
  await inTransaction(deps.db, (tx) => completeCounterSettlement(tx, counter.counterSettlementId, now));
  return 'DONE';
}

async function giveBack(
  deps: Deps,
  { counterSettlementId, tenantId, currency, refusals }: CounterSettlement,
  kept: 'FORFEITED' | 'PACKAGES',
  micros: bigint,
  call: CallOptions,
): Promise<void> {
  const request = {
    requestId: derivedUuid('counter-settlement', counterSettlementId, kept, String(refusals)),
    tenantId,
    kept: KeptValue[kept],
    amount: { micros, currencyCode: currency },
    reference: `${counterSettlementId}/${kept.toLowerCase()}`,
  };
  await deps.peers.forfeitures.returnKept(request, call);
}

/** Those that are not done yet. */
export { runningCounterSettlements } from '../store/appeals.ts';
