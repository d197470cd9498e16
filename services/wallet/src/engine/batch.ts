// Decides the commands of one batch one after the other, each against what the ones before have left, and gathers what is
// to be written. Nothing here waits or reads a clock.
import { newId } from '@tollgate/ids';
import { decide, tenantsOf, type WalletCommand } from '../domain/commands/command.ts';
import type { Effects, Situation } from '../domain/commands/decision.ts';
import type { Memory } from '../domain/commands/memory.ts';
import { groupRefused, groupRepeats, ledgerLimit, walletNotFound } from '../domain/refusals.ts';
import type { Movement, WalletState } from '../domain/wallet.ts';
import { emptyWrites, type BatchWrites } from '../store/batch-writes.ts';
import type { Answer, Ask, Done, Standing } from './ask.ts';
import { OpenBook, type Book } from './book.ts';
import { postedBetween } from './posted-between.ts';
import { Rare } from './rare.ts';
import { type RequestMemory, storedRefusal } from './request-memory.ts';

/** What a batch is decided on. */
export interface BatchGround {
  /** Books of the wallets that exist; a complete ground has all that the batch's commands name. */
  readonly books: { get(tenantId: string): Book | undefined };
  readonly memory: Memory;
  readonly requests: RequestMemory;
  readonly now: Date;
}

type Verdict =
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'refused'; readonly refusal: Extract<Answer, { kind: 'refused' }>['refusal'] }
  | { readonly kind: 'look-up' };

const LATER = { kind: 'look-up' } as const;
const newTransferId = (): string => newId('trf');

export class Batch {
  readonly writes: BatchWrites;
  /** Commands that this batch cannot judge; they belong into a batch with a complete memory. */
  readonly later: Ask[] = [];
  readonly rare = new Rare();
  readonly #ground: BatchGround;
  readonly #open = new Map<string, OpenBook>();
  readonly #judged: { readonly ask: Ask; readonly verdict: Exclude<Verdict, { kind: 'look-up' }> }[] = [];
  /** Tenants of commands in `later`. */
  readonly #waiting = new Set<string>();
  readonly #replayed: { readonly ask: Ask; readonly answer: Answer }[] = [];

  constructor(ground: BatchGround) {
    this.#ground = ground;
    this.writes = emptyWrites(ground.now);
  }

  /** The wallets that decisions looked at. */
  get books(): Iterable<OpenBook> {
    return this.#open.values();
  }

  decide(ask: Ask): void {
    const { request } = ask;
    // Commands to one wallet keep their order: none overtakes one that has to wait.
    if (this.later.length > 0 && tenantsOf(ask.command).some((each) => this.#waiting.has(each))) return this.#wait(ask);
    const known = request === undefined ? undefined : this.#ground.requests.find(request);
    if (known === 'in this batch') return this.#wait(ask);
    if (known !== undefined) {
      const answer: Answer =
        'outcome' in known
          ? { kind: 'replayed', bytes: known.outcome }
          : { kind: 'refused', refusal: known.refusal, replayed: true };
      return void this.#replayed.push({ ask, answer });
    }
    const verdict = this.#judge(ask);
    if (verdict.kind === 'look-up' || this.#mayHaveForgotten(ask, verdict)) return this.#wait(ask);
    if (request !== undefined) this.#ground.requests.note(request);
    this.#judged.push({ ask, verdict });
  }

  /** A refusal that rests on what an incomplete memory does not know is none: the same may have been answered before. */
  #mayHaveForgotten({ command }: Ask, verdict: Verdict): boolean {
    return verdict.kind === 'refused' && command.kind !== 'refused-request' && !this.#ground.memory.complete;
  }

  #wait(ask: Ask): void {
    this.later.push(ask);
    for (const each of tenantsOf(ask.command)) this.#waiting.add(each);
  }

  #judge({ command }: Ask): Verdict {
    switch (command.kind) {
      case 'refused-request':
        return { kind: 'refused', refusal: command.refusal };
      case 'group':
        return this.#judgeGroup(command.commands);
      default:
        return this.#judgeOne(command);
    }
  }

