// Gives commands to the engine and turns its answers into results or refusals.
import type { DomainError } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import type { Command, ResultOf, WalletCommand } from '../domain/commands/command.ts';
import type { Answer, Done, RequestKey } from '../engine/ask.ts';

/** What became of a command, with its result typed. */
export interface DoneOf<R> extends Done {
  readonly result: R;
}

/** A request with its answer's two forms: `respond` makes the message, the codec its bytes. */
export interface RememberedRequest<R, Res> {
  readonly key: Omit<RequestKey, 'encode'>;
  readonly respond: (done: DoneOf<R>) => Res;
  readonly encode: (response: Res) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Res;
  readonly signal: AbortSignal;
}

/** An answer: `anew` tells whether this very request did it, and what. */
export interface Responded<R, Res> {
  readonly response: Res;
  readonly anew: DoneOf<R> | undefined;
}

/** Once per request id; repetitions get the stored answer or refusal again. Throws the refusal. */
export async function giveOnce<C extends WalletCommand, Res>(
  { engine }: Pick<Deps, 'engine'>,
  command: C,
  remembered: RememberedRequest<ResultOf<C>, Res>,
): Promise<Responded<ResultOf<C>, Res>> {
  return giveRemembered(engine, command, remembered);
}

/** All commands together or none, once per request id. Throws the refusal of the command that stands in the way. */
export async function giveGroup<Res>(
  { engine }: Pick<Deps, 'engine'>,
  commands: readonly WalletCommand[],
  remembered: RememberedRequest<readonly unknown[], Res>,
): Promise<Responded<readonly unknown[], Res>> {
  return giveRemembered(engine, { kind: 'group', commands }, remembered);
}

/** Remembers under its request id that a request made no sense, and throws the refusal. */
export async function giveRefused(
  { engine }: Pick<Deps, 'engine'>,
  refusal: DomainError,
  remembered: RememberedRequest<never, unknown>,
): Promise<never> {
  await giveRemembered(engine, { kind: 'refused-request', refusal }, remembered);
  throw refusal;
}

async function giveRemembered<R, Res>(
  engine: Deps['engine'],
  command: Command,
  { key, respond, encode, decode, signal }: RememberedRequest<R, Res>,
): Promise<Responded<R, Res>> {
  let response: Res | undefined;
  // The engine answers with the result of the kind of command that it was given.
  const typed = (done: Done): DoneOf<R> => done as DoneOf<R>;
  const request: RequestKey = {
    ...key,
    encode: (done) => {
      response = respond(typed(done));
      return encode(response);
    },
  };
  const answer = await engine.give(command, { request, signal });
  if (answer.kind === 'replayed') return { response: decode(answer.bytes), anew: undefined };
  const done = typed(doneOf(answer));
  return { response: response ?? respond(done), anew: done };
}

/** Gives a command without a request id. Throws the refusal. */
export async function give<C extends WalletCommand>(
  { engine }: Pick<Deps, 'engine'>,
  command: C,
  signal?: AbortSignal,
): Promise<DoneOf<ResultOf<C>>> {
  return doneOf(await engine.give(command, { signal })) as DoneOf<ResultOf<C>>;
}

/** What was done; throws the refusal, or why there is no answer. */
function doneOf(answer: Answer): Done {
  switch (answer.kind) {
    case 'done':
      return answer.done;
    case 'refused':
      throw answer.refusal;
    case 'failed':
      throw answer.error;
    case 'replayed':
      throw new Error('a command without a request id was answered from the memory of requests');
  }
}
