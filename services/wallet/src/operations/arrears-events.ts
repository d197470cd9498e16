// Tells the others when a tenant begins or ceases to owe.
import { ArrearsCleared, ArrearsStarted } from '@tollgate/contracts/wallet/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import type { WalletState } from '../domain/wallet.ts';
import { ASSET, type TransferRow, type WalletTables } from '../store/schema.ts';

/** Appends one event when the net effect of a transaction crosses zero. The sequence orders it among its like. */
export async function appendArrearsChange(
  tx: Tx<WalletTables>,
  before: WalletState,
  after: WalletState,
  transfers: readonly TransferRow[],
  now: Date,
): Promise<void> {
  if ((before.arrears === 0n) === (after.arrears === 0n)) return;
  const { tenantId } = after;
  const sequence = transfers.findLast((transfer) => transfer.tenant_id === tenantId)?.sequence ?? 0n;
  const started = after.arrears > 0n;
  const payload = started
    ? ArrearsStarted.encode({
        tenantId,
        arrears: { currencyCode: ASSET, micros: after.arrears },
        occurTime: now,
        sequence,
      }).finish()
    : ArrearsCleared.encode({ tenantId, occurTime: now, sequence }).finish();
  const subject = started ? 'tollgate.wallet.arrears_started' : 'tollgate.wallet.arrears_cleared';
  await appendEvent(tx, { subject, key: tenantId, eventId: newId('evt'), payload });
}
