// Gives back what the wallet still holds for a grant.
import { isRefusal } from '@tollgate/errors';
import { newId, uuidOf } from '@tollgate/ids';
import { money, zero, type Money } from '@tollgate/money';
import type { CallOptions } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { Grant } from '../domain/grant.ts';
import { failureFor } from './peer-answer.ts';

/** The wallet holds nothing under that reference: used up, expired, released before, or never reserved. */
const NOTHING_HELD: ReadonlySet<string> = new Set(['failed_precondition', 'not_found']);

/**
 * Answers all that came back of the grant. Everything that is left is released, so that repeating it releases nothing
 * twice; and every try is another request, because the wallet's NOT_FOUND of a moment before a late reservation arrives
 * would be its answer for ever.
 */
export async function releaseReservation(deps: Pick<Deps, 'peers'>, grant: Grant, call: CallOptions): Promise<Money> {
  const { grantId, tenantId, reserved } = grant;
  if (reserved.micros === 0n) return reserved;
  try {
    const request = { requestId: uuidOf(newId('req')), tenantId, reference: grantId, amount: undefined };
    const { reservation } = await deps.peers.wallet.releaseReservation(request, call);
    return money(reservation?.released?.micros ?? 0n, reserved.currency);
  } catch (error) {
    if (isRefusal(error) && NOTHING_HELD.has(error.category)) return zero(reserved.currency);
    throw failureFor(error, 'wallet');
  }
}