  #judgeOne(command: WalletCommand): Verdict {
    const { memory, now } = this.#ground;
    const book = this.#bookOf(command.tenantId);
    if (book === undefined) return this.#noWallet(command.tenantId);
    if (this.#isAhead(book)) return LATER;
    const { refundable } = book;
    const decision = decide({ wallet: book.wallet, memory, now, refundable, balances: book.before.balances }, command);
    if (decision.kind !== 'done') return decision;
    const first = this.writes.transfers.id.length;
    if (decision.effects !== undefined) {
      if (!this.#post(book, decision.effects)) return { kind: 'refused', refusal: ledgerLimit() };
      this.#accept(book, decision.effects);
    }
    return { kind: 'done', done: this.#done(decision.result, first, [book]) };
  }

  /** All or none: the commands are decided on a copy of the wallets and of the memory, which is forgotten on a refusal. */
  #judgeGroup(commands: readonly WalletCommand[]): Verdict {
    const memory = this.#ground.memory.over();
    const wallets = new Map<string, WalletState>();
    const decided: { readonly book: OpenBook; readonly effects: Effects | undefined; readonly result: unknown }[] = [];
    for (const [index, command] of commands.entries()) {
      const book = this.#bookOf(command.tenantId);
      const wallet = wallets.get(command.tenantId) ?? book?.wallet;
      if (book === undefined || wallet === undefined) {
        const verdict = this.#noWallet(command.tenantId);
        return verdict.kind === 'refused' ? { ...verdict, refusal: groupRefused(verdict.refusal, index) } : verdict;
      }
      if (this.#isAhead(book)) return LATER;
      const { refundable } = book;
      const decision = decide(
        { wallet, memory, now: this.#ground.now, refundable, balances: book.before.balances },
        command,
      );
      if (decision.kind === 'refused') return { kind: 'refused', refusal: groupRefused(decision.refusal, index) };
      if (decision.kind === 'look-up')
        return this.#notYet(command, { wallet, refundable, balances: book.before.balances }, index);
      if (decision.effects !== undefined) {
        memory.note(decision.effects);
        wallets.set(command.tenantId, decision.effects.wallet);
      }
      decided.push({ book, effects: decision.effects, result: decision.result });
    }
    const first = this.writes.transfers.id.length;
    if (!this.#postAll(decided)) return { kind: 'refused', refusal: ledgerLimit() };
    for (const { book, effects } of decided) if (effects !== undefined) this.#accept(book, effects);
    const results = decided.map((each) => each.result);
    return { kind: 'done', done: this.#done(results, first, [...new Set(decided.map((each) => each.book))]) };
  }

  /** A group is judged later when it repeats what others do, and never could be when it repeats what it does itself. */
  #notYet(command: WalletCommand, of: Omit<Situation, 'memory' | 'now'>, index: number): Verdict {
    const { memory, now } = this.#ground;
    const alone = decide({ ...of, memory, now }, command);
    return alone.kind === 'look-up' ? LATER : { kind: 'refused', refusal: groupRefused(groupRepeats(), index) };
  }

  #postAll(decided: readonly { readonly book: OpenBook; readonly effects: Effects | undefined }[]): boolean {
    const { transfers } = this.writes;
    const posted: { readonly book: OpenBook; readonly first: number; readonly changed: boolean }[] = [];
    for (const { book, effects } of decided) {
      if (effects === undefined) continue;
      const [first, { changed }] = [transfers.id.length, book];
      if (this.#post(book, effects)) posted.push({ book, first, changed });
      else {
        for (const each of posted.toReversed()) {
          each.book.undo(each.first, transfers);
          each.book.changed = each.changed;
        }
        return false;
      }
    }
    return true;
  }

  /** Another process has decided on that wallet at a time that this one's clock has not reached. */
  #isAhead({ before: { lastPosted } }: OpenBook): boolean {
    return lastPosted !== undefined && lastPosted > this.#ground.now;
  }

  #noWallet(tenantId: string): Verdict {
    return this.#ground.memory.complete ? { kind: 'refused', refusal: walletNotFound(tenantId) } : LATER;
  }

  #bookOf(tenantId: string): OpenBook | undefined {
    const open = this.#open.get(tenantId);
    if (open !== undefined) return open;
    const book = this.#ground.books.get(tenantId);
    if (book === undefined) return undefined;
    const opened = new OpenBook(tenantId, book, this.#ground.now);
    for (const each of opened.expired) this.#ground.memory.noteExpired(tenantId, each);
    this.#ground.memory.notePaid(opened.wallet, opened.passed);
    this.#open.set(tenantId, opened);
    return opened;
  }

  /** What time has moved comes first. */
  #post(book: OpenBook, { movements, lots, reopened, reversal, wallet }: Effects): boolean {
    const { transfers } = this.writes;
    const first = transfers.id.length;
    if (lots !== undefined) book.openLots(lots);
    if (reopened !== undefined) book.reopenLots(reopened);
    const passed: readonly Movement[] = book.changed ? [] : book.passed;
    if (!book.post(passed, transfers, newTransferId)) return false;
    // Nothing else makes a tenant's value larger.
    const grows = lots !== undefined || reversal !== undefined || movements[0]?.reason === 'KEPT_RETURNED';
    if (book.post(movements, transfers, newTransferId) && !(grows && book.exceedsLimit(wallet))) {
      book.changed = true;
      return true;
    }
    book.undo(first, transfers);
    return false;
  }

  #accept(book: OpenBook, effects: Effects): void {
    book.wallet = effects.wallet;
    for (const each of effects.reservations ?? []) book.reservations.set(each.reservationId, each);
    this.#ground.memory.note(effects);
    this.rare.take(effects);
    const { charge } = effects;
    if (charge === undefined) return;
    const { charges } = this.writes;
    charges.id.push(charge.chargeId);
    charges.tenantId.push(charge.tenantId);
    charges.amount.push(charge.amount);
    charges.reference.push(charge.reservationReference);
    charges.reserved.push(charge.fromReservation);
    charges.available.push(charge.fromAvailable);
    charges.owed.push(charge.toArrears);
  }

