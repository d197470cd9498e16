import { expect, test } from 'vitest';

import { forgotten, land, parseLandedMigrations } from '../landed-migrations.ts';
import { landedMigrations } from './landed-migrations.ts';
import { filesOf, testRule } from './rule-cases.ts';

const folder = 'services/wallet/src/store/migrations';
const first = `${folder}/20261121T1000Z-ledger.ts`;
const second = `${folder}/20261122T1000Z-blocks.ts`;
const landed = parseLandedMigrations(land({}, filesOf({ [first]: 'one', [`${folder}/index.ts`]: 'x' })));

testRule(landedMigrations(landed), [
  ['as it landed, and a new one', { [first]: 'one', [second]: 'two' }],
  ['another service has its own order', { [first]: 'one', [first.replace('wallet', 'billing')]: 'x' }],
  ['changed', { [first]: 'One' }, [`${first}:1 has landed and was changed`]],
  ['gone', { [second]: 'two' }, [`${first}:1 has landed and is gone`]],
  [
    'dated before the last one',
    { [first]: 'one', [`${folder}/20261120T1000Z-late.ts`]: 'x' },
    [`${folder}/20261120T1000Z-late.ts:1 sorts before ${first}`],
  ],
]);

test('landing adds what is new and keeps what landed', () => {
  expect(Object.keys(landed)).toEqual([first]);
  const later = parseLandedMigrations(land(landed, filesOf({ [first]: 'changed', [second]: 'two' })));
  expect(Object.keys(later)).toEqual([first, second]);
  expect(later[first]).toBe(landed[first]);
});

test('an entry that was changed or dropped is told', () => {
  expect(forgotten(landed, landed)).toEqual([]);
  expect(forgotten(landed, {})).toHaveLength(1);
  expect(forgotten(landed, { [first]: '0'.repeat(64) })).toHaveLength(1);
});

test('a list that is no list of digests is refused', () => {
  expect(() => parseLandedMigrations('{"a": 1}')).toThrow('no digest');
  expect(() => parseLandedMigrations('3')).toThrow('not an object');
});
