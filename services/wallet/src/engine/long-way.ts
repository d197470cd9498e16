// The long way of a batch: under the wallets' locks, with everything that the tables remember of its commands. It judges what
// memory cannot, finds out what became of batches whose answer was lost, and gives each command its own fault only.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Database, inTransaction, isConnectionFailure, isUniqueViolation, type Tx } from '@tollgate/db';
import { appendEvents } from '@tollgate/outbox';
import { tenantsOf } from '../domain/commands/command.ts';
import { Memory } from '../domain/commands/memory.ts';
import { loadBooks, lockVersions } from '../store/books.ts';
import { loadAnswers, loadRemembered } from '../store/remembered.ts';
import type { WalletTables } from '../store/schema.ts';
import { drawSequences, writeBatch } from '../store/write-batch.ts';
import type { Ask } from './ask.ts';
import { Batch } from './batch.ts';
import type { Book } from './book.ts';
import type { Books } from './books.ts';
import { arrearsEvent, eventOfFact } from './events.ts';
import { RequestMemory } from './request-memory.ts';
import { wantedBy } from './wanted.ts';

export interface LongWayOptions {
  readonly database: Database<WalletTables>;
  readonly now: () => Date;
  readonly books: Books;
}

const BATCH_MAX = 1_000;
/** One wallet that somebody else has locked holds up one batch, not all of them. */
const BATCHES_AT_ONCE = 3;
/** Times to begin again after meeting another process at a unique key; each meeting settles at least one id. */
const MEETINGS_MAX = 10;
/** Times to begin again after the connection was lost: what had been committed is found by its ids. */
const OUTAGES_MAX = 1;

type Answers = ReturnType<Batch['finish']>['answers'];

/** Commands behind it wait until what was given before them is written, or stands in the queue before them. */
export interface Gate {
  open: boolean;
}

interface Queued extends Ask {
  readonly gate: Gate | undefined;
}

export class LongWay {
  readonly #options: LongWayOptions;
  readonly #alone = AsyncLocalStorage.snapshot();
  readonly #busy = new Map<string, number>();
  #queue: Queued[] = [];
  #waiting = 0;
  #running = 0;

  constructor(options: LongWayOptions) {
    this.#options = options;
  }

  /** Commands that are waiting or being judged. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether commands to that wallet wait here: later ones should wait behind them. */
  isBusyWith(tenantId: string): boolean {
    return this.#busy.has(tenantId);
  }

  /** Queues a command; go() takes it up, as soon as its gate is open. */
  take(ask: Ask, gate?: Gate): void {
    this.#queue.push(this.#counted(ask, gate));
  }

