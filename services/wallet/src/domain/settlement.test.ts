// Which lines fit a position, and where they send value.
import { describe, expect, it } from 'vitest';
import { settlementRefused } from './refusals.ts';
import { decideSettlement, type Fate, type SettlementLine } from './settlement.ts';
import type { WalletState } from './wallet.ts';

const DAY = new Date('2026-03-01T00:00:00Z');
const lot = (lotId: string, kind: 'CASH' | 'BONUS', remaining: bigint) => ({
  lotId,
  kind,
  remaining,
  held: 0n,
  creditedAt: DAY,
  expiresAt: undefined,
});
const wallet = (arrears: bigint): WalletState => ({
  tenantId: 'ten_1',
  lots: [lot('cash', 'CASH', 100n), lot('bonus', 'BONUS', 40n), lot('empty', 'CASH', 0n)],
  reservations: [],
  arrears,
});
const line = (lotId: string, fate: Fate, amount: bigint): SettlementLine => ({ lotId, fate, amount, clauseId: 'c/1' });
const BONUS_GONE = line('bonus', 'EXPIRED', 40n);

describe('decideSettlement', () => {
  it('sends each fate to its account, and sets off against what is owed', () => {
    const lines = [
      line('cash', 'SET_OFF', 30n),
      line('cash', 'REFUNDED', 50n),
      line('cash', 'FORFEITED', 20n),
      BONUS_GONE,
    ];
    const done = decideSettlement(wallet(30n), 'set_1', lines);
    if (done.kind !== 'settled') throw new Error(done.kind);
    expect(done.movements.map((each) => `${each.from} ${each.amount} ${each.to} ${each.clauseId}`)).toEqual([
      'lot/cash 30 tenant/ten_1/arrears c/1',
      'lot/cash 50 tenant/ten_1/refundable c/1',
      'lot/cash 20 system/forfeiture c/1',
      'lot/bonus 40 system/breakage c/1',
    ]);
    expect(done.totals).toEqual({ REFUNDED: 50n, FORFEITED: 20n, EXPIRED: 40n, SET_OFF: 30n });
    expect(done.wallet.arrears).toBe(0n);
    expect(done.wallet.lots.map((each) => each.remaining)).toEqual([0n, 0n, 0n]);
  });

  it.each([
    ['too little of a lot', [line('cash', 'REFUNDED', 99n), BONUS_GONE], 'lot-not-exhausted', 'POSITION_CHANGED'],
    ['too much of a lot', [line('cash', 'REFUNDED', 101n), BONUS_GONE], 'lot-not-exhausted', 'POSITION_CHANGED'],
    ['a lot left out', [line('cash', 'REFUNDED', 100n)], 'lot-not-exhausted', 'POSITION_CHANGED'],
    [
      'an empty lot',
      [line('cash', 'REFUNDED', 100n), BONUS_GONE, line('empty', 'REFUNDED', 1n)],
      'lot-not-exhausted',
      'POSITION_CHANGED',
    ],
    [
      'a lot of nobody',
      [line('cash', 'REFUNDED', 100n), BONUS_GONE, line('x', 'REFUNDED', 1n)],
      'unknown-lot',
      'POSITION_CHANGED',
    ],
    [
      'a bonus paid back',
      [line('cash', 'REFUNDED', 100n), line('bonus', 'REFUNDED', 40n)],
      'bonus-refunded',
      'BONUS_NOT_REFUNDABLE',
    ],
    [
      'more set off than owed',
      [line('cash', 'SET_OFF', 100n), BONUS_GONE],
      'set-off-exceeds-arrears',
      'POSITION_CHANGED',
    ],
  ] as [string, SettlementLine[], string, string][])('refuses %s', (_what, lines, kind, reason) => {
    const done = decideSettlement(wallet(30n), 'set_1', lines);
    if (done.kind === 'settled') throw new Error('it was settled');
    expect(done.kind).toBe(kind);
    expect(settlementRefused(done).reason).toBe(reason);
  });

  it('pays a debt out of what a package is worth, whose units another line disposes of', () => {
    const pack = { ...lot('pack', 'CASH', 7n), kind: 'PACKAGE' as const, product: 'mail', pricePaid: 50n };
    const lines: SettlementLine[] = [
      { lotId: 'pack', fate: 'REFUNDED', amount: 20n, units: 7n, clauseId: 'c/1' },
      { lotId: 'pack', fate: 'SET_OFF', amount: 15n, units: 0n, clauseId: 'c/2' },
    ];
    const done = decideSettlement({ ...wallet(15n), lots: [pack] }, 'set_1', lines);
    if (done.kind !== 'settled') throw new Error(done.kind);
    expect(done.movements.map((each) => `${each.from} ${each.amount} ${each.to} ${each.clauseId}`)).toEqual([
      'lot/pack 7 system/units-lapsed c/1',
      'system/package-sales 20 tenant/ten_1/refundable c/1',
      'system/package-sales 15 tenant/ten_1/arrears c/2',
    ]);
    expect(done.wallet.arrears).toBe(0n);
    // No units, and nothing that they would be worth; or a refund of no units.
    for (const [fate, amount] of [
      ['SET_OFF', 0n],
      ['REFUNDED', 5n],
    ] as const) {
      const bad: SettlementLine = { lotId: 'pack', fate, amount, units: 0n, clauseId: 'c/1' };
      const whole: SettlementLine = { lotId: 'pack', fate: 'FORFEITED', amount: 0n, units: 7n, clauseId: 'c/1' };
      expect(decideSettlement({ ...wallet(15n), lots: [pack] }, 'set_1', [bad, whole]).kind).toBe('wrong-measure');
    }
  });

  it('refuses while something is reserved', () => {
    const open = {
      reservationId: 'r',
      reference: 'g',
      amount: 1n,
      captured: 0n,
      released: 0n,
      expiresAt: DAY,
      holds: [{ lotId: 'cash', amount: 1n }],
    };
    expect(decideSettlement({ ...wallet(0n), reservations: [open] }, 'set_1', [])).toEqual({
      kind: 'reservations-open',
      count: 1,
    });
  });
});
