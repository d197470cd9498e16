// Reads of decoded JSON that never throw: a field of the wrong type is an absent field.

export type JsonObject = Readonly<Record<string, unknown>>;

/** More than any gateway sends in one record; parsing costs time in proportion. */
const RECORD_MAX_BYTES = 1_000_000;

/** The text of a record, or why it has none. */
export function textOf(
  record: Uint8Array,
): { readonly text: string } | { readonly fault: 'RECORD_TOO_LARGE' | 'NOT_UTF8' } {
  if (record.byteLength > RECORD_MAX_BYTES) return { fault: 'RECORD_TOO_LARGE' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(record) };
  } catch {
    return { fault: 'NOT_UTF8' };
  }
}

/** The value of a JSON text; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

/** A text, or a whole number as a text: gateways write ids either way. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : '';
}

/** A number that is written otherwise than in digits alone. */
const ODD_NUMBER = /-0|\d(?:\.\d|[eE][+-]?\d)/;

/**
 * A count as it is spelt in the object's own JSON text: digits, or a text that is not digits alone for anything else that is
 * there. Parsing would make one number of 1e2, 100.0 and 100.
 */
export function countAt(object: JsonObject, key: string, json: string): string {
  const value = object[key];
  if (value === undefined || typeof value === 'string') return value ?? '';
  if (typeof value !== 'number') return `not a count: ${typeof value}`;
  if (!ODD_NUMBER.test(json)) return String(value);
  const spelt = JSON.parse(json, (name: string, each: unknown, context?: { readonly source?: string }) =>
    name === key && typeof each === 'number' ? (context?.source ?? String(each)) : each,
  ) as JsonObject;
  return String(spelt[key]);
}

export function listAt(object: JsonObject, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : [];
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch of an ISO 8601 instant; undefined when it is none. A time without its zone is none. */
export function isoMs(text: string): number | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  // Parsing carries a 30th of February over into March.
  if (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)) return undefined;
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : undefined;
}

/** Milliseconds since the epoch written as digits. */
export function epochMs(text: string): number | undefined {
  const ms = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(ms) ? ms : undefined;
}

/** The address in "Name <name@example.com>", which is also written alone. */
export function bareAddress(text: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(text)?.[1];
  return (inBrackets ?? text).trim();
}
