// A signed head: who kept the ledger says which block was its last. A compact JWS (RFC 7515) with Ed25519 (RFC 8037), so
// that any JOSE tool can check it; its type keeps it apart from everything else that the same key signs.
import { webcrypto } from 'node:crypto';

const TYPE = 'tollgate-ledger-head+jws';

/** What a head says. */
export interface Head {
  readonly block: bigint;
  readonly lastSequence: bigint;
  /** Hash of the block, hex. */
  readonly hash: string;
  /** ISO 8601. */
  readonly signedAt: string;
}

/** A head as it was found, read without trust. */
export type HeadReading =
  | { readonly kind: 'signed'; readonly head: Head }
  | { readonly kind: 'faulty'; readonly fault: string };

type Key = webcrypto.CryptoKey;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** `keyId`: the name under which the public key is known, such as wallet. */
export async function signHead(head: Head, key: Key, keyId: string): Promise<string> {
  const payload = {
    format: 'tollgate.wallet.head.v1',
    block: String(head.block),
    last_sequence: String(head.lastSequence),
    hash: head.hash,
    signed_at: head.signedAt,
  };
  const signed = `${encode({ alg: 'EdDSA', kid: keyId, typ: TYPE })}.${encode(payload)}`;
  const signature = await webcrypto.subtle.sign('Ed25519', key, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

/** Checks signature and form; says what is wrong otherwise. Throws nothing. */
export async function readHead(text: string, keys: ReadonlyMap<string, Key>, keyId: string): Promise<HeadReading> {
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]+)\s*$/.exec(text);
  if (parts === null) return faulty('is no compact JWS');
  const [, header = '', payload = '', signature = ''] = parts;
  const said = objectIn(header);
  if (said?.['alg'] !== 'EdDSA' || said['typ'] !== TYPE) return faulty('is no head of a ledger');
  const key = keys.get(keyId);
  if (said['kid'] !== keyId || key === undefined) return faulty(`is signed with a key that is not ${keyId}’s`);
  const bytes = Buffer.from(signature, 'base64url');
  const right = await webcrypto.subtle.verify('Ed25519', key, bytes, Buffer.from(`${header}.${payload}`));
  if (!right) return faulty('has a wrong signature');
  const head = headIn(objectIn(payload));
  return head === undefined ? faulty('does not say which block it signs') : { kind: 'signed', head };
}

const faulty = (fault: string): HeadReading => ({ kind: 'faulty', fault });

function objectIn(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function headIn(said: Record<string, unknown> | undefined): Head | undefined {
  const { format, block, last_sequence: last, hash, signed_at: signedAt } = said ?? {};
  const number = /^\d{1,19}$/;
  if (format !== 'tollgate.wallet.head.v1' || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
    return undefined;
  if (typeof block !== 'string' || !number.test(block) || typeof last !== 'string' || !number.test(last))
    return undefined;
  if (typeof signedAt !== 'string' || Number.isNaN(Date.parse(signedAt))) return undefined;
  return { block: BigInt(block), lastSequence: BigInt(last), hash, signedAt };
}
