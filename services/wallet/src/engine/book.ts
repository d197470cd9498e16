// A wallet as the engine keeps it in memory, and what a batch makes of it.
import {
  type AccountOpening,
  lotAccount,
  openingOfLot,
  openingOfPage,
  pageOf,
  refundableAccount,
} from '../domain/chart.ts';
import { inDrawDownOrder } from '../domain/draw-down.ts';
import { passTime } from '../domain/pass-time.ts';
import {
  MONEY,
  type Movement,
  type ReservationState,
  type ThresholdState,
  type WalletState,
} from '../domain/wallet.ts';
import type { BatchWrites } from '../store/batch-writes.ts';

/** One tenant's books at one version. */
export interface Book {
  /** No two states of a wallet ever have the same. */
  readonly version: bigint;
  readonly wallet: WalletState;
  /** Posted balances of the tenant's accounts, used up lots left out. Belongs to whoever works on the book. */
  readonly balances: Map<string, bigint>;
  /** The newest sequence number of the tenant's transfers, as far as it is known here. */
  readonly lastSequence: bigint;
  /** When the newest of them was decided: nothing is decided before it, whatever a clock says. Undefined before the first. */
  readonly lastPosted: Date | undefined;
}

const INT64_MAX = 2n ** 63n - 1n;
const NONE: readonly ThresholdState[] = [];

/** One tenant's books in the middle of a batch. */
export class OpenBook {
  readonly tenantId: string;
  readonly before: Book;
  /** What time alone has done; written with the first change. */
  readonly passed: readonly Movement[];
  readonly expired: readonly ReservationState[];
  wallet: WalletState;
  /** Whether anything is to be written. */
  changed = false;
  /** Place of the tenant's last transfer in the batch; 0 for none. */
  lastPlace = 0;
  readonly reservations = new Map<string, ReservationState>();
  readonly #places = new Map<string, number>();
  readonly #openings = new Map<string, AccountOpening>();
  readonly #pages = new Map<string, string>();
  readonly #refundable: string;

  constructor(tenantId: string, book: Book, now: Date) {
    const { wallet, expired, movements } = passTime(book.wallet, now);
    this.tenantId = tenantId;
    this.#refundable = refundableAccount(tenantId);
    this.before = book;
    this.wallet = wallet;
    this.expired = expired;
    this.passed = movements;
  }

