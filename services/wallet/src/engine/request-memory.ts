// Request ids that were answered: the same request again gets the same answer, another one under its id a refusal.
import { DomainError } from '@tollgate/errors';
import { requestReused } from '../domain/refusals.ts';
import type { AnsweredRequest } from '../store/remembered.ts';
import type { RequestKey } from './ask.ts';

/** How a request was answered, as it is stored. */
export type StoredAnswer = { readonly outcome: Uint8Array } | { readonly refusal: DomainError };

interface Known {
  readonly method: string;
  readonly digest: Uint8Array;
  /** Undefined while the batch that answers it is being decided. */
  readonly answer: StoredAnswer | undefined;
}

const name = (scope: string, requestId: string): string => `${scope} ${requestId}`;

export class RequestMemory {
  readonly #known = new Map<string, Known>();

  constructor(answered: readonly AnsweredRequest[]) {
    for (const each of answered) {
      const answer = each.refusal === null ? { outcome: each.outcome } : { refusal: new DomainError(each.refusal) };
      this.#known.set(name(each.scope, each.requestId), { method: each.method, digest: each.digest, answer });
    }
  }

  /** 'in this batch': another ask of the batch is the same request, and its answer is not there yet. */
  find(key: RequestKey): StoredAnswer | 'in this batch' | undefined {
    const known = this.#known.get(name(key.scope, key.requestId));
    if (known === undefined) return undefined;
    if (known.method !== key.method || Buffer.compare(known.digest, key.digest) !== 0)
      return { refusal: requestReused(key.requestId) };
    return known.answer ?? 'in this batch';
  }

  note(key: RequestKey): void {
    this.#known.set(name(key.scope, key.requestId), { ...key, answer: undefined });
  }
}

/** A refusal as the request log keeps it. */
export function storedRefusal({ category, reason, message, metadata, violations }: DomainError): Uint8Array {
  return Buffer.from(JSON.stringify({ category, reason, message, metadata, violations }));
}
