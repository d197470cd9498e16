// How many papers are taken in at once, and how long one may take: each waits in memory until it is whole.
import { DomainError } from '@tollgate/errors';
import { uploadsBusy } from '../domain/kyc-errors.ts';

export interface UploadLimits {
  /** Of all tenants together: 5 MiB each, with what checking them takes. */
  readonly atOnce: number;
  /** Of all tenants together whose identity nobody approved: anybody may register as many as they like. */
  readonly ofUnproven: number;
  /** Of one tenant, so that nobody keeps the others out. */
  readonly ofOne: number;
  /** From the header to the last chunk. */
  readonly withinMs: number;
  /** From one part to the next, so that nobody holds a place by silence. */
  readonly partWithinMs: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  atOnce: 12,
  ofUnproven: 8,
  ofOne: 2,
  withinMs: 60_000,
  partWithinMs: 10_000,
};

/** Who uploads. */
export interface Uploader {
  readonly tenantId: string;
  /** Somebody approved its identity. */
  readonly proven: boolean;
}

/** Places for uploads under way in this process. */
export class UploadSlots {
  readonly #limits: UploadLimits;
  readonly #open = new Set<Uploader>();

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /** Takes a place; the answer gives it back. @throws DomainError UPLOADS_BUSY. */
  take(uploader: Uploader): () => void {
    const { atOnce, ofUnproven, ofOne } = this.#limits;
    const place = { ...uploader };
    const count = (which: (each: Uploader) => boolean): number => [...this.#open].filter(which).length;
    const own = count(({ tenantId }) => tenantId === place.tenantId);
    const full = !place.proven && count(({ proven }) => !proven) >= ofUnproven;
    if (own >= ofOne || full || this.#open.size >= atOnce) throw uploadsBusy();
    this.#open.add(place);
    return () => void this.#open.delete(place);
  }

  /** The whole of an upload. @throws DomainError UPLOAD_TOO_SLOW when it is not done in time. */
  inTime<T>(work: Promise<T>): Promise<T> {
    return within(work, this.#limits.withinMs);
  }

  /** The next part of it. @throws DomainError UPLOAD_TOO_SLOW when it does not come in time. */
  partInTime<T>(part: Promise<T>): Promise<T> {
    return within(part, this.#limits.partWithinMs);
  }
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow = (): DomainError =>
  new DomainError({
    category: 'deadline_exceeded',
    reason: 'UPLOAD_TOO_SLOW',
    message: 'The paper did not come in time; send it again.',
  });
