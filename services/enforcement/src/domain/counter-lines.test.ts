import { money } from '@tollgate/money';
import { describe, expect, it } from 'vitest';
import { counterLines, totalOf } from './counter-lines.ts';
import type { PlanLine } from './settlement-plan.ts';

const line = (over: Partial<PlanLine>): PlanLine => ({
  lotId: 'lot_1',
  lotKind: 'CASH',
  fate: 'FORFEITED',
  amount: money(80n, 'CNY'),
  units: undefined,
  product: '',
  claimId: '',
  worth: 0n,
  clauseId: 'sendcloud/3.5',
  explanation: { zh: '', en: '' },
  ...over,
});
const pack = { lotKind: 'PACKAGE', units: 4n, product: 'mail', amount: money(0n, 'CNY') } as const;

describe('what comes back of a settlement', () => {
  it.each<[string, Partial<PlanLine>, bigint[]]>([
    ['forfeited cash, in full', {}, [80n]],
    ['a forfeited package, what it was worth', { ...pack, worth: 30n }, [30n]],
    ['a forfeited package that was worth nothing', { ...pack, worth: 0n }, []],
    ['a bonus never', { lotKind: 'BONUS' }, []],
    ['what was refunded already', { fate: 'REFUNDED' }, []],
    ['what lapsed by its own expiry', { ...pack, fate: 'EXPIRED', worth: 30n }, []],
    ['what paid arrears', { fate: 'SET_OFF' }, []],
    ['what paid a claim', { claimId: 'clm_1' }, []],
  ])('%s', (_what, over, micros) => {
    expect(counterLines([line(over)]).map((each) => each.micros)).toEqual(micros);
  });

  it('is summed by where the provider keeps it', () => {
    const lines = counterLines([line({}), line({ ...pack, worth: 30n }), line({ lotId: 'lot_2' })]);
    expect([totalOf(lines, 'CASH'), totalOf(lines, 'PACKAGE')]).toEqual([160n, 30n]);
    expect(lines.map((each) => each.correctsClause)).toEqual(Array(3).fill('sendcloud/3.5'));
  });
});
