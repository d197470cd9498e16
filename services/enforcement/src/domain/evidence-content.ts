// The frozen content of evidence: canonical JSON and its digest, the same for the same facts on every machine.
import { createHash } from 'node:crypto';
import { canonicalJson } from '@tollgate/agreements';

/** What JSON holds here: whole numbers are text, so that no digit is lost. */
export type Plain = string | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export interface Frozen {
  readonly content: string;
  readonly sha256: string;
  readonly sizeBytes: bigint;
}

export function frozen(value: Plain): Frozen {
  const content = canonicalJson(value);
  return { content, sha256: sha256Of(content), sizeBytes: BigInt(Buffer.byteLength(content)) };
}
