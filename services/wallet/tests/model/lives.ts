// Random lives of a few tenants: steps for fast-check, made into commands for the real ledger and for the coins.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { WalletCommand } from '../../src/domain/commands/command.ts';
import type { Done, RequestKey } from '../../src/engine/ask.ts';
import type { CoinWallet, Said, SettleLine } from './coin-wallet.ts';

export const TENANTS = ['ten_a', 'ten_b', 'ten_c'] as const;

/** One thing that somebody wants; what it names is looked up when its turn comes. */
export interface Wish {
  readonly do:
    | 'credit'
    | 'reserve'
    | 'charge'
    | 'capture'
    | 'release'
    | 'round'
    | 'settle'
    | 'note'
    | 'reverse'
    | 'draw'
    | 'freeze'
    | 'unfreeze'
    | 'pay-out'
    | 'thresholds';
  /** The last one is nobody's. */
  readonly tenant: number;
  readonly amount: number;
  /** Which of the reservations, ids and documents there are; the greatest make a new one. */
  readonly which: number;
  readonly minutes: number;
  readonly odd: boolean;
}

export interface Step {
  readonly wishes: readonly Wish[];
  /** All of the wishes or none. */
  readonly together: boolean;
  /** Asked for under a request id; another step may ask for the same again. */
  readonly again: number | undefined;
  /** Minutes that pass before it; 0 puts it into the batch of the step before, if `joined`. */
  readonly wait: number;
  readonly joined: boolean;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  do: fc.constantFrom(
    ...(['credit', 'credit', 'reserve', 'reserve', 'reserve', 'charge', 'charge', 'capture', 'capture'] as const),
    ...(['release', 'release', 'round', 'note', 'reverse', 'reverse', 'draw', 'draw', 'freeze', 'unfreeze'] as const),
    ...(['unfreeze', 'unfreeze', 'thresholds'] as const),
  ),
  tenant: fc.integer({ min: 0, max: 24 }).map((n) => (n === 24 ? TENANTS.length : n % TENANTS.length)),
  amount: fc.integer({ min: 1, max: 9 }),
  which: fc.nat(7),
  minutes: fc.integer({ min: 0, max: 3 }),
  odd: fc.boolean(),
});
const settlement = wish.map((each): Wish => ({ ...each, do: 'settle' }));
/** Groups never pay out. */
const payment = wish.map((each): Wish => ({ ...each, do: 'pay-out' }));
/** One document rounded twice, in one group or not. */
const twice = wish.map((each): [Wish, Wish] => [
  { ...each, do: 'round' },
  { ...each, do: 'round' },
]);

export const step: fc.Arbitrary<Step> = fc.record({
  wishes: fc.oneof(
    { weight: 80, arbitrary: fc.tuple(wish) },
    { weight: 10, arbitrary: fc.array(wish, { minLength: 2, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.tuple(settlement) },
    { weight: 3, arbitrary: fc.tuple(payment) },
    { weight: 1, arbitrary: twice },
  ),
  together: fc.boolean(),
  again: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(9) }),
  wait: fc.constantFrom(0, 0, 0, 0, 1, 1, 2),
  joined: fc.boolean(),
});

/** A wish as both sides understand it. */
export interface Order {
  readonly tenantId: string;
  readonly command: WalletCommand;
  /** What the coins say to it; it changes them. */
  readonly play: (coins: CoinWallet, now: number) => Said;
}

export const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));

/** Makes orders of wishes; counts what it has named. */
export class Desk {
  #made = 0;
  /** References of reservations that were asked for. */
  readonly #named: string[] = [];

