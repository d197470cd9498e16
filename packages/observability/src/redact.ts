// Makes values safe to log: secrets and personal data go by the name of their field, wherever it is nested.
//
// pino's own redaction takes fixed paths; a request logged one level deeper than foreseen would slip through.

import { describeError } from './describe-error.ts';
import { maskText } from './mask-text.ts';

/** Stands in the output where a value was taken out. */
export const REDACTED = '[redacted]';

/** Field names that are always taken out when they contain one of these, without case, `_` and `-`. */
const SENSITIVE_PARTS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'authorization',
  'cookie',
  'apikey',
  'privatekey',
  'signingkey',
  'phone',
  'mobile',
  'email',
  'idnumber',
  'idcard',
  'identitynumber',
  'bankaccount',
  'realname',
  'fullname',
  'legalname',
  'recipient',
] as const;

const MAX_DEPTH = 6;
const MAX_ITEMS = 100;

/** Names come from our own code, so there are few; the limit keeps out what a caller made up. */
const NAMES_MAX = 1_000;
const judged = new Map<string, boolean>();

/** Whether a field of this name may not be logged. */
export function isSensitiveName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const sensitive = judgeName(name);
  if (judged.size < NAMES_MAX) judged.set(name, sensitive);
  return sensitive;
}

function judgeName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[_\-.\s]/g, '');
  return SENSITIVE_PARTS.some((part) => plain.includes(part));
}

/** A copy of log fields that is safe and can always be written as JSON: bigint as text, bytes as their length, cycles cut. */
export function redactFields(fields: object): Record<string, unknown> {
  if (fields instanceof Error) return { err: describeError(fields) };
  return redactObject(fields, []);
}

function redactObject(object: object, ancestors: readonly object[]): Record<string, unknown> {
  const path = [...ancestors, object];
  const entries =
    object instanceof Map ? [...object.entries()].map(([k, v]) => [String(k), v] as const) : Object.entries(object);
  return Object.fromEntries(
    entries.slice(0, MAX_ITEMS).map(([name, value]: readonly [string, unknown]) => [
      name,
      // An absent value is worth knowing ("no token") and tells nothing.
      isSensitiveName(name) && value !== undefined && value !== null ? REDACTED : redactValue(value, path),
    ]),
  );
}

function redactValue(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length >= MAX_DEPTH) return '[too deep]';
  if (value instanceof URL) return maskText(value.href);
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].slice(0, MAX_ITEMS).map((item: unknown) => redactValue(item, [...ancestors, value]));
  }
  return redactObject(value, ancestors);
}
