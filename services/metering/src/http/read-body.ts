// Reads a request's body within two bounds: its own size, and what all bodies at hand may hold together.

/** Bytes that all bodies together may hold. */
export interface BodyBudget {
  /** Whether so many more may be held now; they are, then. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function bodyBudget(bytesMax: number): BodyBudget {
  let held = 0;
  return {
    take: (bytes) => {
      if (held + bytes > bytesMax) return false;
      held += bytes;
      return true;
    },
    give: (bytes) => {
      held -= bytes;
    },
  };
}

export type BodyReading =
  /** `release` gives the bytes back to the budget. */
  | { readonly kind: 'read'; readonly body: Uint8Array; release(): void }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'busy' };

/** Rejects when the sender goes away in the middle. */
export async function readBody(
  stream: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  budget: BodyBudget,
): Promise<BodyReading> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  const drop = (reading: BodyReading): BodyReading => {
    budget.give(held);
    return reading;
  };
  try {
    for await (const chunk of stream ?? []) {
      if (held + chunk.byteLength > bytesMax) return drop({ kind: 'too-large' });
      if (!budget.take(chunk.byteLength)) return drop({ kind: 'busy' });
      held += chunk.byteLength;
      chunks.push(chunk);
    }
  } catch (error) {
    budget.give(held);
    throw error;
  }
  return { kind: 'read', body: Buffer.concat(chunks), release: () => budget.give(held) };
}
