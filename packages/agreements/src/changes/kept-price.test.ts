// What was bought before a price change: whose price it keeps.
import { describe, expect, it } from 'vitest';
import { DAY_ONE, NOW, the } from '../../tests/builders.ts';
import type { LotKind } from '../schema/words.ts';
import type { AnnouncedChange } from './change.ts';
import { changeStatus } from './change-status.ts';
import { keptPrice } from './kept-price.ts';

const effectiveFrom = new Date('2026-10-01T00:00:00Z');
const notices = [
  { channel: 'SITE_POST', at: DAY_ONE },
  { channel: 'EMAIL', at: DAY_ONE },
] as const;
const change: AnnouncedChange = { subject: 'PRICE', origin: 'CARRIER', kinds: [], effectiveFrom, notices };
const usedAt = [new Date('2026-10-05T00:00:00Z')];

describe('after a price change that binds', () => {
  it.each<[string, LotKind, Date, 'OLD' | 'NEW', string]>([
    ['sendcloud', 'PACKAGE_UNITS', DAY_ONE, 'OLD', 'sendcloud/4.3'],
    ['sendcloud', 'CASH', DAY_ONE, 'OLD', 'sendcloud/4.3'],
    ['sendcloud', 'BONUS', DAY_ONE, 'NEW', 'sendcloud/4.3'],
    ['sendcloud', 'CASH', effectiveFrom, 'NEW', 'sendcloud/4.3'],
    ['jd-sms', 'CASH', DAY_ONE, 'NEW', 'jd/2.3'],
    ['jd-sms', 'PACKAGE_UNITS', DAY_ONE, 'OLD', 'jd/2.3'],
    // It binds with the first use, on the fifth: a package bought on the third keeps its price.
    ['changyou-sms', 'PACKAGE_UNITS', new Date('2026-10-03T00:00:00Z'), 'OLD', 'changyou/fee.3'],
    ['changyou-sms', 'PACKAGE_UNITS', new Date('2026-10-06T00:00:00Z'), 'NEW', 'changyou/fee.3'],
    ['tencent-ses', 'PACKAGE_UNITS', DAY_ONE, 'OLD', 'tencent/fee.2'],
    ['tencent-ses', 'CASH', DAY_ONE, 'NEW', 'tencent/fee.2'],
  ])('%s: %s of %s is used at the %s price', (id, kind, acquiredAt, price, clause) => {
    const status = changeStatus(the(id), change, { usedAt }, NOW);
    expect(status.outcome).toBe('BINDS');
    expect(keptPrice(the(id), change, status, { kind, acquiredAt })).toEqual({ price, clause });
  });
});

it('a change that does not bind touches nothing', () => {
  const status = changeStatus(the('jd-sms'), { ...change, notices: [] }, { usedAt }, NOW);
  expect(keptPrice(the('jd-sms'), change, status, { kind: 'CASH', acquiredAt: NOW })).toEqual({
    price: 'OLD',
    clause: 'jd/2.3',
  });
});

it('refuses to price by a change of something else', () => {
  const terms: AnnouncedChange = { ...change, subject: 'TERMS', origin: 'PROVIDER' };
  const status = changeStatus(the('jd-sms'), terms, { usedAt }, NOW);
  expect(() => keptPrice(the('jd-sms'), terms, status, { kind: 'CASH', acquiredAt: NOW })).toThrow(RangeError);
});
