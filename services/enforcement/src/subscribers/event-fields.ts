// What every event of another service must carry before it may change anything here; what lacks it is dead-lettered.
import { invalidArgument } from '@tollgate/errors';
import { isId } from '@tollgate/ids';

/** @throws invalid_argument EVENT_MALFORMED */
export function tenantOf(event: { readonly tenantId: string }): string {
  if (isId('ten', event.tenantId)) return event.tenantId;
  throw invalidArgument('EVENT_MALFORMED', 'An event names no tenant.');
}

/** When it happened; when the broker stored it, for a publisher that did not say. */
export function timeOf(event: { readonly occurTime: Date | undefined }, meta: { readonly time: Date }): Date {
  return event.occurTime ?? meta.time;
}