  /** Micros, as the batch has left them; groups never pay out, so that theirs may be older. */
  get refundable(): bigint {
    return this.before.balances.get(this.#refundable) ?? 0n;
  }

  /** Accounts that the next movements may name before they are there. */
  openLots(lots: readonly { readonly lotId: string; readonly product?: string | undefined }[]): void {
    for (const { lotId, product } of lots) this.#openings.set(lotAccount(lotId), openingOfLot(lotId, product));
  }

  /** Used up lots, which were not loaded and stand at zero, that the next movements give something to. */
  reopenLots(lots: readonly { readonly lotId: string }[]): void {
    const { balances } = this.before;
    for (const { lotId } of lots) balances.set(lotAccount(lotId), balances.get(lotAccount(lotId)) ?? 0n);
  }

  /** Adds movements to the batch with the balances after them. False, and nothing is added, if one would leave int64. */
  post(movements: readonly Movement[], transfers: BatchWrites['transfers'], newTransferId: () => string): boolean {
    const first = transfers.id.length;
    for (const movement of movements) {
      if (!this.#postOne(movement, transfers, newTransferId)) {
        this.undo(first, transfers);
        return false;
      }
    }
    return true;
  }

  #postOne(movement: Movement, transfers: BatchWrites['transfers'], newTransferId: () => string): boolean {
    const { tenantId } = this;
    const { product } = movement;
    const [from, to] = [this.#pageOf(movement.from, product), this.#pageOf(movement.to, product)];
    const fromBalance = this.#balance(from, movement.from, product) - movement.amount;
    const toBalance = this.#balance(to, movement.to, product) + movement.amount;
    if (fromBalance < -INT64_MAX || toBalance > INT64_MAX) return false;
    this.before.balances.set(from, fromBalance);
    this.before.balances.set(to, toBalance);
    const place = transfers.id.push(newTransferId());
    transfers.from.push(from);
    transfers.to.push(to);
    transfers.asset.push(product ?? MONEY);
    transfers.amount.push(movement.amount);
    transfers.fromBalance.push(fromBalance);
    transfers.toBalance.push(toBalance);
    transfers.reason.push(movement.reason);
    transfers.reference.push(movement.reference);
    transfers.clauseId.push(movement.clauseId);
    transfers.tenantId.push(tenantId);
    this.#places.set(from, place);
    this.#places.set(to, place);
    this.lastPlace = place;
    return true;
  }

  /** Takes this tenant's transfers from that index on back out of the batch; none of another tenant's came after them. */
  undo(first: number, transfers: BatchWrites['transfers']): void {
    const { balances } = this.before;
    for (let index = transfers.id.length - 1; index >= first; index--) {
      const [from, to, amount] = [transfers.from[index], transfers.to[index], transfers.amount[index]];
      if (from === undefined || to === undefined || amount === undefined) continue;
      balances.set(from, (balances.get(from) ?? 0n) + amount);
      balances.set(to, (balances.get(to) ?? 0n) - amount);
    }
    for (const column of Object.values(transfers)) column.length = first;
    this.#places.clear();
    this.lastPlace = 0;
    for (let index = 0; index < first; index++) {
      if (transfers.tenantId[index] !== this.tenantId) continue;
      this.lastPlace = index + 1;
      this.#places.set(transfers.from[index] ?? '', index + 1);
      this.#places.set(transfers.to[index] ?? '', index + 1);
    }
  }

  /** One text for each page, however often it is named: texts that are the same object compare and hash at no cost. */
  #pageOf(account: string, product: string | undefined): string {
    if (product !== undefined) return pageOf(account, this.tenantId, product);
    let page = this.#pages.get(account);
    if (page === undefined) {
      page = pageOf(account, this.tenantId);
      this.#pages.set(account, page);
    }
    return page;
  }

