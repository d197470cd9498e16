// Gives back what the wallet still holds for a grant.
import type { Reservation } from '@tollgate/contracts/wallet/v1/wallet';
import { isRefusal } from '@tollgate/errors';
import { newId, uuidOf } from '@tollgate/ids';
import { money, zero } from '@tollgate/money';
import type { CallOptions } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { type Grant, type Released, unitsReference } from '../domain/grant.ts';
import { failureFor } from './peer-answer.ts';

/** The wallet holds nothing under that reference: used up, expired, released before, or never reserved. */
const NOTHING_HELD: ReadonlySet<string> = new Set(['failed_precondition', 'not_found']);

/**
 * Answers all that came back of the grant. Everything that is left is released, so that repeating it releases nothing
 * twice; and every try is another request, because the wallet's NOT_FOUND of a moment before a late reservation arrives
 * would be its answer for ever.
 */
export async function releaseReservation(
  deps: Pick<Deps, 'peers'>,
  grant: Grant,
  call: CallOptions,
): Promise<Released> {
  const { grantId, tenantId, reserved, packageUnits } = grant;
  const nothing = zero(reserved.currency);
  const units =
    packageUnits === 0n ? undefined : await release(deps, { tenantId, reference: unitsReference(grantId) }, call);
  const value = reserved.micros === 0n ? undefined : await release(deps, { tenantId, reference: grantId }, call);
  return {
    money: value?.released === undefined ? nothing : money(value.released.micros, reserved.currency),
    units: units?.units?.released ?? 0n,
  };
}

async function release(
  deps: Pick<Deps, 'peers'>,
  held: { readonly tenantId: string; readonly reference: string },
  call: CallOptions,
): Promise<Reservation | undefined> {
  try {
    const request = { requestId: uuidOf(newId('req')), ...held, amount: undefined };
    const { reservation } = await deps.peers.wallet.releaseReservation(request, call);
    return reservation;
  } catch (error) {
    if (isRefusal(error) && NOTHING_HELD.has(error.category)) return undefined;
    throw failureFor(error, 'wallet');
  }
}