  orderOf(each: Wish, coins: CoinWallet | undefined, now: number): Order {
    const tenantId = TENANTS[each.tenant] ?? 'ten_nobody';
    const expires = now + each.minutes;
    const open =
      each.which === 7 ? undefined : coins?.promised[each.which % Math.max(1, coins.promised.length)]?.reference;
    const reference = open ?? this.#named.at(-1 - each.minutes) ?? 'grt_0';
    switch (each.do) {
      case 'credit':
        return this.#credit(tenantId, each, expires);
      case 'reserve':
        return this.#reserve(tenantId, each, expires);
      case 'charge':
      case 'capture':
        return this.#charge(tenantId, each, each.do === 'capture' || each.odd ? reference : '');
      case 'release': {
        const amount = each.odd ? undefined : each.amount;
        const micros = amount === undefined ? undefined : BigInt(amount);
        const command = { kind: 'release-value', tenantId, reference, amount: micros } as const;
        return { tenantId, command, play: (wallet) => wallet.release(reference, amount, now) };
      }
      case 'round':
        return round(tenantId, each);
      case 'settle':
        return this.#settle(tenantId, each, coins);
      case 'reverse':
        return this.#reverse(tenantId, each, coins);
      case 'draw':
        return this.#draw(tenantId, each, reference);
      case 'freeze':
      case 'unfreeze':
        return freezing(tenantId, each, coins);
      case 'pay-out':
        return payOut(tenantId, each, coins);
      case 'thresholds':
        return thresholds(tenantId, each);
      case 'note':
        return { tenantId, command: { kind: 'note-time', tenantId }, play: () => 'OK' };
    }
  }

  #credit(tenantId: string, { which, amount, odd, minutes }: Wish, expires: number): Order {
    const origin = which < 6 ? `ord_${(this.#made += 1)}` : `ord_${tenantId}_${which}`;
    const kinds = odd ? (['CASH', 'BONUS', 'PACKAGE'] as const) : (['CASH'] as const);
    const lots = kinds.map((kind, index) => ({
      lot: `lot_${String((this.#made += 1)).padStart(4, '0')}`,
      kind,
      amount: 4 * amount + index,
      expires: kind === 'CASH' && minutes > 0 ? Infinity : expires,
    }));
    const command = {
      kind: 'credit-lots',
      tenantId,
      origin,
      lots: lots.map((lot) => ({
        lotId: lot.lot,
        kind: lot.kind,
        product: lot.kind === 'PACKAGE' ? 'mail' : undefined,
        amount: BigInt(lot.amount),
        pricePaid: lot.kind === 'CASH' ? BigInt(lot.amount) : 0n,
        expiresAt: lot.expires === Infinity ? undefined : at(lot.expires),
      })),
    } as const;
    return { tenantId, command, play: (wallet, now) => wallet.credit(origin, lots, now) };
  }

  #reserve(tenantId: string, { which, amount, odd, minutes }: Wish, later: number): Order {
    const units = minutes === 3;
    const expires = later + (odd ? 0 : 1);
    const reservationId = `rsv_${String((this.#made += 1)).padStart(4, '0')}`;
    const reference = which < 7 ? `grt_${this.#made}` : (this.#named.at(-1) ?? 'grt_0');
    this.#named.push(reference);
    const command = {
      kind: 'reserve-value',
      tenantId,
      reservationId,
      reference,
      product: units ? 'mail' : undefined,
      amount: BigInt(amount),
      expiresAt: at(expires),
    } as const;
    const wanted = { amount, units, expires };
    return { tenantId, command, play: (wallet, now) => wallet.reserve(reservationId, reference, wanted, now) };
  }

  #charge(tenantId: string, { do: what, which, amount }: Wish, reference: string): Order {
    // A charge id belongs to one tenant here: who else has used it is another table's question.
    const chargeId = which < 7 ? `chg_${(this.#made += 1)}` : `chg_${tenantId}`;
    const onlyReserved = what === 'capture';
    const command = {
      kind: 'post-charge',
      tenantId,
      chargeId,
      amount: BigInt(amount),
      reservationReference: reference,
      onlyReserved,
    } as const;
    return { tenantId, command, play: (wallet, now) => wallet.charge(chargeId, amount, reference, onlyReserved, now) };
  }

  #reverse(tenantId: string, { which, amount, odd }: Wish, coins: CoinWallet | undefined): Order {
    const posted = [...(coins?.charges.keys() ?? [])];
    const chargeId = (which === 7 ? undefined : posted.at(-1 - (which % Math.max(1, posted.length)))) ?? 'chg_0';
    const left = coins?.charges.get(chargeId)?.slots.length ?? 0;
    const micros = left < 2 || which === 6 ? amount : odd ? left : 1 + (amount % left);
    const reversalId = `rvl_${(this.#made += 1)}`;
    const command = { kind: 'reverse-charge', tenantId, reversalId, chargeId, amount: BigInt(micros) } as const;
    return { tenantId, command, play: (wallet, now) => wallet.reverse(chargeId, micros, now) };
  }

  #draw(tenantId: string, { which, amount, odd }: Wish, named: string): Order {
    const drawId = which < 7 ? `drw_${(this.#made += 1)}` : `drw_${tenantId}`;
    const reference = odd ? named : '';
    const command = {
      kind: 'draw-units',
      tenantId,
      drawId,
      product: 'mail',
      units: BigInt(amount),
      reservationReference: reference,
    } as const;
    return { tenantId, command, play: (wallet, now) => wallet.draw(drawId, amount, reference, now) };
  }

  #settle(tenantId: string, { odd, which }: Wish, coins: CoinWallet | undefined): Order {
    const settlementId = `set_${(this.#made += 1)}`;
    const amounts = new Map<string, SettleLine>();
    for (const { lot, kind } of coins?.free ?? []) {
      const fate = kind !== 'CASH' ? ('EXPIRED' as const) : odd ? ('REFUNDED' as const) : ('FORFEITED' as const);
      amounts.set(lot, { lot, fate, amount: (amounts.get(lot)?.amount ?? 0) + 1 });
    }
    // Some are of a position that is not there.
    const lines = [...amounts.values()].slice(which === 0 ? 1 : 0);
    const command = {
      kind: 'execute-settlement',
      tenantId,
      settlementId,
      lines: lines.map(({ lot, fate, amount }) => {
        const isPackage = coins?.free.find((coin) => coin.lot === lot)?.kind === 'PACKAGE';
        const measure = isPackage ? { amount: 0n, units: BigInt(amount) } : { amount: BigInt(amount) };
        return { lotId: lot, fate, ...measure, clauseId: 'jd/1' };
      }),
    } as const;
    return { tenantId, command, play: (wallet) => wallet.settle(lines) };
  }
}