  #balance(account: string, role: string, product: string | undefined): bigint {
    const known = this.before.balances.get(account);
    if (known !== undefined) return known;
    const opening = this.#openings.get(account) ?? openingOfPage(role, this.tenantId, product);
    if (opening === undefined) throw new Error(`the ledger has no account ${account}`);
    this.#openings.set(account, opening);
    return 0n;
  }

  /**
   * Whether the tenant would have more than can be told: the money of its lots and what is refundable, or the units of a
   * product. Asks for the balances of what was posted.
   */
  exceedsLimit({ lots }: WalletState): boolean {
    const sums = new Map<string | undefined, bigint>([
      [undefined, this.before.balances.get(refundableAccount(this.tenantId)) ?? 0n],
    ]);
    for (const { product, remaining } of lots) sums.set(product, (sums.get(product) ?? 0n) + remaining);
    return [...sums.values()].some((sum) => sum > INT64_MAX);
  }

  /** The tenant begins or ceases to owe with this batch. */
  get crossesZero(): boolean {
    return this.changed && (this.before.wallet.arrears === 0n) !== (this.wallet.arrears === 0n);
  }

  /** Thresholds that this batch has set, or that the balance has crossed in either way; undefined if none. */
  get changedThresholds(): readonly ThresholdState[] | undefined {
    const [before, after] = [this.before.wallet.terms?.thresholds ?? NONE, this.wallet.terms?.thresholds ?? NONE];
    if (before === after || !this.changed) return undefined;
    const same = ({ amount, below }: ThresholdState, place: number): boolean =>
      before[place]?.amount === amount && before[place].below === below;
    return before.length === after.length && after.every(same) ? undefined : after;
  }

  /** Writes down what became of accounts and reservations. Call it once, at the end, if anything changed. */
  writeTo(writes: BatchWrites): void {
    if (this.lastPlace === 0) writes.wallets.tenantId.push(this.tenantId);
    else {
      writes.movedWallets.tenantId.push(this.tenantId);
      writes.movedWallets.place.push(this.lastPlace);
    }
    this.#writeAccounts(writes);
    if (this.reservations.size > 0 || this.expired.length > 0) this.#writeReservations(writes);
  }

  #writeAccounts(writes: BatchWrites): void {
    const lots = new Map(this.wallet.lots.map((lot) => [lotAccount(lot.lotId), lot]));
    for (const [account, place] of this.#places) {
      const lot = lots.get(account);
      const opening = this.#openings.get(account);
      const columns = opening === undefined ? writes.accounts : writes.opened;
      const posted = this.before.balances.get(account) ?? 0n;
      columns.id.push(account);
      columns.posted.push(posted);
      columns.held.push(lot?.held ?? 0n);
      columns.live.push(lot === undefined || posted !== 0n);
      columns.place.push(place);
      if (opening === undefined) continue;
      writes.opened.kind.push(opening.kind);
      writes.opened.tenantId.push(this.tenantId);
      writes.opened.mayGoNegative.push(opening.mayGoNegative);
      writes.opened.asset.push(opening.product ?? MONEY);
    }
    if (this.wallet.lots === this.before.wallet.lots) return;
    const heldBefore = new Map(this.before.wallet.lots.map((lot) => [lot.lotId, lot.held]));
    for (const [account, lot] of lots) {
      if (this.#places.has(account) || lot.held === (heldBefore.get(lot.lotId) ?? 0n)) continue;
      writes.held.id.push(account);
      writes.held.held.push(lot.held);
    }
  }

  #writeReservations(writes: BatchWrites): void {
    const before = new Map(this.before.wallet.reservations.map((each) => [each.reservationId, each]));
    for (const each of this.expired) writeChanged(writes, each, before.get(each.reservationId), 'EXPIRED');
    for (const each of this.reservations.values()) {
      const known = before.get(each.reservationId);
      const state = each.holds.length === 0 ? 'CLOSED' : 'OPEN';
      if (known === undefined) writeNew(writes, this.tenantId, each, state);
      else writeChanged(writes, each, known, state);
    }
  }

  /** The books when the batch has committed. */
  after(version: bigint, lastSequence: bigint, now: Date): Book {
    const { balances } = this.before;
    const lots = this.wallet.lots.filter((lot) => lot.remaining > 0n);
    if (lots.length < this.wallet.lots.length)
      for (const lot of this.wallet.lots) if (lot.remaining === 0n) balances.delete(lotAccount(lot.lotId));
    return {
      version,
      wallet: { ...this.wallet, lots: inDrawDownOrder(lots) },
      balances,
      lastSequence,
      lastPosted: this.lastPlace === 0 ? this.before.lastPosted : now,
    };
  }
}

function writeNew({ reserved, holds }: BatchWrites, tenantId: string, each: ReservationState, state: string): void {
  reserved.id.push(each.reservationId);
  reserved.tenantId.push(tenantId);
  reserved.reference.push(each.reference);
  reserved.asset.push(each.product ?? MONEY);
  reserved.amount.push(each.amount);
  reserved.captured.push(each.captured);
  reserved.released.push(each.released);
  reserved.state.push(state);
  reserved.expiresMs.push(BigInt(each.expiresAt.getTime()));
  each.holds.forEach((hold, place) => {
    holds.id.push(each.reservationId);
    holds.lotId.push(hold.lotId);
    holds.place.push(place);
    holds.amount.push(hold.amount);
  });
}

// Holds only ever get smaller: a reservation never takes more than it was made with.
function writeChanged(
  { captured, lessened, freed }: BatchWrites,
  each: ReservationState,
  before: ReservationState | undefined,
  state: string,
): void {
  captured.id.push(each.reservationId);
  captured.captured.push(each.captured);
  captured.released.push(each.released);
  captured.state.push(state);
  for (const hold of before?.holds ?? []) {
    const left = each.holds.find((other) => other.lotId === hold.lotId);
    if (left === undefined) {
      freed.id.push(each.reservationId);
      freed.lotId.push(hold.lotId);
    } else if (left.amount !== hold.amount) {
      lessened.id.push(each.reservationId);
      lessened.lotId.push(hold.lotId);
      lessened.amount.push(left.amount);
    }
  }
}
