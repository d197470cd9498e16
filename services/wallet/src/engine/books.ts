// The wallets that this process has in memory. Each may be out of date: whoever uses one writes on condition of its version.
import type { Batch } from './batch.ts';
import type { Book } from './book.ts';

/** Wallets at most; those used longest ago are let go first. */
const BOOKS_MAX = 50_000;
/** For how long a wallet that others are changing too is judged under its lock. */
const CONTENDED_MS = 20;

export class Books {
  readonly #books = new Map<string, Book>();
  readonly #contended = new Map<string, number>();

  get(tenantId: string): Book | undefined {
    return this.#books.get(tenantId);
  }

  /** Known, and not being changed by others just now. */
  isAtHand(tenantId: string): boolean {
    if (!this.#books.has(tenantId)) return false;
    if (this.#contended.size === 0) return true;
    const until = this.#contended.get(tenantId);
    if (until === undefined) return true;
    if (until > performance.now()) return false;
    this.#contended.delete(tenantId);
    return true;
  }

  /** The wallets as a batch leaves them, once it is sent: the next batch is decided on them. */
  keep(batch: Batch): void {
    const { numbers, version, now } = batch.writes;
    for (const book of batch.books) {
      if (!book.changed) continue;
      const drawn = book.lastPlace === 0 ? undefined : numbers?.[book.lastPlace - 1];
      this.put(book.tenantId, book.after(version, drawn ?? book.before.lastSequence, now));
    }
  }

  put(tenantId: string, book: Book): void {
    this.#books.delete(tenantId);
    this.#books.set(tenantId, book);
    if (this.#books.size <= BOOKS_MAX) return;
    for (const oldest of this.#books.keys()) {
      this.#books.delete(oldest);
      break;
    }
  }

  /** Lets go of what a batch looked at, and with it of what batches behind it were decided on. */
  forget(batch: Batch): void {
    for (const book of batch.books) this.#books.delete(book.tenantId);
  }

  /** The same, of what the batch began to change. */
  forgetChanged(batch: Batch): void {
    for (const book of batch.books) if (book.changed) this.#books.delete(book.tenantId);
  }

  markContended(batch: Batch): void {
    const until = performance.now() + CONTENDED_MS;
    for (const book of batch.books) this.#contended.set(book.tenantId, until);
  }
}
