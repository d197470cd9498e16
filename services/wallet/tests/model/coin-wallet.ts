// A wallet as a child would keep it: every micro is a coin of its own. No sums, no holds, no lots with amounts: what the
// rules say is done coin by coin. The properties compare the real decisions with it.

export interface Coin {
  readonly lot: string;
  readonly kind: 'CASH' | 'BONUS';
  /** Minutes; Infinity for never. */
  readonly expires: number;
  /** Minutes; with the lot's name it is the age. */
  readonly since: number;
}

export interface CoinLot {
  readonly lot: string;
  readonly kind: 'CASH' | 'BONUS';
  readonly amount: number;
  readonly expires: number;
}

interface Promised {
  readonly id: string;
  readonly reference: string;
  readonly expires: number;
  /** In the order in which they were set aside. */
  coins: Coin[];
}

/** What a command answers: how a charge was paid, or a word. */
export type Said = string;

export interface SettleLine {
  readonly lot: string;
  readonly fate: 'REFUNDED' | 'FORFEITED' | 'EXPIRED';
  readonly amount: number;
}

const rank = (coin: Coin): number => (coin.kind === 'BONUS' ? 0 : 1);

/** Bonus by expiry, cash by age. */
function inOrder(a: Coin, b: Coin): number {
  const expiry = a.kind === 'BONUS' && b.kind === 'BONUS' && a.expires !== b.expires ? a.expires - b.expires : 0;
  return rank(a) - rank(b) || expiry || a.since - b.since || (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0);
}

export class CoinWallet {
  free: Coin[] = [];
  owed = 0;
  refundable = 0;
  /** Coins that went to the provider, whatever for. */
  gone = 0;
  promised: Promised[] = [];
  readonly #ended = new Set<string>();
  readonly #charges = new Map<string, string>();
  readonly #origins = new Map<string, string>();
  readonly #roundings = new Map<string, number>();
  #settled = false;
  /** Documents that the group at hand has rounded; a copy has none. */
  readonly #roundedNow = new Set<string>();

