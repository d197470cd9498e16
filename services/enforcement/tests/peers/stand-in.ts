// A small gRPC server in the place of another service: it replays request ids, and loses answers when told to.
import { join } from 'node:path';
import { loadIdentity, serverCredentials, type ServiceName } from '@tollgate/auth';
import { readImage } from '@tollgate/contracts/image';
import { conflict, isDomainError, unavailable } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { startServer, type Binding } from '@tollgate/rpc';
import { testIdentities } from '@tollgate/testing';

/** DOWN: not done, no answer. LOST: done, but the answer never arrives, as when the caller dies after its call. */
export type Fault = 'DOWN' | 'LOST';

interface Remembered {
  readonly payload: string;
  /** Of a call under way as well: two equal requests at once are done once. */
  readonly answer: Promise<unknown>;
}

interface Meeting {
  missing: number;
  readonly all: PromiseWithResolvers<void>;
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

/** Calls in order of arrival, faults to come, and what was answered to each request id. */
export class StandIn {
  readonly calls: string[] = [];
  readonly #faults = new Map<string, Fault[]>();
  readonly #meetings = new Map<string, Meeting>();
  readonly #answers = new Map<string, Remembered>();

  /** The next call of that method fails so; several are taken in turn. */
  fail(method: string, fault: Fault): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), fault]);
  }

  timesCalled(method: string): number {
    return this.calls.filter((each) => each === method).length;
  }

  /** The next calls of that method wait until so many of them are there. */
  meet(method: string, callers: number): void {
    this.#meetings.set(method, { missing: callers, all: Promise.withResolvers() });
  }

  /** A question: nothing is remembered. */
  read<Req, Res>(method: string, answer: (request: Req) => Res | Promise<Res>): (request: Req) => Promise<Res> {
    return (request) => this.#serve(method, () => answer(request));
  }

  /** An order: done once per request id, refusals too. */
  order<Req extends { requestId: string }, Res>(
    method: string,
    act: (request: Req) => Res | Promise<Res>,
  ): (request: Req) => Promise<Res> {
    return (request) => this.#serve(method, () => this.#once(method, request, act));
  }

  async #met(method: string): Promise<void> {
    const meeting = this.#meetings.get(method);
    if (meeting === undefined) return;
    meeting.missing -= 1;
    if (meeting.missing === 0) {
      this.#meetings.delete(method);
      meeting.all.resolve();
    }
    await meeting.all.promise;
  }

  async #serve<Res>(method: string, act: () => Res | Promise<Res>): Promise<Res> {
    this.calls.push(method);
    await this.#met(method);
    const fault = this.#faults.get(method)?.shift();
    if (fault === 'DOWN') throw unavailable('STAND_IN_DOWN', 'not done');
    const answer = await Promise.resolve()
      .then(act)
      .catch((error: unknown) => {
        if (fault === 'LOST') throw unavailable('STAND_IN_LOST', 'refused, and the answer is lost');
        throw error;
      });
    if (fault === 'LOST') throw unavailable('STAND_IN_LOST', 'done, and the answer is lost');
    return answer;
  }

  async #once<Req extends { requestId: string }, Res>(
    method: string,
    request: Req,
    act: (request: Req) => Res | Promise<Res>,
  ): Promise<Res> {
    const payload = `${method} ${textOf(request)}`;
    const known = this.#answers.get(request.requestId);
    if (known !== undefined) {
      if (known.payload !== payload) throw conflict('REQUEST_ID_REUSED', `${known.payload} was asked before`);
      return (await known.answer) as Res;
    }
    const answer = Promise.resolve(request).then(act);
    this.#answers.set(request.requestId, { payload, answer });
    return answer.catch((error: unknown) => {
      // What is no refusal is no answer.
      if (!isDomainError(error)) this.#answers.delete(request.requestId);
      throw error;
    });
  }
}

export interface Listening {
  readonly address: string;
  stop(): Promise<void>;
}

/** Serves with that service's certificate. */
export async function listenAs(name: ServiceName, bindings: readonly Binding[]): Promise<Listening> {
  const identity = await loadIdentity(join(await testIdentities(), name));
  const server = await startServer({
    listen: '127.0.0.1:0',
    credentials: serverCredentials(identity),
    bindings,
    interceptors: [],
    log: silentLog,
    image: readImage(),
    domain: `tollgate.${name}`,
  });
  return { address: server.address, stop: () => server.stop(500) };
}