  #done(result: unknown, first: number, books: readonly OpenBook[]): Done {
    const end = this.writes.transfers.id.length;
    // Most commands name one wallet, and most of those who ask look at the result only.
    const [one] = books;
    const [wallet, place] = [one?.wallet, one?.lastPlace ?? 0];
    const others = books.length < 2 ? [] : books.map((book) => ({ book, wallet: book.wallet, place: book.lastPlace }));
    return {
      result,
      transfers: () => postedBetween(this.writes, first, end),
      standing: (tenantId) => {
        if (one?.tenantId === tenantId && wallet !== undefined) return this.#standing({ book: one, wallet, place });
        const found = others.find(({ book }) => book.tenantId === tenantId);
        if (found === undefined) throw new RangeError(`the command does not name tenant ${tenantId}`);
        return this.#standing(found);
      },
    };
  }

  #standing({ book, wallet, place }: { book: OpenBook; wallet: WalletState; place: number }): Standing {
    const sequence = place === 0 ? book.before.lastSequence : (this.writes.numbers?.[place - 1] ?? 0n);
    const balance = (account: string): bigint => this.#balanceAt(book, account, place);
    return { wallet, balance, sequence, now: this.#ground.now };
  }

  /** Of an account after the transfer at that place: what later transfers of the batch have moved is taken back. */
  #balanceAt(book: OpenBook, account: string, place: number): bigint {
    const { from, to, amount } = this.writes.transfers;
    let balance = book.before.balances.get(account) ?? 0n;
    for (let index = place; index < amount.length; index++) {
      if (from[index] === account) balance += amount[index] ?? 0n;
      if (to[index] === account) balance -= amount[index] ?? 0n;
    }
    return balance;
  }

  /** Whether there is something to tell, or a row to write that the statement does not write. */
  get needsLongWay(): boolean {
    if (this.rare.facts.length > 0) return true;
    for (const book of this.#open.values()) if (book.crossesZero || book.changedThresholds !== undefined) return true;
    return false;
  }

  /** Completes what is to be written; sequence numbers have to be there if any answer tells them. */
  finish(): { readonly answers: readonly { readonly ask: Ask; readonly answer: Answer }[] } {
    const { writes } = this;
    for (const book of this.#open.values()) {
      writes.known.tenantId.push(book.tenantId);
      writes.known.version.push(book.before.version);
      if (book.changed) book.writeTo(writes);
      const thresholds = book.changedThresholds;
      if (thresholds !== undefined) this.rare.thresholds.push({ tenantId: book.tenantId, thresholds });
    }
    const answers = this.#judged.map(({ ask, verdict }): { ask: Ask; answer: Answer } => {
      const bytes = this.#remember(ask, verdict);
      return verdict.kind === 'done'
        ? { ask, answer: { kind: 'done', done: verdict.done, bytes } }
        : { ask, answer: { kind: 'refused', refusal: verdict.refusal, replayed: false } };
    });
    return { answers: [...this.#replayed, ...answers] };
  }

  #remember({ request }: Ask, verdict: Exclude<Verdict, { kind: 'look-up' }>): Uint8Array | undefined {
    if (request === undefined) return undefined;
    const { requests } = this.writes;
    const outcome = verdict.kind === 'done' ? request.encode(verdict.done) : null;
    requests.scope.push(request.scope);
    requests.requestId.push(request.requestId);
    requests.method.push(request.method);
    requests.digest.push(request.digest);
    requests.outcome.push(outcome);
    requests.refusal.push(verdict.kind === 'refused' ? storedRefusal(verdict.refusal) : null);
    return outcome ?? undefined;
  }
}
