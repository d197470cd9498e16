// However commands are cut into batches, they are judged as if one came after the other, and a batch writes exactly what it
// decided: the books folded from its transfers are the books that it keeps.
import { DomainError } from '@tollgate/errors';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, WalletCommand } from '../domain/commands/command.ts';
import { Memory } from '../domain/commands/memory.ts';
import type { Answer } from './ask.ts';
import { Batch } from './batch.ts';
import type { Book } from './book.ts';
import { RequestMemory } from './request-memory.ts';

const TENANTS = ['ten_a', 'ten_b', 'ten_c'];
const START = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const REMEMBERED = {
  charges: [],
  reservations: [],
  lots: [],
  roundings: [],
  payouts: [],
  returned: [],
  settlements: [],
  settled: [],
  draws: [],
  freezes: [],
  reversals: [],
  reversible: [],
  laterPayers: [],
};

const tenantId = fc.constantFrom(...TENANTS, 'ten_nobody');
const amount = fc.bigInt(1n, 40n);
const reference = fc.constantFrom('grt_1', 'grt_2', 'grt_3', 'grt_4');
const minutes = fc.integer({ min: 0, max: 12 });
const later = minutes.map((count) => new Date(START + count * MINUTE));
const some = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(shape) as fc.Arbitrary<T>;

let made = 0;
const fresh = (prefix: string) => fc.constant(prefix).map((text) => `${text}_${made++}`);

const walletCommand: fc.Arbitrary<WalletCommand> = fc.oneof(
  some<Extract<WalletCommand, { kind: 'credit-lots' }>>({
    kind: fc.constant('credit-lots'),
    tenantId,
    origin: fresh('ord'),
    lots: fc
      .tuple(fc.constantFrom('CASH' as const, 'BONUS' as const), amount, fc.option(later, { nil: undefined }))
      .map(([kind, credited, expiresAt]) => [
        { lotId: `lot_${made++}`, kind, amount: credited, pricePaid: 0n, expiresAt },
      ]),
  }),
  some<Extract<WalletCommand, { kind: 'reserve-value' }>>({
    kind: fc.constant('reserve-value'),
    tenantId,
    reservationId: fresh('rsv'),
    reference,
    amount,
    expiresAt: later,
  }),
  some<Extract<WalletCommand, { kind: 'release-value' }>>({
    kind: fc.constant('release-value'),
    tenantId,
    reference,
    amount: fc.option(amount, { nil: undefined }),
  }),
  some<Extract<WalletCommand, { kind: 'post-charge' }>>({
    kind: fc.constant('post-charge'),
    tenantId,
    chargeId: fc.constantFrom('chg_1', 'chg_2', 'chg_3').chain((one) => fc.oneof(fc.constant(one), fresh('chg'))),
    amount,
    reservationReference: fc.oneof(reference, fc.constant('')),
    onlyReserved: fc.boolean(),
  }),
  some<Extract<WalletCommand, { kind: 'note-time' }>>({ kind: fc.constant('note-time'), tenantId }),
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: walletCommand },
  {
    weight: 1,
    arbitrary: some<Extract<Command, { kind: 'group' }>>({
      kind: fc.constant('group'),
      commands: fc.array(walletCommand, { minLength: 1, maxLength: 4 }),
    }),
  },
);

/** All batches of one world happen at one time: what is compared is the order of commands, not of clocks. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`this does not hold: ${what}`);
}

class World {
  books = new Map<string, Book>(TENANTS.map((each) => [each, emptyBook(each)]));
  readonly answers: string[] = [];
  readonly folded = new Map<string, bigint>();
  readonly #memory = Memory.of(REMEMBERED);
  readonly #requests = new RequestMemory([]);
  readonly #now: Date;

  constructor(now: Date) {
    this.#now = now;
  }

  run(commands: readonly Command[]): void {
    const batch = new Batch({ books: this.books, memory: this.#memory, requests: this.#requests, now: this.#now });
    const answered: string[] = [];
    for (const each of commands)
      batch.decide({ command: each, request: undefined, signal: undefined, answer: () => undefined });
    must(batch.later.length === 0, 'every command is judged');
    const { writes } = batch;
    writes.numbers = writes.transfers.id.map((_, index) => BigInt(index + 1));
    for (const { answer } of batch.finish().answers) answered.push(told(answer));
    this.answers.push(...answered);
    writes.transfers.id.forEach((_, index) => {
      this.#move(
        writes.transfers.from[index],
        -(writes.transfers.amount[index] ?? 0n),
        writes.transfers.fromBalance[index],
      );
      this.#move(writes.transfers.to[index], writes.transfers.amount[index] ?? 0n, writes.transfers.toBalance[index]);
    });
    for (const book of batch.books) if (book.changed) this.books.set(book.tenantId, book.after(1n, 0n, this.#now));
    this.#check();
  }

  #move(account: string | undefined, change: bigint, after: bigint | undefined): void {
    const before = this.folded.get(account ?? '') ?? 0n;
    must(before + change === after, `${account ?? ''} has the balance that its transfer says`);
    this.folded.set(account ?? '', before + change);
  }

  /** Conservation, no lot below what is held of it, and holds equal to what open reservations hold. */
  #check(): void {
    must([...this.folded.values()].reduce((sum, each) => sum + each, 0n) === 0n, 'nothing comes from nowhere');
    for (const { wallet, balances } of this.books.values()) {
      const held = new Map<string, bigint>();
      for (const { holds } of wallet.reservations)
        for (const hold of holds) held.set(hold.lotId, (held.get(hold.lotId) ?? 0n) + hold.amount);
      for (const lot of wallet.lots) {
        must(lot.remaining >= lot.held, 'no lot has less than is held of it');
        must(lot.held === (held.get(lot.lotId) ?? 0n), 'what is held is what open reservations hold');
        must(lot.remaining === balances.get(`lot/${lot.lotId}`), 'a lot and its account agree');
        must(lot.remaining === this.folded.get(`lot/${lot.lotId}`), 'a lot has what its transfers say');
      }
      must(
        -wallet.arrears === (this.folded.get(`tenant/${wallet.tenantId}/arrears`) ?? 0n),
        'arrears are what their transfers say',
      );
    }
  }

  state(): string {
    const wallets = [...this.books].map(([each, { wallet, balances }]) => [
      each,
      wallet,
      [...balances].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    return text(wallets);
  }
}

function emptyBook(each: string): Book {
  const wallet = { tenantId: each, lots: [], reservations: [], arrears: 0n };
  const balances = new Map([
    [`tenant/${each}/arrears`, 0n],
    [`tenant/${each}/refundable`, 0n],
  ]);
  return { version: 0n, wallet, balances, lastSequence: 0n, lastPosted: undefined };
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));

function told(answer: Answer): string {
  if (answer.kind === 'done') return text(answer.done.result ?? null);
  return answer.kind === 'refused' && answer.refusal instanceof DomainError ? answer.refusal.reason : answer.kind;
}

it('judges batches as if their commands came one after the other', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 60 }), cuts, minutes, (commands, sizes, passed) => {
      const now = new Date(START + passed * MINUTE);
      const [alone, together] = [new World(now), new World(now)];
      for (const each of commands) alone.run([each]);
      for (let first = 0, turn = 0; first < commands.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        together.run(commands.slice(first, first + size));
        first += size;
      }
      expect(together.answers).toEqual(alone.answers);
      expect(together.state()).toBe(alone.state());
    }),
    { numRuns: 400 },
  );
});
