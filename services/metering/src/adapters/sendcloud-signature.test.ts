import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { bodyOf } from './sendcloud.ts';
import { type SignedHook, verifySendcloudSignature } from './sendcloud-signature.ts';

const KEY = 'demo-app-key-0123456789';
const sample = readFileSync(new URL('../../tests/samples/sendcloud.txt', import.meta.url), 'utf8').split('\n')[0] ?? '';
const hook = bodyOf(sample) as unknown as SignedHook;
const NOW = new Date(1_793_458_802_100);

it.each([
  ['genuine', hook, KEY, NOW],
  ['genuine', { ...hook, signature: hook.signature.toUpperCase() }, KEY, new Date(NOW.getTime() + 35 * 60_000)],
  ['WRONG_SIGNATURE', hook, 'another key', NOW],
  ['WRONG_SIGNATURE', { ...hook, token: `${hook.token}x` }, KEY, NOW],
  ['WRONG_SIGNATURE', { ...hook, timestamp: '1793458802101' }, KEY, NOW],
  ['MALFORMED', { ...hook, signature: 'zz' }, KEY, NOW],
  ['MALFORMED', { ...hook, token: '' }, KEY, NOW],
  ['MALFORMED', { ...hook, timestamp: 'now' }, KEY, NOW],
  ['STALE', hook, KEY, new Date(NOW.getTime() + 41 * 60_000)],
  ['STALE', hook, KEY, new Date(NOW.getTime() - 6 * 60_000)],
] as const)('is %s', (verdict, signed, key, now) => {
  expect(verifySendcloudSignature(signed, key, now)).toBe(verdict);
});