  /** Undoes nothing by itself: work on a copy and keep it, or not. */
  copy(): CoinWallet {
    const other = new CoinWallet();
    Object.assign(other, { free: [...this.free], owed: this.owed, refundable: this.refundable, gone: this.gone });
    other.promised = this.promised.map((each) => ({ ...each, coins: [...each.coins] }));
    for (const each of this.#ended) other.#ended.add(each);
    for (const [id, charge] of this.#charges) other.#charges.set(id, charge);
    for (const [id, lots] of this.#origins) other.#origins.set(id, lots);
    for (const [id, difference] of this.#roundings) other.#roundings.set(id, difference);
    other.#settled = this.#settled;
    return other;
  }

  pass(now: number): void {
    const due = this.promised
      .filter((each) => each.expires <= now)
      .toSorted((a, b) => a.expires - b.expires || (a.id < b.id ? -1 : 1));
    for (const each of due) {
      this.#giveBack(each, each.coins.length, each.expires);
      this.#forgetEmpty();
    }
    const over = this.free.filter((coin) => coin.expires <= now);
    this.gone += over.length;
    this.free = this.free.filter((coin) => coin.expires > now);
  }

  /** The next coins to use. */
  #take(count: number, now: number): Coin[] {
    const usable = this.free.filter((coin) => coin.expires > now).toSorted(inOrder);
    const taken = new Set(usable.slice(0, count));
    this.free = this.free.filter((coin) => !taken.has(coin));
    return [...taken];
  }

  #giveBack(from: Promised, count: number, now: number): void {
    const back = count === 0 ? [] : from.coins.splice(-count);
    this.free.push(...back);
    this.owed -= this.#take(this.owed, now).length;
  }

  #forgetEmpty(): void {
    for (const each of this.promised) if (each.coins.length === 0) this.#ended.add(each.reference);
    this.promised = this.promised.filter((each) => each.coins.length > 0);
  }

  credit(origin: string, lots: readonly CoinLot[], now: number): Said {
    const told = JSON.stringify(lots.map(({ kind, amount, expires }) => [kind, amount, String(expires)]));
    const before = this.#origins.get(origin);
    if (before !== undefined) return before === told ? 'OK' : 'ORIGIN_CREDITED';
    if (lots.some((lot) => lot.expires <= now)) return 'EXPIRE_TIME_PAST';
    this.#origins.set(origin, told);
    for (const kind of ['CASH', 'BONUS'] as const)
      for (const lot of lots.filter((each) => each.kind === kind)) {
        const coins = Array.from({ length: lot.amount }, (): Coin => ({ ...lot, since: now }));
        this.owed -= coins.splice(0, Math.min(this.owed, coins.length)).length;
        if (!this.#settled) this.free.push(...coins);
        else if (kind === 'CASH') this.refundable += coins.length;
        else this.gone += coins.length;
      }
    return 'OK';
  }

  reserve(id: string, reference: string, amount: number, expires: number, now: number): Said {
    if (expires <= now) return 'EXPIRE_TIME_PAST';
    if (this.#ended.has(reference) || this.#open(reference) !== undefined) return 'REFERENCE_TAKEN';
    if (this.free.length < amount) return 'INSUFFICIENT_BALANCE';
    this.promised.push({ id, reference, expires, coins: this.#take(amount, now) });
    return 'OK';
  }

  release(reference: string, amount: number | undefined, now: number): Said {
    const open = this.#open(reference);
    if (open === undefined) return this.#ended.has(reference) ? 'OK' : 'RESERVATION_NOT_FOUND';
    this.#giveBack(open, Math.min(amount ?? open.coins.length, open.coins.length), now);
    this.#forgetEmpty();
    return 'OK';
  }

  charge(id: string, amount: number, reference: string, onlyReserved: boolean, now: number): Said {
    const told = `${amount} ${reference}`;
    const before = this.#charges.get(id);
    if (before !== undefined) return before.startsWith(`${told}:`) ? before.slice(told.length + 1) : 'CHARGE_ID_REUSED';
    const open = this.#open(reference);
    if (onlyReserved && open === undefined)
      return this.#ended.has(reference) ? 'RESERVATION_ENDED' : 'RESERVATION_NOT_FOUND';
    if (onlyReserved && open !== undefined && open.coins.length < amount) return 'CAPTURE_EXCEEDS_RESERVATION';
    const reserved = open?.coins.splice(0, amount).length ?? 0;
    const available = this.#take(amount - reserved, now).length;
    this.#forgetEmpty();
    this.gone += reserved + available;
    this.owed += amount - reserved - available;
    const said = `${reserved} ${available} ${amount - reserved - available}`;
    this.#charges.set(id, `${told}:${said}`);
    return said;
  }

  round(document: string, difference: number): Said {
    if (Math.abs(difference) > 5_000) return 'ROUNDING_TOO_LARGE';
    if (this.#roundedNow.has(document)) return 'GROUP_REPEATS';
    const before = this.#roundings.get(document);
    if (before !== undefined) return before === difference ? 'OK' : 'ROUNDING_POSTED';
    if (difference === 0) return 'OK';
    this.#roundings.set(document, difference);
    this.#roundedNow.add(document);
    return 'OK';
  }

  settle(lines: readonly SettleLine[]): Said {
    if (this.promised.length > 0) return 'POSITION_CHANGED';
    const left = new Map<string, number>();
    for (const coin of this.free) left.set(coin.lot, (left.get(coin.lot) ?? 0) + 1);
    for (const { lot, fate, amount } of lines) {
      const kind = this.free.find((coin) => coin.lot === lot)?.kind;
      if (kind === undefined) return 'POSITION_CHANGED';
      if (kind === 'BONUS' && fate === 'REFUNDED') return 'BONUS_NOT_REFUNDABLE';
      left.set(lot, (left.get(lot) ?? 0) - amount);
    }
    if ([...left.values()].some((each) => each !== 0)) return 'POSITION_CHANGED';
    for (const { fate, amount } of lines)
      if (fate === 'REFUNDED') this.refundable += amount;
      else this.gone += amount;
    this.free = [];
    this.#settled = true;
    return 'OK';
  }

  #open(reference: string): Promised | undefined {
    return this.promised.find((each) => each.reference === reference);
  }

  /** What a balance says. */
  get parts(): Record<'available' | 'reserved' | 'cash' | 'bonus' | 'arrears' | 'refundable', bigint> {
    const held = this.promised.flatMap((each) => each.coins);
    const all = [...this.free, ...held];
    return {
      available: BigInt(this.free.length),
      reserved: BigInt(held.length),
      cash: BigInt(all.filter((coin) => coin.kind === 'CASH').length),
      bonus: BigInt(all.filter((coin) => coin.kind === 'BONUS').length),
      arrears: BigInt(this.owed),
      refundable: BigInt(this.refundable),
    };
  }
}
