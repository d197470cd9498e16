// A wallet as a child would keep it: every micro is a coin of its own. No sums, no holds, no lots with amounts: what the
// rules say is done coin by coin. The properties compare the real decisions with it.

/** A coin of a package is one unit of the one product that there is. */
export type CoinKind = 'CASH' | 'BONUS' | 'PACKAGE';

export interface Coin {
  readonly lot: string;
  readonly kind: CoinKind;
  /** Minutes; Infinity for never. */
  readonly expires: number;
  /** Minutes; with the lot's name it is the age. */
  readonly since: number;
}

export interface CoinLot {
  readonly lot: string;
  readonly kind: CoinKind;
  readonly amount: number;
  readonly expires: number;
}

interface Promised {
  readonly id: string;
  readonly reference: string;
  readonly expires: number;
  readonly units: boolean;
  /** In the order in which they were set aside. */
  coins: Coin[];
}

/** What a command answers: how a charge was paid, or a word. */
export type Said = string;

/** What is to be set aside. */
export interface Wanted {
  readonly amount: number;
  readonly units: boolean;
  readonly expires: number;
}

export interface SettleLine {
  readonly lot: string;
  readonly fate: 'REFUNDED' | 'FORFEITED' | 'EXPIRED';
  readonly amount: number;
}

/** A posted charge: what was said of it, and the coins that paid it in order, undefined where nothing did. */
interface Paid {
  readonly said: string;
  readonly slots: (Coin | undefined)[];
}

/** Coins of one lot that have paid what was owed. */
interface Payer {
  readonly coins: Coin[];
  /** Which payment was its last. */
  last: number;
}

const rank = (coin: Coin): number => (coin.kind === 'PACKAGE' ? 0 : coin.kind === 'BONUS' ? 1 : 2);
const isUnit = (coin: Coin): boolean => coin.kind === 'PACKAGE';

/** Bonus by expiry, cash by age. */
function inOrder(a: Coin, b: Coin): number {
  const expiry = a.kind === b.kind && a.kind !== 'CASH' && a.expires !== b.expires ? a.expires - b.expires : 0;
  return rank(a) - rank(b) || expiry || a.since - b.since || (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0);
}

export class CoinWallet {
  free: Coin[] = [];
  owed = 0;
  refundable = 0;
  /** Coins that went to the provider, whatever for. */
  gone = 0;
  promised: Promised[] = [];
  /** References of reservations that are over, with whether they were of units. */
  readonly #ended = new Map<string, boolean>();
  readonly charges = new Map<string, Paid>();
  readonly #draws = new Map<string, string>();
  /** Freezes by whether they are open, with their reasons. */
  readonly freezes = new Map<string, { readonly reason: string; readonly open: boolean }>();
  readonly #payers = new Map<string, Payer>();
  #payments = 0;
  readonly #origins = new Map<string, string>();
  readonly #roundings = new Map<string, number>();
  readonly #payouts = new Map<string, number>();
  /** Below which balances to tell. */
  thresholds: readonly number[] = [];
  #settled = false;
  /** Documents that the group at hand has rounded; a copy has none. */
  readonly #roundedNow = new Set<string>();

  /** Undoes nothing by itself: work on a copy and keep it, or not. */
  copy(): CoinWallet {
    const other = new CoinWallet();
    Object.assign(other, { free: [...this.free], owed: this.owed, refundable: this.refundable, gone: this.gone });
    other.promised = this.promised.map((each) => ({ ...each, coins: [...each.coins] }));
    for (const [reference, units] of this.#ended) other.#ended.set(reference, units);
    for (const [id, { said, slots }] of this.charges) other.charges.set(id, { said, slots: [...slots] });
    for (const [id, draw] of this.#draws) other.#draws.set(id, draw);
    for (const [reference, freeze] of this.freezes) other.freezes.set(reference, freeze);
    for (const [lot, { coins, last }] of this.#payers) other.#payers.set(lot, { coins: [...coins], last });
    other.#payments = this.#payments;
    for (const [id, lots] of this.#origins) other.#origins.set(id, lots);
    for (const [id, difference] of this.#roundings) other.#roundings.set(id, difference);
    for (const [id, amount] of this.#payouts) other.#payouts.set(id, amount);
    other.thresholds = this.thresholds;
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
    this.#lapse(now);
  }

  #lapse(now: number): void {
    const over = this.free.filter((coin) => coin.expires <= now);
    this.gone += over.length;
    this.free = this.free.filter((coin) => coin.expires > now);
  }

  get #frozen(): boolean {
    return [...this.freezes.values()].some(({ open }) => open);
  }

  /** The next coins to use. */
  #take(count: number, now: number, units = false): Coin[] {
    if (this.#frozen) return [];
    const usable = this.free.filter((coin) => isUnit(coin) === units && coin.expires > now).toSorted(inOrder);
    const taken = new Set(usable.slice(0, count));
    this.free = this.free.filter((coin) => !taken.has(coin));
    return [...taken];
  }

  #payOwed(now: number): void {
    this.#paid(this.#take(this.owed, now));
  }

  #paid(coins: readonly Coin[]): void {
    this.owed -= coins.length;
    for (const coin of coins) {
      const payer = this.#payers.get(coin.lot) ?? { coins: [], last: 0 };
      payer.coins.push(coin);
      payer.last = this.#payments += 1;
      this.#payers.set(coin.lot, payer);
    }
  }

  #giveBack(from: Promised, count: number, now: number): void {
    const back = count === 0 ? [] : from.coins.splice(-count);
    this.free.push(...back);
    this.#payOwed(now);
  }

  #forgetEmpty(): void {
    for (const each of this.promised) if (each.coins.length === 0) this.#ended.set(each.reference, each.units);
    this.promised = this.promised.filter((each) => each.coins.length > 0);
  }

