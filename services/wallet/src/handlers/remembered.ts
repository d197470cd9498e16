// The handler of a command with a request id: read it, give it, render what was done; once per id, replayed after that.
import { hash } from 'node:crypto';
import { actorOf } from '@tollgate/auth';
import { isDomainError } from '@tollgate/errors';
import type { CallContext, Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { type DoneOf, giveRefused, type RememberedRequest } from '../operations/give-command.ts';

/** The half of a generated message's functions that is needed here. */
interface Codec<M> {
  encode(message: M): { finish(): Uint8Array };
  decode(bytes: Uint8Array): M;
}

export interface RememberedHandler<Req, Command, R, Res> {
  readonly request: Codec<Req>;
  readonly response: Codec<Res>;
  /** Throws what is wrong with the request; that refusal is remembered under its id as well. */
  readonly read: (request: Req) => Command;
  readonly give: (deps: Deps, command: Command, remembered: RememberedRequest<R, Res>) => Promise<Res>;
  readonly render: (done: DoneOf<R>, request: Req) => Res;
}

export function rememberedHandler<Req extends { readonly requestId: string }, Command, R, Res>(
  deps: Deps,
  handler: RememberedHandler<Req, Command, R, Res>,
): Unary<Req, Res> {
  return async (request, call) => {
    const remembered: RememberedRequest<R, Res> = {
      key: keyOf(request, handler.request.encode(request).finish(), call),
      respond: (done) => handler.render(done, request),
      encode: (response) => handler.response.encode(response).finish(),
      decode: (bytes) => handler.response.decode(bytes),
      signal: call.signal,
    };
    let command: Command;
    try {
      command = handler.read(request);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return giveRefused(deps, error, remembered as RememberedRequest<never, unknown>);
    }
    return handler.give(deps, command, remembered);
  };
}

function keyOf({ requestId }: { readonly requestId: string }, payload: Uint8Array, call: CallContext) {
  return { scope: actorOf(call), requestId, method: call.method, digest: hash('sha256', payload, 'buffer') };
}
