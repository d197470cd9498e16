// The engine: commands queue while batches commit, and are taken up together. Wallets that this process knows are judged
// from memory and written by one statement; what memory cannot judge goes the long way, under the wallets' locks.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import type { Log } from '@tollgate/observability';
import { type Command, tenantsOf } from '../domain/commands/command.ts';
import { Memory } from '../domain/commands/memory.ts';
import { tooManyWaiting } from '../domain/refusals.ts';
import { type BatchSession, openBatchSession } from '../store/batch-session.ts';
import { batchStatement, type BatchStatement } from '../store/batch-statement.ts';
import type { WalletTables } from '../store/schema.ts';
import type { Answer, Ask, RequestKey } from './ask.ts';
import { Batch } from './batch.ts';
import { Books } from './books.ts';
import { type Gate, LongWay } from './long-way.ts';
import { RequestMemory } from './request-memory.ts';

export interface EngineOptions {
  readonly database: Database<WalletTables>;
  readonly now: () => Date;
  readonly log: Log;
  /** Commands that may wait; more are refused with WALLET_OVERLOADED. */
  readonly waitingMax?: number;
}

type Answers = ReturnType<Batch['finish']>['answers'];

const WAITING_MAX = 50_000;
/** Commands a batch at most: more gain nothing. */
const BATCH_MAX = 1_000;
/** While one batch commits, the next is decided and sent behind it; a third would only make batches smaller. */
const BATCHES_IN_FLIGHT = 2;
const RECONNECT_MS = 500;

/** What may be said of a command besides what it commands. */
export interface AskOptions {
  readonly request?: RequestKey | undefined;
  readonly signal?: AbortSignal | undefined;
}

