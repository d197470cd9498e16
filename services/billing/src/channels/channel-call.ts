// One HTTP call to a payment channel's API: bounded in time and size, and never followed elsewhere.

import { DomainError, unavailable } from '@tollgate/errors';

/** A channel that does not answer within this is asked again later. */
const CALL_MS = 10_000;
/** The largest known answer is some kilobytes. */
const ANSWER_MAX_BYTES = 256 * 1024;

/** An answer with its body as it was signed. */
export interface ChannelAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

/** @throws DomainError PAYMENT_CHANNEL_UNAVAILABLE when no answer could be had; CANCELLED when the caller went away. */
export async function callChannel(url: string, init: RequestInit, signal: AbortSignal): Promise<ChannelAnswer> {
  try {
    const answer = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
    });
    return {
      status: answer.status,
      header: (name) => answer.headers.get(name) ?? undefined,
      body: await bounded(answer),
    };
  } catch (error) {
    if (signal.aborted) {
      throw new DomainError({
        category: 'cancelled',
        reason: 'CANCELLED',
        message: 'The call was given up.',
        cause: error,
      });
    }
    throw channelUnreachable();
  }
}

/** The channel gave no answer that can be believed; nothing is known of what it did. */
export function channelUnreachable(): DomainError {
  return unavailable('PAYMENT_CHANNEL_UNAVAILABLE', 'The payment channel gives no believable answer at present.');
}

async function bounded(answer: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const stream: ReadableStream<Uint8Array> | null = answer.body;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size > ANSWER_MAX_BYTES) throw new RangeError('the answer is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
