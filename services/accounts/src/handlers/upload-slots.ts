// How many papers are taken in at once, and how long one may take: each waits in memory until it is whole.
import { DomainError } from '@tollgate/errors';
import { uploadsBusy } from '../domain/kyc-errors.ts';

export interface UploadLimits {
  /** Of all tenants together: 5 MiB each, with what checking them takes. */
  readonly atOnce: number;
  /** Of one tenant, so that nobody keeps the others out. */
  readonly ofOne: number;
  /** From the header to the last chunk. */
  readonly withinMs: number;
}

export const UPLOAD_LIMITS: UploadLimits = { atOnce: 8, ofOne: 2, withinMs: 60_000 };

/** Places for uploads under way in this process. */
export class UploadSlots {
  readonly #limits: UploadLimits;
  readonly #open = new Map<string, number>();

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /** Takes a place; the answer gives it back. @throws DomainError UPLOADS_BUSY. */
  take(tenantId: string): () => void {
    const { atOnce, ofOne } = this.#limits;
    const own = this.#open.get(tenantId) ?? 0;
    const all = [...this.#open.values()].reduce((sum, count) => sum + count, 0);
    if (own >= ofOne || all >= atOnce) throw uploadsBusy();
    this.#open.set(tenantId, own + 1);
    return () => {
      const left = (this.#open.get(tenantId) ?? 1) - 1;
      if (left === 0) this.#open.delete(tenantId);
      else this.#open.set(tenantId, left);
    };
  }

  /** @throws DomainError UPLOAD_TOO_SLOW when the work is not done in time. */
  async inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(tooSlow()), this.#limits.withinMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const tooSlow = (): DomainError =>
  new DomainError({
    category: 'deadline_exceeded',
    reason: 'UPLOAD_TOO_SLOW',
    message: 'The paper did not come in time; send it again.',
  });
