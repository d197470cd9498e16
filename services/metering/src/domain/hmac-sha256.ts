// HMAC-SHA256 (RFC 2104, FIPS 180-4) for many short messages under one key. node:crypto makes two native objects a call,
// which costs more than all the rest of counting; here the key's own blocks are compressed once. A test compares both.

const BLOCK = 64;
/** The longest message: every part of a message's name has a bound (report.ts). */
const ROOM = 8_192;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8.
const K = new Int32Array(constants(64, 1 / 3));
const INITIAL = new Int32Array(constants(8, 1 / 2));

/** A digest function under one key. Not re-entrant, which synchronous code never needs. */
export interface KeyedDigest {
  /** Where the message goes, from 0 on. */
  readonly input: Buffer;
  /** The digest of the first `length` bytes of `input`: 8 words of 32 bits. The next call overwrites them. */
  digest(length: number): Int32Array;
}

/** Throws RangeError for a key longer than a block, which RFC 2104 would have hashed first. */
export function hmacSha256(key: Uint8Array): KeyedDigest {
  if (key.byteLength > BLOCK) throw new RangeError('the key is longer than a block');
  const inner = keyState(key, 0x36);
  const outer = keyState(key, 0x5c);
  const input = Buffer.alloc(ROOM);
  const state = new Int32Array(8);
  const last = Buffer.alloc(BLOCK);
  pad(last, 32);
  return {
    input,
    digest: (length) => {
      const end = pad(input, length);
      state.set(inner);
      for (let at = 0; at < end; at += BLOCK) compress(state, input, at);
      // The padding of 32 bytes is there already.
      for (let index = 0; index < 8; index++) last.writeInt32BE(state[index] as number, index * 4);
      state.set(outer);
      compress(state, last, 0);
      return state;
    },
  };
}

function keyState(key: Uint8Array, mask: number): Int32Array {
  const block = Buffer.alloc(BLOCK, mask);
  key.forEach((byte, index) => {
    block[index] = byte ^ mask;
  });
  const state = INITIAL.slice();
  compress(state, block, 0);
  return state;
}

/** Ends the message as if the key's block stood before it; answers where the padding ends. */
function pad(buffer: Buffer, length: number): number {
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  if (end > buffer.length) throw new RangeError('the message is too long');
  buffer[length] = 0x80;
  buffer.fill(0, length + 1, end - 4);
  buffer.writeUInt32BE((length + BLOCK) * 8, end - 4);
  return end;
}

const W = new Int32Array(64);

function compress(state: Int32Array, bytes: Uint8Array, from: number): void {
  schedule(bytes, from);
  // By index: taking an array apart runs its iterator.
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let round = 0; round < 64; round++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + (K[round] as number) + (W[round] as number)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

function schedule(bytes: Uint8Array, from: number): void {
  for (let at = 0; at < 16; at++) {
    const place = from + at * 4;
    W[at] =
      ((bytes[place] as number) << 24) |
      ((bytes[place + 1] as number) << 16) |
      ((bytes[place + 2] as number) << 8) |
      (bytes[place + 3] as number);
  }
  for (let at = 16; at < 64; at++) {
    const x = W[at - 15] as number;
    const y = W[at - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[at] = ((W[at - 16] as number) + s0 + (W[at - 7] as number) + s1) | 0;
  }
}

/** Doubles hold enough of these roots: 53 bits, of which 3 are before the point at most, for 32 after it. */
function constants(count: number, power: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    let prime = true;
    for (let by = 2; by * by <= candidate; by++) prime &&= candidate % by !== 0;
    if (!prime) continue;
    const root = candidate ** power;
    found.push(Math.floor((root - Math.floor(root)) * 2 ** 32));
  }
  return found;
}
