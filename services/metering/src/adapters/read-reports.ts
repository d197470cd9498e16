// Reads a DeliveryEventBatch without the generated code: neighbours share the strings that they have in common, which is most
// of what a batch would take in memory. It takes the plain form that every encoder writes; anything else (unknown fields,
// other wire types, ids beyond ASCII) is left to the generated code, so that there is one meaning. A property test holds
// the two together.

import type { DeliveryReport } from '../domain/report.ts';

const KINDS = [
  'DELIVERY_EVENT_KIND_UNSPECIFIED',
  'DELIVERY_EVENT_KIND_SUBMITTED',
  'DELIVERY_EVENT_KIND_ACCEPTED',
  'DELIVERY_EVENT_KIND_DELIVERED',
  'DELIVERY_EVENT_KIND_HARD_BOUNCED',
  'DELIVERY_EVENT_KIND_SOFT_BOUNCED',
  'DELIVERY_EVENT_KIND_DROPPED',
  'DELIVERY_EVENT_KIND_COMPLAINED',
  'DELIVERY_EVENT_KIND_UNSUBSCRIBED',
] as const;

/** Tags of DeliveryEvent: field number and wire type, as one byte. */
const TAG = {
  tenantId: 10,
  product: 18,
  messageId: 26,
  recipient: 34,
  kind: 40,
  occurTimeMs: 48,
  segments: 56,
  jobId: 66,
  grantId: 74,
  detailCode: 82,
} as const;
/** Tags of DeliveryEventBatch. */
const EVENTS = 10;
const SOURCE = 18;

/** What was read of a batch so far. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
  end: number;
}

/** Thrown and caught here: what is not in the plain form. */
class Unplain extends Error {}
const unplain = new Unplain('not in the plain form');

/** The reports of a batch; undefined when the generated code has to read it. */
export function readPlainReports(batch: Uint8Array): DeliveryReport[] | undefined {
  const bytes = Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  const cursor: Cursor = { bytes, at: 0, end: bytes.length };
  const texts = new Texts(bytes);
  const reports: DeliveryReport[] = [];
  try {
    while (cursor.at < bytes.length) {
      const tag = bytes[cursor.at++];
      const length = readLength(cursor, bytes.length);
      if (tag === SOURCE) cursor.at += length;
      else if (tag === EVENTS) {
        cursor.end = cursor.at + length;
        reports.push(readReport(cursor, texts));
      } else throw unplain;
    }
  } catch (error) {
    if (error instanceof Unplain) return undefined;
    throw error;
  }
  return reports;
}

function readReport(cursor: Cursor, texts: Texts): DeliveryReport {
  const { bytes, end } = cursor;
  let tenantId = '';
  let product = '';
  let messageId = '';
  let recipient = '';
  let kind: string = KINDS[0];
  let occurTimeMs = 0n;
  let segments = 0;
  let jobId = '';
  let grantId = '';
  let detailCode = '';
  while (cursor.at < end) {
    const tag = bytes[cursor.at++];
    if (tag === TAG.kind) {
      const known = KINDS[readNumber(cursor)];
      if (known === undefined) throw unplain;
      kind = known;
      continue;
    }
    if (tag === TAG.occurTimeMs) {
      occurTimeMs = BigInt(readNumber(cursor));
      continue;
    }
    if (tag === TAG.segments) {
      segments = readNumber(cursor);
      if (segments > 0x7fffffff) throw unplain;
      continue;
    }
    const length = readLength(cursor, end);
    const from = cursor.at;
    cursor.at += length;
    if (tag === TAG.tenantId) tenantId = texts.again(0, from, length);
    else if (tag === TAG.product) product = texts.again(1, from, length);
    else if (tag === TAG.messageId) messageId = texts.once(from, length);
    else if (tag === TAG.recipient) recipient = texts.once(from, length);
    else if (tag === TAG.jobId) jobId = texts.again(2, from, length);
    else if (tag === TAG.grantId) grantId = texts.again(3, from, length);
    else if (tag === TAG.detailCode) detailCode = texts.again(4, from, length);
    else throw unplain;
  }
  return { tenantId, product, messageId, recipient, kind, occurTimeMs, segments, jobId, grantId, detailCode };
}

/** A varint of at most 7 bytes: below 2^49, so that numbers are exact. */
function readNumber(cursor: Cursor): number {
  const { bytes, end } = cursor;
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 7 && cursor.at < end; count++) {
    const byte = bytes[cursor.at++] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw unplain;
}

function readLength(cursor: Cursor, end: number): number {
  const { bytes } = cursor;
  let length = bytes[cursor.at++] as number;
  if (length >= 0x80) {
    cursor.at--;
    const outer = cursor.end;
    cursor.end = end;
    length = readNumber(cursor);
    cursor.end = outer;
  }
  // Also for what is missing at the very end: comparing with NaN is false.
  if (!(cursor.at + length <= end)) throw unplain;
  return length;
}

/** Texts of one batch. Neighbours nearly always have the same tenant, product, job and grant: one string serves them all. */
class Texts {
  readonly #bytes: Buffer;
  readonly #last = Array.from({ length: 5 }, () => ({ from: 0, length: 0, text: '' }));

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  once(from: number, length: number): string {
    const bytes = this.#bytes;
    for (let at = from; at < from + length; at++) if ((bytes[at] as number) >= 0x80) throw unplain;
    return bytes.toString('latin1', from, from + length);
  }

  again(field: number, from: number, length: number): string {
    const last = this.#last[field] as { from: number; length: number; text: string };
    if (last.length === length && this.#equal(last.from, from, length)) return last.text;
    const bytes = this.#bytes;
    last.from = from;
    last.length = length;
    // Here beyond ASCII is nothing rare: jobs have names in Chinese. Invalid bytes become U+FFFD as everywhere.
    last.text = this.#ascii(from, length)
      ? bytes.toString('latin1', from, from + length)
      : utf8.decode(bytes.subarray(from, from + length));
    return last.text;
  }

  #equal(a: number, b: number, length: number): boolean {
    const bytes = this.#bytes;
    for (let at = 0; at < length; at++) if (bytes[a + at] !== bytes[b + at]) return false;
    return true;
  }

  #ascii(from: number, length: number): boolean {
    for (let at = from; at < from + length; at++) if ((this.#bytes[at] as number) >= 0x80) return false;
    return true;
  }
}

/** As the generated code has it: not fatal, and a byte order mark stays. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
