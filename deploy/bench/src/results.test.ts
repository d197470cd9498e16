import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { Measurement } from './case.ts';
import { resultOf, tableOf } from './results.ts';

const measured: Measurement = { name: 'echo', value: 4123.456, unit: 'calls/s', baseline: 6000, ratio: 0.687_24 };

it.each([
  [0.6, false, true],
  [0.7, false, false],
  [0.7, true, true],
  [0.6, true, false],
])('judges a ratio of 0.687 against the target %f (lower is better: %s) as %s', (target, lowerIsBetter, ok) => {
  expect(resultOf({ ...measured, target, lowerIsBetter }, false)).toEqual({
    name: 'echo',
    value: 4123,
    unit: 'calls/s',
    baseline: 6000,
    ratio: 0.6872,
    target,
    ok,
  });
});

it('has no target to miss where none is promised, and marks what was forced', () => {
  expect(resultOf(measured, true)).toMatchObject({ target: null, ok: true, forced: true });
});

it('shows a table, with a warning below forced figures', () => {
  const shown = stripVTControlCharacters(tableOf('rpc', [resultOf({ ...measured, target: 0.7 }, true)]));
  expect(shown.split('\n').slice(2)).toEqual([
    'case  value  unit     baseline  ratio  target',
    'echo  4,123  calls/s     6,000  0.687     0.7  missed',
    '',
    'Forced (busy machine or too few rounds): these figures prove nothing.',
  ]);
});
