// Random commands on one wallet, time among them: what must hold after each of them, against plain sums.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { balanceOf } from './balance.ts';
import { decideCharge } from './charge.ts';
import { arrearsAccount, lotAccount } from './chart.ts';
import { decideCredit } from './credit.ts';
import { passTime } from './pass-time.ts';
import { payArrears } from './pay-arrears.ts';
import { decideReserve, heldBy, release } from './reserve.ts';
import { decideSettlement } from './settlement.ts';
import { availableValue, type Movement, type WalletState } from './wallet.ts';

type Command =
  | { readonly do: 'credit'; readonly kind: 'CASH' | 'BONUS'; readonly amount: bigint; readonly ttl: number }
  | { readonly do: 'reserve'; readonly amount: bigint; readonly ttl: number }
  | { readonly do: 'charge'; readonly amount: bigint; readonly which: number }
  | { readonly do: 'release'; readonly amount: bigint; readonly which: number }
  | { readonly do: 'wait'; readonly minutes: number };

const amount = fc.bigInt(1n, 60n);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      kind: fc.constantFrom('CASH' as const, 'BONUS' as const),
      amount,
      ttl: fc.integer({ min: 0, max: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('reserve' as const), amount, ttl: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('charge' as const), amount, which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), amount, which: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 0, max: 3 }) }) },
);

/** A wallet, the books that its movements make, and the clock. */
interface World {
  wallet: WalletState;
  now: number;
  made: number;
  readonly books: Map<string, bigint>;
}

const start = (): World => ({
  wallet: { tenantId: 'ten_1', lots: [], reservations: [], arrears: 0n },
  now: 0,
  made: 0,
  books: new Map(),
});
const time = (minutes: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minutes));

function post(world: World, wallet: WalletState, movements: readonly Movement[]): void {
  world.wallet = wallet;
  for (const { from, to, amount: micros } of movements) {
    expect(micros > 0n).toBe(true);
    world.books.set(from, (world.books.get(from) ?? 0n) - micros);
    world.books.set(to, (world.books.get(to) ?? 0n) + micros);
  }
}

/** Decides one command as an operation does: what time has done comes first. */
function decide(world: World, each: Command): void {
  const now = time(world.now);
  const passed = passTime(world.wallet, now);
  post(world, passed.wallet, passed.movements);
  const { wallet } = world;
  const open = wallet.reservations[each.do === 'charge' || each.do === 'release' ? each.which : 0];
  switch (each.do) {
    case 'wait':
      world.now += each.minutes;
      return;
    case 'credit': {
      const lot = {
        lotId: `lot_${world.made++}`,
        kind: each.kind,
        amount: each.amount,
        expiresAt: each.ttl === 0 ? undefined : time(world.now + each.ttl),
      };
      const done = decideCredit(wallet, [lot], { origin: 'ord_1', now, settled: false });
      if (done.kind === 'credited') post(world, done.wallet, done.movements);
      return;
    }
    case 'reserve':
      return reserve(world, each.amount, time(world.now + each.ttl), now);
    case 'charge':
      return charge(world, each.amount, open?.reference ?? '', now);
    case 'release': {
      if (open === undefined) return;
      const done = release(wallet, open, each.amount);
      const paid = payArrears(done.wallet, open.reference, now);
      post(world, paid.wallet, paid.movements);
    }
  }
}

function reserve(world: World, micros: bigint, expiresAt: Date, now: Date): void {
  const id = String(world.made++);
  const before = availableValue(world.wallet, now);
  const done = decideReserve(world.wallet, { reservationId: id, reference: id, amount: micros, expiresAt }, false, now);
  expect(done.kind).toBe(micros <= before ? 'reserved' : 'insufficient');
  if (done.kind === 'reserved') post(world, done.wallet, []);
}

function charge(world: World, micros: bigint, reservationReference: string, now: Date): void {
  const before = balanceOf(world.wallet, now);
  const named = world.wallet.reservations.find((each) => each.reference === reservationReference);
  const held = named === undefined ? 0n : heldBy(named);
  const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  const done = decideCharge(world.wallet, { chargeId: 'chg_1', amount: micros, reservationReference }, now);
  expect(done.fromReservation).toBe(least(micros, held));
  expect(done.fromAvailable).toBe(least(micros - done.fromReservation, before.available));
  expect(done.fromReservation + done.fromAvailable + done.toArrears).toBe(micros);
  post(world, done.wallet, done.movements);
}

/** The rules that a world breaks. */
function broken({ wallet, now, books }: World): string[] {
  const sum = (micros: Iterable<bigint>): bigint => [...micros].reduce((total, each) => total + each, 0n);
  const holds = wallet.reservations.flatMap((each) => each.holds);
  const { available, arrears, reserved, cash, bonus } = balanceOf(wallet, time(now));
  const rules: [string, boolean][] = [
    ['the books sum to zero', sum(books.values()) === 0n],
    ['arrears are in the books', (books.get(arrearsAccount('ten_1')) ?? 0n) === -wallet.arrears],
    ['the parts make the whole', available + reserved === cash + bonus],
    ['nobody both owes and has', available === 0n || arrears === 0n],
    ['nobody is owed by the wallet', arrears >= 0n && available >= 0n],
    ...wallet.reservations.map((each): [string, boolean] => [
      `reservation ${each.reference} adds up`,
      each.captured + each.released + heldBy(each) === each.amount,
    ]),
    ...wallet.lots.flatMap(({ lotId, remaining, held }): [string, boolean][] => [
      [`${lotId} is in the books`, books.get(lotAccount(lotId)) === remaining],
      [`${lotId} holds what it has`, held >= 0n && held <= remaining],
      [
        `${lotId} is held by reservations`,
        sum(holds.filter((hold) => hold.lotId === lotId).map((hold) => hold.amount)) === held,
      ],
    ]),
  ];
  return rules.filter(([, kept]) => !kept).map(([rule]) => rule);
}

it('conserves every micro, never goes below zero, and nobody both owes and has something to spend', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const world = start();
      for (const each of commands) {
        decide(world, each);
        expect(broken(world)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});

it('judges time the same, however late and in however many steps', () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
      (commands, waits) => {
        const world = start();
        for (const each of commands) decide(world, each);
        let stepped = world.wallet;
        let minutes = world.now;
        for (const wait of waits) {
          minutes += wait;
          stepped = passTime(stepped, time(minutes)).wallet;
        }
        expect(passTime(stepped, time(minutes)).wallet).toEqual(passTime(world.wallet, time(minutes)).wallet);
      },
    ),
    { numRuns: 400 },
  );
});

it('settles whatever is left, exactly once nothing is reserved, and then nothing is left', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      const world = start();
      for (const each of commands) decide(world, each);
      const lines = world.wallet.lots.flatMap(({ lotId, kind, remaining }) =>
        remaining === 0n
          ? []
          : [
              {
                lotId,
                amount: remaining,
                clauseId: 'jd/1',
                fate: kind === 'CASH' ? ('REFUNDED' as const) : ('EXPIRED' as const),
              },
            ],
      );
      const done = decideSettlement(world.wallet, 'set_1', lines);
      expect(done.kind).toBe(world.wallet.reservations.length > 0 ? 'reservations-open' : 'settled');
      if (done.kind !== 'settled') return;
      post(world, done.wallet, done.movements);
      expect(done.wallet.lots.every((lot) => lot.remaining === 0n)).toBe(true);
      expect(broken(world)).toEqual([]);
    }),
  );
});