  credit(origin: string, lots: readonly CoinLot[], now: number): Said {
    const told = JSON.stringify(lots.map(({ kind, amount, expires }) => [kind, amount, String(expires)]));
    const before = this.#origins.get(origin);
    if (before !== undefined) return before === told ? 'OK' : 'ORIGIN_CREDITED';
    if (lots.some((lot) => lot.expires <= now)) return 'EXPIRE_TIME_PAST';
    this.#origins.set(origin, told);
    for (const kind of ['CASH', 'BONUS', 'PACKAGE'] as const)
      for (const lot of lots.filter((each) => each.kind === kind)) {
        const coins = Array.from({ length: lot.amount }, (): Coin => ({ ...lot, since: now }));
        const pays = kind !== 'PACKAGE' && (!this.#frozen || this.#settled);
        this.#paid(coins.splice(0, pays ? Math.min(this.owed, coins.length) : 0));
        if (!this.#settled) this.free.push(...coins);
        else if (kind === 'CASH') this.refundable += coins.length;
        else this.gone += coins.length;
      }
    return 'OK';
  }

  reserve(id: string, reference: string, { amount, units, expires }: Wanted, now: number): Said {
    if (expires <= now) return 'EXPIRE_TIME_PAST';
    if (this.#ended.has(reference) || this.#open(reference) !== undefined) return 'REFERENCE_TAKEN';
    if (this.#frozen) return 'WALLET_FROZEN';
    if (this.free.filter((coin) => isUnit(coin) === units).length < amount)
      return units ? 'INSUFFICIENT_UNITS' : 'INSUFFICIENT_BALANCE';
    this.promised.push({ id, reference, expires, units, coins: this.#take(amount, now, units) });
    return 'OK';
  }

  release(reference: string, amount: number | undefined, now: number): Said {
    const open = this.#open(reference);
    if (open === undefined) return this.#ended.has(reference) ? 'OK' : 'RESERVATION_NOT_FOUND';
    if (amount !== undefined && open.units) return 'RESERVATION_OF_UNITS';
    this.#giveBack(open, Math.min(amount ?? open.coins.length, open.coins.length), now);
    this.#forgetEmpty();
    return 'OK';
  }

  charge(id: string, amount: number, reference: string, onlyReserved: boolean, now: number): Said {
    const told = `${amount} ${reference}`;
    const before = this.charges.get(id)?.said;
    if (before !== undefined) return before.startsWith(`${told}:`) ? before.slice(told.length + 1) : 'CHARGE_ID_REUSED';
    const named = this.#open(reference);
    if (onlyReserved && (named?.units ?? this.#ended.get(reference)) === true) return 'RESERVATION_OF_UNITS';
    const open = named?.units === true ? undefined : named;
    if (onlyReserved && open === undefined)
      return this.#ended.has(reference) ? 'RESERVATION_ENDED' : 'RESERVATION_NOT_FOUND';
    if (onlyReserved && open !== undefined && open.coins.length < amount) return 'CAPTURE_EXCEEDS_RESERVATION';
    const captured = open?.coins.splice(0, amount) ?? [];
    const taken = this.#take(amount - captured.length, now);
    const owed = amount - captured.length - taken.length;
    this.#forgetEmpty();
    this.gone += captured.length + taken.length;
    this.owed += owed;
    const said = `${captured.length} ${taken.length} ${owed}`;
    const unpaid = Array.from({ length: owed }, () => undefined);
    this.charges.set(id, { said: `${told}:${said}`, slots: [...captured, ...taken, ...unpaid] });
    return said;
  }

  /** Coin by coin from the last; each reversal has an id of its own here. */
  reverse(chargeId: string, amount: number, now: number): Said {
    const charge = this.charges.get(chargeId);
    if (charge === undefined) return 'CHARGE_NOT_FOUND';
    if (amount > charge.slots.length) return 'REVERSAL_EXCEEDS_CHARGE';
    const slots = charge.slots.splice(charge.slots.length - amount).toReversed();
    const unpaid = slots.filter((slot) => slot === undefined).length;
    const forgiven = Math.min(unpaid, this.owed);
    this.owed -= forgiven;
    const back = [
      ...slots.flatMap((slot) => slot ?? []),
      ...Array.from({ length: unpaid - forgiven }, () => this.#lastPayer()),
    ];
    this.free.push(...back);
    this.#lapse(now);
    this.#payOwed(now);
    if (this.#settled) this.#empty();
    return `${back.length} ${forgiven}`;
  }

  /** A coin of the lot that has paid last, of those that have not got everything back. */
  #lastPayer(): Coin {
    const [latest] = [...this.#payers.values()]
      .filter(({ coins }) => coins.length > 0)
      .toSorted((a, b) => b.last - a.last);
    const coin = latest?.coins.pop();
    if (coin === undefined) throw new Error('something owed was paid by nobody');
    return coin;
  }

  /** What a settled tenant got. */
  #empty(): void {
    this.refundable += this.free.filter((coin) => coin.kind === 'CASH').length;
    this.free = [];
  }

  draw(id: string, amount: number, reference: string, now: number): Said {
    const told = `${amount} ${reference}`;
    const before = this.#draws.get(id);
    if (before !== undefined) return before.startsWith(`${told}:`) ? before.slice(told.length + 1) : 'DRAW_ID_REUSED';
    const named = this.#open(reference);
    const reserved = named?.units === true ? named.coins.splice(0, amount).length : 0;
    const said = `${reserved} ${this.#take(amount - reserved, now, true).length} units`;
    this.#forgetEmpty();
    this.#draws.set(id, `${told}:${said}`);
    return said;
  }

  freeze(reference: string, reason: string): Said {
    const before = this.freezes.get(reference);
    if (before !== undefined) return before.open && before.reason === reason ? 'OK' : 'FREEZE_REFERENCE_TAKEN';
    this.freezes.set(reference, { reason, open: true });
    return 'OK';
  }

  unfreeze(reference: string, now: number): Said {
    const before = this.freezes.get(reference);
    if (before === undefined) return 'FREEZE_NOT_FOUND';
    if (!before.open) return 'OK';
    this.freezes.set(reference, { ...before, open: false });
    this.#payOwed(now);
    return 'OK';
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

  payOut(refund: string, amount: number): Said {
    const before = this.#payouts.get(refund);
    if (before !== undefined) return before === amount ? 'OK' : 'REFERENCE_PAID_OUT';
    if (amount > this.refundable) return 'REFUNDABLE_INSUFFICIENT';
    this.refundable -= amount;
    this.#payouts.set(refund, amount);
    return 'OK';
  }

  watch(amounts: readonly number[]): Said {
    this.thresholds = amounts.toSorted((a, b) => b - a);
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
    const money = this.free.filter((coin) => !isUnit(coin)).length;
    return {
      available: BigInt(this.#frozen ? 0 : money),
      reserved: BigInt(held.filter((coin) => !isUnit(coin)).length),
      cash: BigInt(all.filter((coin) => coin.kind === 'CASH').length),
      bonus: BigInt(all.filter((coin) => coin.kind === 'BONUS').length),
      arrears: BigInt(this.owed),
      refundable: BigInt(this.refundable),
    };
  }

  /** What a balance says of units: what can be drawn, what is set aside, all that is left. */
  get units(): string {
    const free = this.free.filter(isUnit).length;
    const held = this.promised.flatMap((each) => each.coins).filter(isUnit).length;
    return free + held === 0 ? '' : `${this.#frozen ? 0 : free} ${held} ${free + held}`;
  }

  /** What is watched: free money less what is owed. */
  get watched(): number {
    return this.free.filter((coin) => !isUnit(coin)).length - this.owed;
  }

  /** References of open freezes. */
  get frozenFor(): readonly string[] {
    return [...this.freezes].flatMap(([reference, { open }]) => (open ? [reference] : []));
  }
}