function freezing(tenantId: string, { do: what, which, odd, minutes }: Wish, coins: CoinWallet | undefined): Order {
  const open = coins?.frozenFor ?? [];
  if (what === 'unfreeze') {
    const reference = open[which] ?? open[0] ?? `cas_${minutes}`;
    const command = { kind: 'unfreeze-value', tenantId, reference } as const;
    return { tenantId, command, play: (wallet, now) => wallet.unfreeze(reference, now) };
  }
  const reference = which < 6 ? `cas_${coins?.freezes.size ?? 0}` : `cas_${minutes}`;
  const reason = odd ? 'odd' : 'even';
  const command = { kind: 'freeze-value', tenantId, reference, reason } as const;
  return { tenantId, command, play: (wallet) => wallet.freeze(reference, reason) };
}

/** Some want more than there is, some the same again or something else for the same refund. */
function payOut(tenantId: string, { which, amount, odd }: Wish, coins: CoinWallet | undefined): Order {
  const refundable = coins?.refundable ?? 0;
  const micros = odd && refundable > 0 ? 1 + (amount % refundable) : amount;
  const reference = `rfd_${tenantId}_${which < 5 ? refundable : which}`;
  const command = { kind: 'pay-out', tenantId, amount: BigInt(micros), reference } as const;
  return { tenantId, command, play: (wallet) => wallet.payOut(reference, micros) };
}

function thresholds(tenantId: string, { which, amount, odd }: Wish): Order {
  const amounts = which === 0 ? [] : odd ? [amount, amount + which, 40] : [amount];
  const distinct = [...new Set(amounts)];
  const command = { kind: 'set-thresholds', tenantId, amounts: distinct.map(BigInt) } as const;
  return { tenantId, command, play: (wallet) => wallet.watch(distinct) };
}

function round(tenantId: string, { which, amount, odd }: Wish): Order {
  const difference = which === 0 ? 5_001 : (odd ? 1 : -1) * (amount - 1);
  const reference = `inv_${which}`;
  const command = { kind: 'post-rounding', tenantId, difference: BigInt(difference), reference } as const;
  return { tenantId, command, play: (wallet) => wallet.round(reference, difference) };
}

/** The request under which a step is asked for. */
export function requestOf(requestId: string, payload: unknown): RequestKey {
  return {
    scope: 'service:test',
    requestId,
    method: '/test',
    digest: createHash('sha256').update(stable(payload)).digest(),
    encode: ({ result }: Done) => Buffer.from(stable(result)),
  };
}

export const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? 'nothing';
