// How the handler of a call with many items learns which of them the annotations refuse.
import { type CallContext, contextKey } from './call-context.ts';
import type { ItemFaults } from './request-checks.ts';

export const ITEM_FAULTS = contextKey<ItemFaults>('item-faults');

/**
 * What is wrong with items of a request, by their places, as the single call would refuse it. Items without a fault are
 * good. Only for methods that are bound as `itemwise`.
 */
export function itemFaultsOf(call: CallContext): ItemFaults {
  return call.get(ITEM_FAULTS);
}
