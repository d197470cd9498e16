// What may be said on the command line, and what is refused before anything starts.
import { expect, it } from 'vitest';
import { readArguments, usage } from './arguments.ts';

const areas = { metering: { summary: 'kills services' } };
const chance = (): number => 0.5;

it('draws as many seeds as are asked for, or takes the one that is named', () => {
  expect(readArguments(['metering'], areas, chance)).toEqual({ area: 'metering', seeds: [2 ** 31] });
  expect(readArguments(['metering', '--seeds', '3'], areas, chance)).toEqual({
    area: 'metering',
    seeds: [2 ** 31, 2 ** 31, 2 ** 31],
  });
  expect(readArguments(['metering', '--seed', '42'], areas, chance)).toEqual({ area: 'metering', seeds: [42] });
});

it.each([
  [[], 'Which area?'],
  [['wallet'], 'There is no area wallet.'],
  [['constructor'], 'There is no area constructor.'],
  [['metering', 'wallet'], 'One area at a time, not also wallet.'],
  [['metering', '--seeds', '0'], '--seeds is a whole number from 1 to 9999.'],
  [['metering', '--seed', '4294967296'], '--seed is a whole number below 4294967296.'],
  [['metering', '--seed', 'x'], '--seed is a whole number below 4294967296.'],
])('refuses %j in one sentence', (args, fault) => {
  expect(readArguments(args, areas, chance)).toEqual({ fault });
});

it('lists the areas', () => {
  expect(usage(areas)).toMatch(/metering +kills services/);
});
