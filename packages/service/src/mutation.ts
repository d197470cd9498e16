// Turns a transaction's work into the handler of a mutating RPC: once per request id, replayed after that.
import { actorOf } from '@tollgate/auth';
import type { Db, Tx } from '@tollgate/db';
import { actingAs } from '@tollgate/nats';
import { once, type ReplayTables } from '@tollgate/replay';
import type { CallContext, Unary } from '@tollgate/rpc';

/** The half of a generated message's functions that is needed here. */
export interface MessageCodec<M> {
  encode(message: M): { finish(): Uint8Array };
  decode(bytes: Uint8Array): M;
}

/** What mutating requests have; `validateOnly` asks for a preview that writes nothing. */
export interface MutationRequest {
  readonly requestId: string;
  readonly validateOnly?: boolean | undefined;
}

/**
 * The handler that runs `run` in one transaction per request id of the caller (the person, else the service).
 * The same id with the same request gets the stored answer or refusal again; with another request it gets ABORTED
 * REQUEST_ID_REUSED. With `validateOnly` the answer is computed, everything is rolled back and nothing is stored.
 */
export function mutation<S extends ReplayTables, Req extends MutationRequest, Res>(
  parts: { readonly db: Db<S>; readonly now: () => Date },
  responseCodec: MessageCodec<Res>,
  requestCodec: MessageCodec<Req>,
  run: (tx: Tx<S>, request: Req, call: CallContext) => Promise<Res>,
): Unary<Req, Res> {
  const codec = {
    encode: (response: Res): Uint8Array => responseCodec.encode(response).finish(),
    decode: (bytes: Uint8Array): Res => responseCodec.decode(bytes),
  };
  return (request, call) => {
    const actor = actorOf(call);
    const key = {
      scope: actor,
      requestId: request.requestId,
      method: call.method,
      payload: requestCodec.encode(request).finish(),
    };
    const options = { now: parts.now(), previewOnly: request.validateOnly === true };
    return once(parts.db, key, codec, (tx) => actingAs(actor, () => run(tx, request, call)), options);
  };
}
