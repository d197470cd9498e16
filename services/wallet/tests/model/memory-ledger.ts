// The ledger's tables in memory: takes what a batch would write and gives what the engine would load, tried together.
import type { Command } from '../../src/domain/commands/command.ts';
import type { CreditedLot } from '../../src/domain/commands/decision.ts';
import { Memory, type Remembered } from '../../src/domain/commands/memory.ts';
import { arrearsAccount, lotAccount, openingsOfWallet } from '../../src/domain/chart.ts';
import { inDrawDownOrder } from '../../src/domain/draw-down.ts';
import type { LotState, ReservationState, ThresholdState, WalletState } from '../../src/domain/wallet.ts';
import type { Answer, Ask, RequestKey } from '../../src/engine/ask.ts';
import { Batch } from '../../src/engine/batch.ts';
import type { Book } from '../../src/engine/book.ts';
import { RequestMemory } from '../../src/engine/request-memory.ts';
import type { BatchWrites } from '../../src/store/batch-writes.ts';

interface AccountRow {
  tenantId: string;
  kind: string;
  asset: string;
  posted: bigint;
  held: bigint;
  live: boolean;
  last: bigint;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type ReservationRow = Omit<Mutable<Remembered['reservations'][number]>, 'holds'> & {
  holds: { lotId: string; amount: bigint }[];
};

/** Movements of which the tables keep one a reference; memory alone never judges them. */
const ONCE_A_REFERENCE = new Set(['ROUNDING', 'PAID_OUT', 'KEPT_RETURNED']);

const keysOf = ({ charges, reserved, requests }: BatchWrites): string[] => [
  ...charges.id,
  ...reserved.reference.map((reference, index) => `${reserved.tenantId[index]} ${reference}`),
  ...requests.requestId,
];

export interface Asked {
  readonly command: Command;
  readonly request: RequestKey | undefined;
}

/** What one batch came to. */
export interface Outcome {
  readonly answers: ReadonlyMap<Asked, Answer>;
  readonly writes: BatchWrites;
}

export class MemoryLedger {
  readonly accounts = new Map<string, AccountRow>();
  readonly transfers: {
    tenantId: string;
    from: string;
    to: string;
    reason: string;
    reference: string;
    amount: bigint;
    fromAfter: bigint;
    toAfter: bigint;
  }[] = [];
  readonly reservations = new Map<string, ReservationRow>();
  readonly #lots = new Map<string, CreditedLot & { tenantId: string }>();
  readonly #charges: Mutable<Remembered['charges']> = [];
  readonly #roundings: Mutable<Remembered['roundings']> = [];
  readonly #payouts: Mutable<Remembered['payouts']> = [];
  readonly #settlements: Mutable<Remembered['settlements']> = [];
  readonly #draws: Mutable<Remembered['draws']> = [];
  readonly #reversals: Mutable<Remembered['reversals']> = [];
  readonly #freezes = new Map<string, Remembered['freezes'][number]>();
  readonly #thresholds = new Map<string, readonly ThresholdState[]>();
  readonly #requests: ConstructorParameters<typeof RequestMemory>[0][number][] = [];
  readonly #tenants: readonly string[];

  constructor(tenants: readonly string[]) {
    this.#tenants = tenants;
    for (const tenantId of tenants)
      for (const { accountId, kind } of openingsOfWallet(tenantId))
        this.#open(accountId, tenantId, { kind, asset: 'CNY' });
  }

  #open(id: string, tenantId: string, { kind, asset }: { kind: string; asset: string }): AccountRow {
    const row = { tenantId, kind, asset, posted: 0n, held: 0n, live: true, last: 0n };
    this.accounts.set(id, row);
    return row;
  }

  /** Batches written as memory judged them, commands that came after theirs, batches that went the long way instead. */
  readonly ways = { fromMemory: 0, looked: 0, longWay: 0 };