  /** Queues commands before those that wait behind that gate. */
  takeBefore(gate: Gate, asks: readonly Ask[]): void {
    const place = this.#queue.findIndex((each) => each.gate === gate);
    const queued = asks.map((ask) => this.#counted(ask, undefined));
    if (place === -1) this.#queue.push(...queued);
    else this.#queue.splice(place, 0, ...queued);
  }

  #counted(ask: Ask, gate: Gate | undefined): Queued {
    this.#waiting += 1;
    for (const tenantId of tenantsOf(ask.command)) this.#busy.set(tenantId, (this.#busy.get(tenantId) ?? 0) + 1);
    return { ...ask, gate, answer: (answer) => this.#end(ask, () => ask.answer(answer)) };
  }

  #end(ask: Ask, tell: () => void): void {
    this.#waiting -= 1;
    for (const tenantId of tenantsOf(ask.command)) {
      const left = (this.#busy.get(tenantId) ?? 1) - 1;
      if (left === 0) this.#busy.delete(tenantId);
      else this.#busy.set(tenantId, left);
    }
    tell();
  }

  /** Takes up what waits, as far as there is room. */
  go(): void {
    while (this.#running < BATCHES_AT_ONCE && this.#queue.length > 0) {
      const asks = this.#next();
      if (asks.length === 0) return;
      this.#running += 1;
      void this.#alone(() => this.#judge(asks, 1, 0)).finally(() => {
        this.#running -= 1;
        for (const ask of asks) this.#leave(ask);
        this.go();
      });
    }
  }

  readonly #inHand = new Set<string>();

  /** Two batches on one wallet would only wait for each other's lock: the second waits here. */
  #next(): Ask[] {
    const asks: Ask[] = [];
    const rest: Queued[] = [];
    // What is left behind holds all that it names, so that nothing overtakes it there.
    const left = new Set<string>();
    for (const ask of this.#queue) {
      const tenants = tenantsOf(ask.command);
      const held =
        ask.gate?.open === false || tenants.some((tenantId) => this.#inHand.has(tenantId) || left.has(tenantId));
      if (!held && asks.length < BATCH_MAX) asks.push(ask);
      else {
        rest.push(ask);
        for (const tenantId of tenants) left.add(tenantId);
      }
    }
    for (const ask of asks) for (const tenantId of tenantsOf(ask.command)) this.#inHand.add(tenantId);
    this.#queue = rest;
    return asks;
  }

  #leave(ask: Ask): void {
    for (const tenantId of tenantsOf(ask.command)) this.#inHand.delete(tenantId);
  }

  async #judge(asks: readonly Ask[], meeting: number, outages: number): Promise<void> {
    let told: { batch: Batch; answers: Answers };
    try {
      told = await inTransaction(this.#options.database.db, (tx) => this.#attempt(tx, asks));
    } catch (error) {
      if (isUniqueViolation(error) && meeting < MEETINGS_MAX) return this.#judge(asks, meeting + 1, outages);
      const lost = isConnectionFailure(error);
      if (lost && outages < OUTAGES_MAX) return this.#judge(asks, meeting, outages + 1);
      const [first, second] = halves(asks);
      if (second.length === 0 || isOutage(error)) {
        for (const ask of asks) ask.answer({ kind: 'failed', error });
        return;
      }
      await this.#judge(first, 1, outages);
      return this.#judge(second, 1, outages);
    }
    const { batch, answers } = told;
    this.#options.books.keep(batch);
    for (const { ask, answer } of answers) ask.answer(answer);
    // What met its like in this batch finds it in the tables next time.
    if (batch.later.length > 0) await this.#judge(batch.later, 1, 0);
  }

  async #attempt(tx: Tx<WalletTables>, asks: readonly Ask[]): Promise<{ batch: Batch; answers: Answers }> {
    const tenantIds = [...new Set(asks.flatMap(({ command }) => tenantsOf(command)))];
    const locked = await lockVersions(tx, tenantIds);
    const books = await loadBooks(tx, locked);
    // After the locks: later decisions on a wallet have later times.
    const now = timeOf(asks, books, this.#options.now());
    const memory = Memory.of(await loadRemembered(tx, wantedBy(asks)));
    const keys = asks.flatMap(({ request }) => (request === undefined ? [] : [request]));
    const requests = new RequestMemory(await loadAnswers(tx, keys));
    const batch = new Batch({ books, memory, requests, now });
    for (const ask of asks) batch.decide(ask);
    const { writes } = batch;
    writes.numbers = await drawSequences(tx, writes.transfers.id.length);
    const { answers } = batch.finish();
    await writeBatch(tx, writes, batch.rare);
    const events = batch.rare.facts.map((fact) => eventOfFact(fact, now));
    for (const book of batch.books) {
      const event = arrearsEvent(book, writes.numbers[book.lastPlace - 1] ?? 0n, now);
      if (event !== undefined) events.push(event);
    }
    await appendEvents(tx, events);
    return { batch, answers };
  }
}

/**
 * When a batch is decided: now, or when the first of its commands can be, if all name wallets on which others have decided
 * at later times by their clocks. Commands that have to wait for later times yet come in a batch after it.
 */
function timeOf(asks: readonly Ask[], books: ReadonlyMap<string, Book>, now: Date): Date {
  let earliest: Date | undefined;
  for (const { command } of asks) {
    let time = now;
    for (const tenantId of tenantsOf(command)) {
      const posted = books.get(tenantId)?.lastPosted;
      if (posted !== undefined && posted > time) time = posted;
    }
    if (time <= now) return now;
    if (earliest === undefined || time < earliest) earliest = time;
  }
  return earliest ?? now;
}

/** The database cannot be reached: no half of the batch would fare better. */
function isOutage(error: unknown): boolean {
  return (
    isConnectionFailure(error) && !(error instanceof Error && 'reason' in error && error.reason === 'DATABASE_BUSY')
  );
}

function halves(asks: readonly Ask[]): [readonly Ask[], readonly Ask[]] {
  const middle = Math.ceil(asks.length / 2);
  return [asks.slice(0, middle), asks.slice(middle)];
}