export class Engine {
  readonly #options: EngineOptions;
  readonly #books = new Books();
  readonly #longWay: LongWay;
  // Batches belong to nobody: the deadline and the trace of the caller that happened to wake the engine are not theirs.
  readonly #alone = AsyncLocalStorage.snapshot();
  #queue: Ask[] = [];
  #woken = false;
  #inFlight = 0;
  #session: BatchSession | undefined;
  #connecting: Promise<void> | undefined;
  #retryAt = 0;
  #stopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#longWay = new LongWay({ database: options.database, now: options.now, books: this.#books });
  }

  /** Opens the engine's connection ahead of the first command; commands go the long way without it. */
  async start(): Promise<void> {
    await this.#connect();
  }

  /** Gives one command and waits for what became of it. Never rejects but with WALLET_OVERLOADED. */
  async give(command: Command, options: AskOptions = {}): Promise<Answer> {
    this.#refuseWhenFull(1);
    return new Promise((resolve) => {
      this.#queue.push({ command, request: options.request, signal: options.signal, answer: resolve });
      this.#wake();
    });
  }

  /** Gives several commands, each on its own, and answers in their order. */
  async giveAll(
    commands: readonly { readonly command: Command; readonly request?: RequestKey }[],
    signal?: AbortSignal,
  ) {
    this.#refuseWhenFull(commands.length);
    if (commands.length === 0) return [];
    return new Promise<Answer[]>((resolve) => {
      const answers: Answer[] = [];
      let left = commands.length;
      commands.forEach(({ command, request }, index) => {
        const answer = (given: Answer): void => {
          answers[index] = given;
          left -= 1;
          if (left === 0) resolve(answers);
        };
        this.#queue.push({ command, request, signal, answer });
      });
      this.#wake();
    });
  }

  /** Waits for what was taken up and ends the connection. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#connecting;
    while (this.#queue.length > 0 || this.#inFlight > 0 || this.#longWay.waiting > 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#session?.end();
  }

  #refuseWhenFull(more: number): void {
    const waiting = this.#queue.length + this.#longWay.waiting;
    if (waiting > 0 && waiting + more > (this.#options.waitingMax ?? WAITING_MAX)) throw tooManyWaiting();
  }

  /** At the end of this turn of the event loop: whatever came in with it makes one batch. */
  #wake(): void {
    if (this.#woken || this.#inFlight >= BATCHES_IN_FLIGHT) return;
    this.#woken = true;
    this.#alone(() =>
      setImmediate(() => {
        this.#woken = false;
        this.#takeUp();
      }),
    );
  }

  #takeUp(): void {
    const asks = this.#queue.length <= BATCH_MAX ? this.#queue.splice(0) : this.#queue.splice(0, BATCH_MAX);
    const known: Ask[] = [];
    for (const ask of asks) {
      if (ask.signal?.aborted === true) ask.answer({ kind: 'failed', error: ask.signal.reason });
      else if (this.#session !== undefined && this.#isKnown(ask.command)) known.push(ask);
      else this.#longWay.take(ask);
    }
    this.#longWay.go();
    if (this.#session === undefined && !this.#stopped) void this.#connect();
    else if (known.length > 0) this.#run(this.#session, known);
    if (this.#queue.length > 0) this.#wake();
  }

  #isKnown(command: Command): boolean {
    for (const tenantId of tenantsOf(command)) {
      if (!this.#books.isAtHand(tenantId) || this.#longWay.isBusyWith(tenantId)) return false;
    }
    return true;
  }

  #run(session: BatchSession | undefined, asks: readonly Ask[]): void {
    const ground = {
      books: this.#books,
      memory: Memory.incomplete(),
      requests: new RequestMemory([]),
      now: this.#options.now(),
    };
    const batch = new Batch(ground);
    try {
      for (const ask of asks) batch.decide(ask);
    } catch {
      // Whose fault it is shows on the long way, one by one if need be.
      return this.#goLong(batch, asks);
    }
    // They come after what the batch does to their wallets, which is on its way; later commands wait behind them already.
    const gate = { open: false };
    for (const ask of batch.later) this.#longWay.take(ask, gate);
    const later = new Set(batch.later);
    const taken = later.size === 0 ? asks : asks.filter((ask) => !later.has(ask));
    if (taken.length === 0) {
      this.#books.forgetChanged(batch);
      return this.#release(gate);
    }
    if (session === undefined || batch.needsLongWay) return this.#goLong(batch, taken, gate);
    let answers: Answers;
    let statement: BatchStatement;
    try {
      ({ answers } = batch.finish());
      statement = batchStatement(batch.writes);
    } catch {
      return this.#goLong(batch, taken, gate);
    }
    this.#books.keep(batch);
    this.#inFlight += 1;
    void this.#write(session, statement, { batch, answers, taken, gate });
  }

  async #write(
    session: BatchSession,
    statement: BatchStatement,
    { batch, answers, taken, gate }: { batch: Batch; answers: Answers; taken: readonly Ask[]; gate: Gate },
  ): Promise<void> {
    try {
      if (await session.write(statement)) for (const { ask, answer } of answers) ask.answer(answer);
      else {
        this.#books.markContended(batch);
        this.#goLong(batch, taken, gate);
      }
    } catch {
      // Refused by a constraint, or nobody knows: the long way finds out by the ids.
      this.#goLong(batch, taken, gate);
    } finally {
      if (!gate.open) this.#release(gate);
      this.#inFlight -= 1;
      if (this.#queue.length > 0) this.#wake();
    }
  }

  #goLong(batch: Batch, asks: readonly Ask[], gate: Gate = { open: false }): void {
    this.#books.forget(batch);
    this.#longWay.takeBefore(gate, asks);
    this.#release(gate);
  }

  #release(gate: Gate): void {
    gate.open = true;
    this.#longWay.go();
  }

  #connect(): Promise<void> {
    if (performance.now() < this.#retryAt) return Promise.resolve();
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #open(): Promise<void> {
    const ended = (): void => {
      this.#session = undefined;
    };
    try {
      this.#session = await openBatchSession(this.#options.database, ended);
    } catch (error) {
      this.#retryAt = performance.now() + RECONNECT_MS;
      const reason = isDomainError(error) ? error.reason : String(error);
      this.#options.log.warn({ reason }, 'batches go the long way: no connection for them');
    }
  }
}
