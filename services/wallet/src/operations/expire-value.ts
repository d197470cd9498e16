// Writes down what time has ended, so that statements show it; decisions judge it by themselves.
import type { Deps } from '../deps.ts';
import { tenantsWithExpiredLots } from '../store/lots.ts';
import { tenantsWithExpiredReservations } from '../store/reservations.ts';
import { give } from './give-command.ts';

const TENANTS_A_RUN = 500;

/**
 * A tenant that fails does not keep the others waiting: all are tried, then it throws.
 *
 * @throws AggregateError with what went wrong.
 */
export async function expireDueValue(deps: Deps, now: Date, signal: AbortSignal): Promise<void> {
  const tenants = new Set([
    ...(await tenantsWithExpiredReservations(deps.db, now, TENANTS_A_RUN)),
    ...(await tenantsWithExpiredLots(deps.db, now, TENANTS_A_RUN)),
  ]);
  if (signal.aborted) return;
  const noted = await Promise.allSettled([...tenants].map((tenantId) => give(deps, { kind: 'note-time', tenantId })));
  const failures = noted.flatMap((each): unknown[] => (each.status === 'rejected' ? [each.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} wallets could not be swept`);
}
