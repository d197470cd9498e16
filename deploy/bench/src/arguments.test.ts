import { expect, it } from 'vitest';
import { readArguments, usage } from './arguments.ts';
import type { BenchCase } from './case.ts';

const one = (name: string): BenchCase => ({ name, summary: `measures ${name}`, run: () => Promise.resolve([]) });
const areas = { rpc: [one('echo')], wallet: [one('post'), one('reserve')] };

it('takes a whole area, or the cases that are named', () => {
  expect(readArguments(['wallet'], areas)).toMatchObject({
    area: 'wallet',
    json: false,
    force: false,
    cases: areas.wallet,
  });
  expect(readArguments(['wallet', '--case', 'reserve', '--json'], areas)).toMatchObject({
    json: true,
    cases: [areas.wallet[1]],
  });
});

it.each([
  [[], 'Which area?'],
  [['nowhere'], 'There is no area nowhere.'],
  [['toString'], 'There is no area toString.'],
  [['rpc', 'wallet'], 'One area at a time, not also wallet.'],
  [['rpc', '--case', 'post'], 'The area rpc has no case post.'],
  [['rpc', '--rounds', '2.5'], '--rounds is a whole number from 1 on.'],
  [['rpc', '--seconds=-1'], '--seconds is a number above 0.'],
  [['rpc', '--rounds', '2'], 'A median of fewer than 5 rounds says nothing: add --force to have it all the same.'],
])('refuses %j in one sentence', (args, fault) => {
  expect(readArguments(args, areas)).toEqual({ fault });
});

it('refuses an option that it does not know', () => {
  expect(readArguments(['rpc', '--fast'], areas)).toMatchObject({ fault: expect.stringContaining('--fast') });
});

it('lists every area and case', () => {
  for (const word of ['rpc', 'echo', 'wallet', 'post', 'reserve', 'measures reserve'])
    expect(usage(areas)).toContain(word);
});
