// Standing is what the remaining restrictions leave, in whatever order they came and went.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  ACTIONS,
  CAUSES,
  covers,
  isActive,
  standingOf,
  whatStopsSending,
  type Action,
  type Restriction,
  type Scope,
  type Traffic,
} from './restriction.ts';

const now = new Date('2026-11-20T00:00:00Z');
const later = new Date('2026-11-21T00:00:00Z');

const restriction = (id: number, over: Partial<Restriction> = {}): Restriction => ({
  restrictionId: `rst_${id}`,
  tenantId: 'ten',
  cause: 'STAFF',
  actions: ['SEND'],
  scope: ACCOUNT,
  sanctionId: null,
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

const scope = fc.constantFrom<Scope>(
  ACCOUNT,
  { kind: 'MESSAGE_CLASS', value: 'MARKETING' },
  { kind: 'PRODUCT', value: 'sms-cn' },
  { kind: 'SENDER_DOMAIN', value: 'news.example.com' },
);
/** Traffic of every kind that the scopes tell apart. */
const TRAFFIC: readonly Traffic[] = ['sms-cn', 'mail'].flatMap((product) =>
  (['MARKETING', 'ONE_TIME_PASSWORD', ''] as const).flatMap((messageClass) =>
    ['', 'example.com', 'news.example.com'].map((senderDomain) => ({ product, messageClass, senderDomain })),
  ),
);

type Change = { readonly add: Restriction } | { readonly lift: number };

const changes: fc.Arbitrary<Change[]> = fc
  .array(
    fc.record({
      cause: fc.constantFrom(...CAUSES),
      actions: fc.subarray([...ACTIONS], { minLength: 1 }),
      scope,
      lifts: fc.nat(),
    }),
    { maxLength: 12 },
  )
  .map((entries) =>
    entries.flatMap(({ cause, actions, scope: about, lifts }, i): Change[] => [
      { add: restriction(i, { cause, actions, scope: about }) },
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
        const whole = remaining.filter((each) => each.scope.kind === 'ACCOUNT');
        const stopped = new Set<Action>(whole.flatMap((each) => each.actions));
        expect([standing.maySend, standing.mayTopUp, standing.maySpend]).toEqual(
          ACTIONS.map((action) => !stopped.has(action)),
        );
        // Of each kind of traffic it stops what any of the remaining ones is about, and nothing else.
        for (const traffic of TRAFFIC) {
          const about = remaining.some((each) => each.actions.includes('SEND') && covers(each.scope, traffic));
          expect(whatStopsSending(standing, traffic) !== undefined).toBe(about);
        }
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

  test.each<[string, Scope, Partial<Traffic>, boolean]>([
    ['the account', ACCOUNT, {}, true],
    ['its product', { kind: 'PRODUCT', value: 'sms-cn' }, {}, true],
    ['another product', { kind: 'PRODUCT', value: 'mail' }, {}, false],
    ['its class', { kind: 'MESSAGE_CLASS', value: 'MARKETING' }, { messageClass: 'MARKETING' }, true],
    ['another class', { kind: 'MESSAGE_CLASS', value: 'MARKETING' }, { messageClass: 'ONE_TIME_PASSWORD' }, false],
    ['a class that nobody named', { kind: 'MESSAGE_CLASS', value: 'MARKETING' }, {}, true],
    ['its domain', { kind: 'SENDER_DOMAIN', value: 'a.cn' }, { senderDomain: 'A.cn' }, true],
    ['a domain below it', { kind: 'SENDER_DOMAIN', value: 'a.cn' }, { senderDomain: 'x.a.cn' }, true],
    ['a domain that ends alike', { kind: 'SENDER_DOMAIN', value: 'a.cn' }, { senderDomain: 'xa.cn' }, false],
    ['a domain that nobody named', { kind: 'SENDER_DOMAIN', value: 'a.cn' }, {}, true],
  ])('a restriction of %s', (_what, about, said, stops) => {
    const traffic: Traffic = { product: 'sms-cn', messageClass: '', senderDomain: '', ...said };
    const standing = standingOf([restriction(1, { scope: about })], now);
    expect(whatStopsSending(standing, traffic) !== undefined).toBe(stops);
    // What is restricted in part is no restriction of the account.
    expect(standing.maySend).toBe(about.kind !== 'ACCOUNT');
  });

  test('the gravest cause is told first, and only one that stops sending', () => {
    const [kyc, arrears, ending] = [
      restriction(1, { cause: 'KYC' }),
      restriction(2, { cause: 'ARREARS' }),
      restriction(3, { cause: 'TERMINATION', actions: ['TOP_UP'] }),
    ];
    const standing = standingOf([arrears, kyc, ending], now);
    const traffic: Traffic = { product: 'sms-cn', messageClass: '', senderDomain: '' };
    expect(whatStopsSending(standing, traffic)).toBe(kyc);
    expect(whatStopsSending(standingOf([ending], now), traffic)).toBeUndefined();
  });
});
