// The items of a batch, each as its single call: answered in order, a refusal of one by itself.
import type { ItemRefusal } from '@tollgate/contracts/wallet/v1/batch';
import { isRefusal } from '@tollgate/errors';
import { type CallContext, itemFaultsOf, type Unary } from '@tollgate/rpc';

export type Outcome<Res> =
  | { readonly $case: 'response'; readonly value: Res }
  | { readonly $case: 'refusal'; readonly value: ItemRefusal };

/**
 * An item that is malformed is refused as the single call would. Each item under the single call's name, so that it may be repeated alone. All of them reach the engine in one turn and
 * are decided in one batch. A failure that is no answer fails the call; what was done is found by its ids.
 */
export function outcomesOf<Req, Res>(
  items: readonly Req[],
  single: Unary<Req, Res>,
  path: string,
  call: CallContext,
): Promise<Outcome<Res>[]> {
  const alone = asSingle(call, path);
  const faults = itemFaultsOf(call);
  const outcome = async (item: Req, place: number): Promise<Outcome<Res>> => {
    try {
      const fault = faults.get(place);
      if (fault !== undefined) throw fault;
      return { $case: 'response', value: await single(item, alone) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { reason, message, metadata } = error;
      return { $case: 'refusal', value: { reason, message, metadata: { ...metadata } } };
    }
  };
  return Promise.all(items.map(outcome));
}

/** The same for items that have request ids. */
export async function each<Req extends { readonly requestId: string }, Res>(
  items: readonly Req[],
  single: Unary<Req, Res>,
  path: string,
  call: CallContext,
): Promise<{ results: { requestId: string; outcome: Outcome<Res> }[] }> {
  const outcomes = await outcomesOf(items, single, path, call);
  return { results: items.flatMap(({ requestId }, place) => resultOf(requestId, outcomes[place])) };
}

function resultOf<Res>(requestId: string, outcome: Outcome<Res> | undefined) {
  return outcome === undefined ? [] : [{ requestId, outcome }];
}

/** The call as if it were the single one of that path. */
function asSingle(call: CallContext, method: string): CallContext {
  return {
    method,
    signal: call.signal,
    deadline: call.deadline,
    metadata: call.metadata,
    peer: call.peer,
    log: call.log,
    get: (key) => call.get(key),
    set: (key, value) => call.set(key, value),
  };
}
