// Standing is what the remaining restrictions leave, in whatever order they came and went.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIONS, CAUSES, isActive, standingOf, whatStops, type Action, type Restriction } from './restriction.ts';

const now = new Date('2026-11-20T00:00:00Z');
const later = new Date('2026-11-21T00:00:00Z');

const restriction = (id: number, over: Partial<Restriction> = {}): Restriction => ({
  restrictionId: `rst_${id}`,
  tenantId: 'ten',
  cause: 'STAFF',
  actions: ['SEND'],
  clauseId: 'jd/7.3.2',
  reason: { zh: '原因', en: 'reason' },
  remedy: { zh: '办法', en: 'remedy' },
  liftableBy: 'STAFF',
  actor: 'user:usr_1',
  createdAt: now,
  expiresAt: null,
  liftedAt: null,
  ...over,
});

type Change = { readonly add: Restriction } | { readonly lift: number };

const changes: fc.Arbitrary<Change[]> = fc
  .array(
    fc.record({
      cause: fc.constantFrom(...CAUSES),
      actions: fc.subarray([...ACTIONS], { minLength: 1 }),
      lifts: fc.nat(),
    }),
    { maxLength: 12 },
  )
  .map((entries) =>
    entries.flatMap(({ cause, actions, lifts }, i): Change[] => [
      { add: restriction(i, { cause, actions }) },
      ...(lifts % 3 === 0 ? [] : [{ lift: lifts % (i + 1) }]),
    ]),
  );

// What a store does with the changes.
function apply(all: readonly Change[]): Restriction[] {
  const rows: Restriction[] = [];
  for (const change of all) {
    if ('add' in change) rows.push(change.add);
    else rows.splice(change.lift, 1, { ...(rows[change.lift] ?? restriction(change.lift)), liftedAt: now });
  }
  return rows;
}

describe('standing', () => {
  test('after any adding and lifting it is the standing of the remaining set alone', () => {
    fc.assert(
      fc.property(changes, fc.infiniteStream(fc.nat()), (all, dice) => {
        const rows = apply(all);
        const remaining = rows.filter((each) => each.liftedAt === null);
        const shuffled = remaining
          .map((each) => ({ each, at: dice.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const standing = standingOf(rows, now);
        expect(standing).toEqual(standingOf(shuffled, now));
        const stopped = new Set<Action>(remaining.flatMap((each) => each.actions));
        expect([standing.maySend, standing.mayTopUp, standing.maySpend]).toEqual(
          ACTIONS.map((action) => !stopped.has(action)),
        );
      }),
    );
  });

  test('lifting one never lifts another', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (all, pick) => {
        const rows = apply(all);
        const before = standingOf(rows, now).restrictions;
        const lifted = before[pick % Math.max(1, before.length)];
        const after = rows.map((each) => (each === lifted ? { ...each, liftedAt: now } : each));
        expect(standingOf(after, now).restrictions).toEqual(before.filter((each) => each !== lifted));
      }),
    );
  });

  test('a restriction with a date ends with it', () => {
    const dated = restriction(1, { expiresAt: later });
    expect(isActive(dated, now)).toBe(true);
    expect(isActive(dated, later)).toBe(false);
    expect(standingOf([dated], later).maySend).toBe(true);
  });

  test('the gravest cause is told first, and only one that stops the action asked for', () => {
    const [kyc, arrears, ending] = [
      restriction(1, { cause: 'KYC' }),
      restriction(2, { cause: 'ARREARS' }),
      restriction(3, { cause: 'TERMINATION', actions: ['TOP_UP'] }),
    ];
    const standing = standingOf([arrears, kyc, ending], now);
    expect(whatStops(standing, 'SEND')).toBe(kyc);
    expect(whatStops(standing, 'TOP_UP')).toBe(ending);
    expect(whatStops(standing, 'SPEND')).toBeUndefined();
  });
});
