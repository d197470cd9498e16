// What time alone does to a wallet: it expires reservations and lots, and what it frees pays arrears.
import { describe, expect, it } from 'vitest';
import { balanceOf } from './balance.ts';
import { passTime } from './pass-time.ts';
import type { LotState, ReservationState, WalletState } from './wallet.ts';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minutes));

function lot(lotId: string, remaining: bigint, held: bigint, expiresAt?: Date): LotState {
  return { lotId, kind: 'BONUS', remaining, held, creditedAt: at(0), expiresAt };
}

function reservation(reference: string, expiresAt: Date, holds: [string, bigint][]): ReservationState {
  const amount = holds.reduce((sum, [, micros]) => sum + micros, 0n);
  const held = holds.map(([lotId, micros]) => ({ lotId, amount: micros }));
  return { reservationId: `rsv_${reference}`, reference, amount, captured: 0n, released: 0n, expiresAt, holds: held };
}

const wallet = (lots: LotState[], reservations: ReservationState[], arrears = 0n): WalletState => ({
  tenantId: 'ten_1',
  lots,
  reservations,
  arrears,
});

const moved = (state: WalletState, now: Date): string[] =>
  passTime(state, now).movements.map((each) => `${each.reason} ${each.amount} for ${each.reference}`);

describe('a reservation', () => {
  it.each([
    ['lives until its last millisecond', -1, 7n, 1],
    ['is over at its expiry', 0, 0n, 0],
    ['is over after it', 1, 0n, 0],
  ])('%s', (_what, ms, held, open) => {
    const before = wallet([lot('a', 10n, 7n)], [reservation('r', at(10), [['a', 7n]])]);
    const after = passTime(before, new Date(at(10).getTime() + ms));
    expect(after.wallet.lots[0]?.held).toBe(held);
    expect(after.wallet.reservations).toHaveLength(open);
    expect(after.expired.map((each) => each.released)).toEqual(open === 1 ? [] : [7n]);
    expect(after.movements).toEqual([]);
  });
});

describe('what becomes free', () => {
  it('pays what is owed, and no more', () => {
    const before = wallet(
      [lot('a', 10n, 7n), lot('b', 5n, 5n)],
      [
        reservation('r', at(10), [
          ['a', 7n],
          ['b', 5n],
        ]),
      ],
      3n,
    );
    expect(moved(before, at(10))).toEqual(['ARREARS_PAID 3 for r']);
    expect(passTime(before, at(10)).wallet).toMatchObject({ arrears: 0n, reservations: [] });
    expect(balanceOf(before, at(10))).toMatchObject({ available: 12n, reserved: 0n, arrears: 0n, bonus: 12n });
  });

  it('pays as of the moment it became free: a lot that ended later could still pay', () => {
    const before = wallet([lot('a', 7n, 7n, at(20))], [reservation('r', at(10), [['a', 7n]])], 3n);
    expect(moved(before, at(30))).toEqual(['ARREARS_PAID 3 for r', 'LOT_EXPIRED 4 for a']);
  });

  it('cannot pay from a lot that had ended before', () => {
    const before = wallet([lot('a', 7n, 7n, at(5))], [reservation('r', at(10), [['a', 7n]])], 3n);
    expect(moved(before, at(10))).toEqual(['LOT_EXPIRED 7 for a']);
  });
});

describe('a lot', () => {
  it('loses what nothing holds, and keeps the rest for what is on its way', () => {
    const before = wallet([lot('a', 10n, 4n, at(5))], [reservation('r', at(10), [['a', 4n]])]);
    expect(moved(before, at(5))).toEqual(['LOT_EXPIRED 6 for a']);
    expect(balanceOf(before, at(5))).toMatchObject({ available: 0n, reserved: 4n, bonus: 4n });
  });

  it('is left alone in its last millisecond', () => {
    expect(moved(wallet([lot('a', 10n, 0n, at(5))], []), new Date(at(5).getTime() - 1))).toEqual([]);
  });
});
