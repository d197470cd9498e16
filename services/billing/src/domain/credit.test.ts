// What is open of invoices, and when they are due.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueTimeOf, openOf, stepsDue } from './credit.ts';

const debts = fc
  .array(fc.bigInt(10_000n, 10n ** 12n), { maxLength: 8 })
  .map((amounts) => amounts.map((exactMicros, at) => ({ id: `inv_${at}`, exactMicros })));
const micros = fc.bigInt(0n, 10n ** 13n);

describe('what is open', () => {
  it('is of the newest debts, never more than each, and falls with every payment', () => {
    fc.assert(
      fc.property(debts, micros, micros, fc.bigInt(0n, 10n ** 12n), (all, owed, unbilled, payment) => {
        const open = openOf(owed, unbilled, all);
        const after = openOf(owed - payment, unbilled, all);
        let settled = false;
        for (const { id, exactMicros } of all) {
          const part = open.get(id) ?? 0n;
          expect(part % 10_000n).toBe(0n);
          expect(part >= 0n && part <= exactMicros + 5_000n).toBe(true);
          expect((after.get(id) ?? 0n) <= part).toBe(true);
          // Whatever is older than a settled debt is settled.
          expect(settled && part > 0n).toBe(false);
          settled ||= part === 0n;
        }
      }),
    );
  });

  it('is all of them when nothing was paid, and nothing when all was', () => {
    fc.assert(
      fc.property(debts, micros, (all, unbilled) => {
        const whole = all.reduce((sum, debt) => sum + debt.exactMicros, 0n);
        const open = openOf(whole + unbilled, unbilled, all);
        for (const { id, exactMicros } of all) {
          const rest = (open.get(id) ?? 0n) - exactMicros;
          expect(rest >= -5_000n && rest <= 5_000n).toBe(true);
        }
        expect([...openOf(unbilled, unbilled, all).values()].every((part) => part === 0n)).toBe(true);
      }),
    );
  });

  it('below a fen is nothing', () => {
    expect(openOf(9_999n, 0n, [{ id: 'a', exactMicros: 50_000n }]).get('a')).toBe(0n);
  });
});

it.each([
  ['2026-11-30T15:59:59Z', 0, '2026-11-30T16:00:00.000Z'],
  ['2026-11-30T16:00:00Z', 0, '2026-12-01T16:00:00.000Z'],
  ['2028-02-28T04:00:00Z', 1, '2028-02-29T16:00:00.000Z'],
  ['2026-12-31T04:00:00Z', 30, '2027-01-30T16:00:00.000Z'],
])('an invoice of %s with %i days is due at %s', (issued, days, due) => {
  expect(dueTimeOf(new Date(issued), days).toISOString()).toBe(due);
});

it('steps are due from their instant on', () => {
  const due = new Date('2026-12-01T16:00:00Z');
  const steps = [
    { dayOffset: -1, action: 'remind' as const },
    { dayOffset: 2, action: 'restrict' as const },
  ];
  expect(stepsDue(steps, due, new Date('2026-11-30T15:59:59Z'))).toEqual([]);
  expect(stepsDue(steps, due, new Date('2026-11-30T16:00:00Z'))).toEqual([steps[0]]);
  expect(stepsDue(steps, due, new Date('2026-12-03T16:00:00Z'))).toEqual(steps);
});
