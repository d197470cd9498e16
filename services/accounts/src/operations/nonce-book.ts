// Notes nonces of signed requests for all processes: one statement for all that wait.
import type { Db } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { insertNonces, nonceKey, type UsedNonce } from '../store/credentials.ts';

interface Waiting {
  readonly nonce: UsedNonce;
  readonly answer: (isNew: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const BATCH = 500;

export class NonceBook {
  readonly #db: Db<AccountsTables>;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(db: Db<AccountsTables>) {
    this.#db = db;
  }

  /** Whether nobody used it before; noted durably by then. */
  use(nonce: UsedNonce): Promise<boolean> {
    const answered = new Promise<boolean>((answer, fail) => this.#waiting.push({ nonce, answer, fail }));
    if (!this.#writing) void this.#write();
    return answered;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      try {
        const fresh = await insertNonces(
          this.#db,
          batch.map(({ nonce }) => nonce),
        );
        // Two of one batch with the same nonce: the first has it.
        for (const { nonce, answer } of batch) answer(fresh.delete(nonceKey(nonce)));
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    this.#writing = false;
  }
}
