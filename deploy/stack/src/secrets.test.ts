import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptSecretFile, secret, secretFault, secretFile } from './secrets.ts';

const good = 'a1'.repeat(32);
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tollgate-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it.each([
  [undefined, /^The data was made with a key that is missing, \/s\/key: restore it, or move /],
  ['', /^The secret file \/s\/key is empty: restore it, or move /],
  [' \n', /is empty/],
  ['a1'.repeat(31), /does not hold 64 hex digits/],
  [`${good}00`, /does not hold 64 hex digits/],
  ['z'.repeat(64), /does not hold 64 hex digits/],
])('refuses %j', (text, said) => {
  expect(secretFault('/s/key', text)).toMatch(said);
});

it.each([good, good.toUpperCase(), `${good}\n`])('accepts %j', (text) => {
  expect(secretFault('/s/key', text)).toBeUndefined();
});

it('makes a secret once, for its owner alone', () => {
  const made = secret(dir, 'key');
  expect(made).toMatch(/^[0-9a-f]{64}$/);
  expect(secret(dir, 'key')).toBe(made);
  expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600);
});

it('replaces neither a malformed secret nor a missing one that must be kept', () => {
  writeFileSync(join(dir, 'key'), 'half');
  expect(() => secretFile(dir, 'key')).toThrow(join(dir, 'key'));
  expect(readFileSync(join(dir, 'key'), 'utf8')).toBe('half');
  expect(() => keptSecretFile(dir, 'other')).toThrow(join(dir, 'other'));
});