  /** As the engine does: first from memory, which knows no ids; what that cannot judge or write goes the long way. */
  carryOut(asked: readonly Asked[], now: Date): Outcome[] {
    const { batch, asks } = this.#judged(asked, now, Memory.incomplete(), new RequestMemory([]));
    const later = new Set(batch.later.map((ask) => asks.get(ask)));
    if (later.size < asked.length && !batch.needsLongWay) {
      const done = this.#finished(batch, asks);
      if (!this.#meetsItsLike(batch.writes)) {
        this.#write(batch);
        this.ways.fromMemory += 1;
        this.ways.looked += later.size;
        return [
          done,
          ...this.#longWay(
            asked.filter((each) => later.has(each)),
            now,
          ),
        ];
      }
    }
    this.ways.longWay += 1;
    return this.#longWay(asked, now);
  }

  /** With everything that the tables remember; those that it cannot judge yet come in a batch of their own after it. */
  #longWay(asked: readonly Asked[], now: Date): Outcome[] {
    const outcomes: Outcome[] = [];
    for (let rest = asked; rest.length > 0;) {
      const memory = Memory.of(this.#remembered(rest));
      const { batch, asks } = this.#judged(rest, now, memory, new RequestMemory(this.#requests));
      outcomes.push(this.#finished(batch, asks));
      this.#write(batch);
      if (batch.later.length === rest.length) throw new Error('a complete memory judges at least one command');
      rest = batch.later.flatMap((ask) => asks.get(ask) ?? []);
    }
    return outcomes;
  }

  #judged(
    asked: readonly Asked[],
    now: Date,
    memory: Memory,
    requests: RequestMemory,
  ): { batch: Batch; asks: ReadonlyMap<Ask, Asked> } {
    const books = new Map(this.#tenants.map((tenantId) => [tenantId, this.load(tenantId)]));
    const batch = new Batch({ books, memory, requests, now });
    const asks = new Map<Ask, Asked>(
      asked.map((each) => [{ ...each, signal: undefined, answer: () => undefined }, each]),
    );
    for (const ask of asks.keys()) batch.decide(ask);
    return { batch, asks };
  }

  #finished(batch: Batch, asks: ReadonlyMap<Ask, Asked>): Outcome {
    const { writes } = batch;
    writes.numbers = writes.transfers.id.map((_, index) => BigInt(this.transfers.length + index + 1));
    const told = batch.finish().answers.flatMap(({ ask, answer }): [Asked, Answer][] => {
      const asked = asks.get(ask);
      return asked === undefined ? [] : [[asked, answer]];
    });
    const answers = new Map(told);
    return { answers, writes };
  }

  readonly #keys = new Set<string>();

  /** What unique keys would refuse. */
  #meetsItsLike(writes: BatchWrites): boolean {
    return (
      keysOf(writes).some((each) => this.#keys.has(each)) ||
      writes.transfers.reason.some((reason) => ONCE_A_REFERENCE.has(reason))
    );
  }

  /** What the engine would load of a tenant. */
  load(tenantId: string): Book {
    const own = [...this.accounts].filter(([, row]) => row.tenantId === tenantId && row.live);
    const lots = [...this.#lots.values()].flatMap((lot): LotState[] => {
      const row = this.accounts.get(lotAccount(lot.lotId));
      if (lot.tenantId !== tenantId || row?.live !== true) return [];
      const { lotId, kind, product, pricePaid, creditedAt, expiresAt } = lot;
      return [{ lotId, kind, product, pricePaid, creditedAt, expiresAt, remaining: row.posted, held: row.held }];
    });
    const reservations = [...this.reservations.values()].filter(
      (each) => each.tenantId === tenantId && each.state === 'OPEN',
    );
    const plain = reservations.map(({ state: _state, tenantId: _tenant, ...each }): ReservationState => ({
      ...each,
      holds: each.holds.map((hold) => ({ ...hold })),
    }));
    const arrears = -(this.accounts.get(arrearsAccount(tenantId))?.posted ?? 0n);
    return {
      version: 0n,
      wallet: { tenantId, lots: inDrawDownOrder(lots), reservations: plain, arrears, terms: this.#termsOf(tenantId) },
      balances: new Map(own.map(([id, row]) => [id, row.posted])),
      lastSequence: 0n,
      lastPosted: undefined,
    };
  }

  #remembered(asked: readonly Asked[]): Remembered {
    return {
      charges: this.#charges,
      reservations: [...this.reservations.values()],
      lots: [...this.#lots.values()],
      roundings: this.#roundings,
      payouts: this.#payouts,
      returned: [],
      settlements: this.#settlements,
      settled: this.#settlements.map((each) => each.tenantId),
      draws: this.#draws,
      freezes: [...this.#freezes.values()],
      reversals: this.#reversals,
      reversible: this.#reversible(asked),
      laterPayers: this.#laterPayers,
    };
  }

  #write(batch: Batch): void {
    const { writes } = batch;
    for (const each of keysOf(writes)) this.#keys.add(each);
    this.#writeTransfers(writes);
    for (const [index, id] of writes.opened.id.entries())
      this.#open(id, writes.opened.tenantId[index] ?? '', {
        kind: writes.opened.kind[index] ?? '',
        asset: writes.opened.asset[index] ?? '',
      });
    for (const { id, posted, held, live, place } of [writes.accounts, writes.opened])
      for (const [index, account] of id.entries()) {
        const last = BigInt(this.transfers.length - writes.transfers.id.length + (place[index] ?? 0));
        Object.assign(this.#account(account), { posted: posted[index], held: held[index], live: live[index], last });
      }
    for (const [index, account] of writes.held.id.entries())
      this.#account(account).held = writes.held.held[index] ?? -1n;
    for (const { tenantId, lots } of batch.rare.lots)
      for (const lot of lots) this.#lots.set(lot.lotId, { ...lot, tenantId });
    for (const { tenantId, settlementId } of batch.rare.settlements) {
      const transfers = this.#posted(writes).filter((each) => each.reference === settlementId);
      this.#settlements.push({ tenantId, settlementId, transfers });
    }
    for (const each of this.#posted(writes)) {
      if (each.reason === 'ROUNDING') this.#roundings.push(each);
      if (each.reason === 'PAID_OUT') this.#payouts.push(each);
    }
    this.#writeReservations(writes);
    this.#writeCharges(writes);
    this.#writeRare(batch.rare);
  }

  #writeRare({ draws, reversals, freezes, thresholds }: Batch['rare']): void {
    this.#draws.push(...draws);
    this.#reversals.push(...reversals);
    for (const each of freezes) this.#freezes.set(`${each.tenantId} ${each.reference}`, each);
    for (const each of thresholds) this.#thresholds.set(each.tenantId, each.thresholds);
  }

  #termsOf(tenantId: string): WalletState['terms'] {
    const freezes = [...this.#freezes.values()].filter((each) => each.tenantId === tenantId && !each.liftedAt);
    const thresholds = this.#thresholds.get(tenantId) ?? [];
    if (freezes.length === 0 && thresholds.length === 0) return undefined;
    return { freezes: freezes.map(({ reference, reason, since }) => ({ reference, reason, since })), thresholds };
  }

  /** A lot as it was credited, by its account. */
  #emptyLot(account: string): LotState | undefined {
    const lot = this.#lots.get(account.split('/')[1] ?? '');
    if (lot === undefined) return undefined;
    const { lotId, kind, product, pricePaid, creditedAt, expiresAt } = lot;
    return { lotId, kind, product, pricePaid, creditedAt, expiresAt, remaining: 0n, held: 0n };
  }

  /** Of the charges that are asked about. */
  #reversible(asked: readonly Asked[]): Remembered['reversible'] {
    const commands = asked.flatMap(({ command }): readonly Command[] =>
      command.kind === 'group' ? command.commands : [command],
    );
    const named = new Set(commands.flatMap((each) => (each.kind === 'reverse-charge' ? [each.chargeId] : [])));
    return this.#charges
      .filter(({ chargeId }) => named.has(chargeId))
      .map(({ chargeId }) => ({
        chargeId,
        parts: this.transfers
          .filter(({ reference, reason }) => reference === chargeId && (reason === 'CHARGE' || reason === 'ARREARS'))
          .map(({ from, amount }) => ({ lot: this.#emptyLot(from), amount })),
        reversed: this.#reversals
          .filter((each) => each.chargeId === chargeId)
          .reduce((sum, each) => sum + each.amount, 0n),
      }));
  }

  /** Lots that have paid arrears, each with what it has not got back, the one that paid last first. */
  get #laterPayers(): Remembered['laterPayers'] {
    return this.#tenants.map((tenantId) => {
      const paid = new Map<string, bigint>();
      for (const { from, to, reason, amount, tenantId: whose } of this.transfers) {
        if (whose !== tenantId) continue;
        if (reason === 'ARREARS_RETURNED') paid.set(to, (paid.get(to) ?? 0n) - amount);
        if (reason !== 'ARREARS_PAID' && reason !== 'SETTLEMENT_SET_OFF') continue;
        const before = paid.get(from) ?? 0n;
        paid.delete(from);
        paid.set(from, before + amount);
      }
      const shares = [...paid].toReversed().flatMap(([account, amount]) => {
        const lot = this.#emptyLot(account);
        return lot === undefined || amount <= 0n ? [] : [{ lot, amount }];
      });
      return { tenantId, shares };
    });
  }

  #account(id: string): AccountRow {
    const row = this.accounts.get(id);
    if (row === undefined) throw new Error(`a batch writes ${id}, which is not there`);
    return row;
  }

  #writeTransfers({
    transfers: { tenantId, from, to, reason, reference, amount, fromBalance, toBalance },
  }: BatchWrites): void {
    for (const index of tenantId.keys())
      this.transfers.push({
        tenantId: tenantId[index] ?? '',
        from: from[index] ?? '',
        to: to[index] ?? '',
        reason: reason[index] ?? '',
        reference: reference[index] ?? '',
        amount: amount[index] ?? 0n,
        fromAfter: fromBalance[index] ?? 0n,
        toAfter: toBalance[index] ?? 0n,
      });
  }

  #posted({ transfers, numbers, now }: BatchWrites): Remembered['roundings'][number][] {
    return transfers.id.map((transferId, index) => ({
      transferId,
      sequence: numbers?.[index] ?? 0n,
      from: transfers.from[index] ?? '',
      to: transfers.to[index] ?? '',
      amount: transfers.amount[index] ?? 0n,
      fromBalance: transfers.fromBalance[index] ?? 0n,
      toBalance: transfers.toBalance[index] ?? 0n,
      reason: (transfers.reason[index] ?? '') as Remembered['roundings'][number]['reason'],
      reference: transfers.reference[index] ?? '',
      clauseId: transfers.clauseId[index] ?? '',
      tenantId: transfers.tenantId[index] ?? '',
      postedAt: now,
    }));
  }

  #writeReservations({ reserved, captured, holds, lessened, freed }: BatchWrites): void {
    for (const [index, id] of reserved.id.entries())
      this.reservations.set(id, {
        reservationId: id,
        tenantId: reserved.tenantId[index] ?? '',
        reference: reserved.reference[index] ?? '',
        product: reserved.asset[index] === 'CNY' ? undefined : reserved.asset[index],
        amount: reserved.amount[index] ?? 0n,
        captured: reserved.captured[index] ?? 0n,
        released: reserved.released[index] ?? 0n,
        state: (reserved.state[index] ?? '') as ReservationRow['state'],
        expiresAt: new Date(Number(reserved.expiresMs[index] ?? 0n)),
        holds: [],
      });
    for (const [index, id] of captured.id.entries())
      Object.assign(this.#reservation(id), {
        captured: captured.captured[index],
        released: captured.released[index],
        state: captured.state[index],
      });
    for (const [index, id] of holds.id.entries())
      this.#reservation(id).holds.push({ lotId: holds.lotId[index] ?? '', amount: holds.amount[index] ?? 0n });
    for (const [index, id] of lessened.id.entries()) {
      const hold = this.#reservation(id).holds.find((each) => each.lotId === lessened.lotId[index]);
      if (hold === undefined) throw new Error(`a batch lessens a hold of ${id} that is not there`);
      hold.amount = lessened.amount[index] ?? -1n;
    }
    for (const [index, id] of freed.id.entries()) {
      const row = this.#reservation(id);
      row.holds = row.holds.filter((each) => each.lotId !== freed.lotId[index]);
    }
  }

  #reservation(id: string): ReservationRow {
    const row = this.reservations.get(id);
    if (row === undefined) throw new Error(`a batch writes ${id}, which is not there`);
    return row;
  }

  #writeCharges({ charges, requests }: BatchWrites): void {
    for (const [index, chargeId] of charges.id.entries())
      this.#charges.push({
        chargeId,
        tenantId: charges.tenantId[index] ?? '',
        amount: charges.amount[index] ?? 0n,
        reservationReference: charges.reference[index] ?? '',
        fromReservation: charges.reserved[index] ?? 0n,
        fromAvailable: charges.available[index] ?? 0n,
        toArrears: charges.owed[index] ?? 0n,
      });
    for (const [index, requestId] of requests.requestId.entries()) {
      const key = { scope: requests.scope[index] ?? '', requestId, method: requests.method[index] ?? '' };
      const refusal = requests.refusal[index] ?? null;
      this.#requests.push({
        ...key,
        digest: requests.digest[index] ?? Buffer.of(),
        outcome: requests.outcome[index] ?? Buffer.of(),
        refusal: refusal === null ? null : JSON.parse(Buffer.from(refusal).toString('utf8')),
      });
    }
  }
}
