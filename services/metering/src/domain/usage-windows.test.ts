import { describe, expect, it } from 'vitest';

import { dayStartMs, windowAt, type WindowUnit, windowsBetween } from './usage-windows.ts';

const ms = (iso: string): bigint => BigInt(Date.parse(iso));
const iso = (at: bigint): string => new Date(Number(at)).toISOString();
const between = (from: string, to: string, unit: WindowUnit, zone: string) => {
  const windows = windowsBetween(ms(from), ms(to), unit, zone);
  if (windows.kind === 'refused') throw new Error(windows.reason);
  return { starts: windows.starts?.map(iso), cutHours: windows.cutHours.map(iso) };
};
const starts = (from: string, to: string, unit: WindowUnit, zone: string) => between(from, to, unit, zone).starts;

describe('windows', () => {
  it.each([
    [
      'days in Shanghai',
      '2026-10-31T16:00:00Z',
      '2026-11-02T16:00:00Z',
      'day',
      'Asia/Shanghai',
      ['2026-10-31T16:00:00.000Z', '2026-11-01T16:00:00.000Z'],
    ],
    [
      'a range that begins within a day',
      '2026-11-01T03:00:00Z',
      '2026-11-01T17:00:00Z',
      'day',
      'Asia/Shanghai',
      ['2026-10-31T16:00:00.000Z', '2026-11-01T16:00:00.000Z'],
    ],
    [
      'months in Shanghai',
      '2026-10-31T16:00:00Z',
      '2026-12-31T16:00:00Z',
      'month',
      'Asia/Shanghai',
      ['2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
    ],
    [
      'the short and the long day of New York',
      '2026-03-08T05:00:00Z',
      '2026-03-10T04:00:00Z',
      'day',
      'America/New_York',
      ['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    ],
    [
      'a zone of half hours',
      '2026-11-01T00:00:00Z',
      '2026-11-01T20:00:00Z',
      'day',
      'Asia/Kolkata',
      ['2026-10-31T18:30:00.000Z', '2026-11-01T18:30:00.000Z'],
    ],
  ] as const)('%s', (_, from, to, unit, zone, expected) => {
    expect(starts(from, to, unit, zone)).toEqual(expected);
  });

  it.each([
    ['NOT_ON_HOUR', '2026-11-01T00:30:00Z', '2026-11-02T00:00:00Z', 'UTC'],
    ['NOT_ON_HOUR', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00.001Z', 'UTC'],
    ['EMPTY_RANGE', '2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z', 'UTC'],
    ['UNKNOWN_TIME_ZONE', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 'Asia/Peking2'],
    ['UNKNOWN_TIME_ZONE', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '+08:00'],
    ['UNKNOWN_TIME_ZONE', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', "UTC'; drop table outcomes"],
    ['RANGE_TOO_LONG', '2000-01-01T00:00:00Z', '2026-11-02T00:00:00Z', 'UTC'],
  ] as const)('refuses with %s', (reason, from, to, zone) => {
    expect(windowsBetween(ms(from), ms(to), 'day', zone)).toMatchObject({ kind: 'refused', reason });
  });

  it('checks the zone for hours and minutes too', () => {
    for (const unit of ['hour', 'minute'] as const) {
      const refused = windowsBetween(ms('2026-11-01T00:00:00Z'), ms('2026-11-01T02:00:00Z'), unit, 'No/Where');
      expect(refused).toMatchObject({ kind: 'refused', reason: 'UNKNOWN_TIME_ZONE' });
    }
  });

  it.each([
    ['NOT_ON_MINUTE', '2026-11-01T00:00:30Z', '2026-11-01T01:00:00Z', 'minute', 'UTC'],
    ['RANGE_TOO_LONG', '2026-11-01T00:00:00Z', '2026-11-01T06:01:00Z', 'minute', 'UTC'],
    ['TOO_MANY_CUT_HOURS', '2026-01-01T00:00:00Z', '2026-04-01T00:00:00Z', 'day', 'Asia/Kolkata'],
    ['TOO_MANY_CUT_HOURS', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z', 'hour', 'Asia/Kathmandu'],
  ] as const)('refuses with %s', (reason, from, to, unit, zone) => {
    expect(windowsBetween(ms(from), ms(to), unit, zone)).toMatchObject({ kind: 'refused', reason });
  });
});

describe('hours that windows cut', () => {
  it('are none where offsets are whole hours, whatever the summer time does', () => {
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Auckland']) {
      expect(between('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'day', zone).cutHours).toEqual([]);
      expect(between('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'hour', zone)).toEqual({
        starts: undefined,
        cutHours: [],
      });
    }
  });

  it('are those of each midnight of India, and of the two ends', () => {
    expect(between('2026-11-01T18:30:00Z', '2026-11-03T18:30:00Z', 'day', 'Asia/Kolkata')).toEqual({
      starts: ['2026-11-01T18:30:00.000Z', '2026-11-02T18:30:00.000Z'],
      cutHours: ['2026-11-01T18:00:00.000Z', '2026-11-02T18:00:00.000Z', '2026-11-03T18:00:00.000Z'],
    });
    expect(between('2026-11-01T18:15:00Z', '2026-11-01T20:15:00Z', 'hour', 'Asia/Kathmandu')).toEqual({
      starts: ['2026-11-01T18:15:00.000Z', '2026-11-01T19:15:00.000Z'],
      cutHours: ['2026-11-01T18:00:00.000Z', '2026-11-01T19:00:00.000Z', '2026-11-01T20:00:00.000Z'],
    });
  });

  it('are all of the hour that Lord Howe Island moves by half of one', () => {
    const { cutHours } = between('2026-04-04T13:00:00Z', '2026-04-06T13:30:00Z', 'day', 'Australia/Lord_Howe');
    expect(cutHours).toEqual(['2026-04-05T13:00:00.000Z', '2026-04-06T13:00:00.000Z']);
  });

  it('are every hour of minutes', () => {
    const { starts: minutes = [], cutHours } = between('2026-11-01T18:58:00Z', '2026-11-01T19:02:00Z', 'minute', 'UTC');
    expect(minutes).toHaveLength(4);
    expect(cutHours).toEqual(['2026-11-01T18:00:00.000Z', '2026-11-01T19:00:00.000Z']);
  });
});

describe('hours of Lord Howe Island, which moves by half of one', () => {
  const local = (from: string, to: string): string[] =>
    (starts(from, to, 'hour', 'Australia/Lord_Howe') ?? []).map((start) =>
      new Date(start).toLocaleTimeString('en-GB', { timeZone: 'Australia/Lord_Howe', timeStyle: 'short' }),
    );

  it('are its own again after clocks went back: 01:00 lasts for 90 minutes', () => {
    expect(local('2026-04-04T13:00:00Z', '2026-04-04T19:30:00Z')).toEqual([
      '00:00',
      '01:00',
      '02:00',
      '03:00',
      '04:00',
      '05:00',
    ]);
  });

  it('are its own again after clocks went forward: there is no 02:00, and half of that hour', () => {
    expect(local('2026-10-03T13:30:00Z', '2026-10-03T19:00:00Z')).toEqual([
      '00:00',
      '01:00',
      '02:30',
      '03:00',
      '04:00',
      '05:00',
    ]);
  });
});

it.each([
  ['Australia/Lord_Howe', '2026-04-03', '2026-10-02'],
  ['Australia/Adelaide', '2026-04-03', '2026-10-02'],
  ['Pacific/Chatham', '2026-04-03', '2026-09-25'],
  ['America/St_Johns', '2026-03-07', '2026-10-31'],
])('hours ascend and are full ones through both changes of %s', (timeZone, ...changes) => {
  const minuteOf = new Intl.DateTimeFormat('en-GB', { timeZone, minute: 'numeric' });
  const days = changes.flatMap((from) => [0, 1, 2, 3].map((day) => Date.parse(from) + day * 86_400_000));
  for (const day of days) {
    const hours = starts(new Date(day).toISOString(), new Date(day + 86_400_000).toISOString(), 'hour', timeZone);
    // All hours of the day are those of UTC: Lord Howe Island in summer.
    if (hours === undefined) continue;
    const at = hours.map((hour) => Date.parse(hour));
    expect(at.length).toBeGreaterThan(22);
    for (const [index, start] of at.entries()) {
      const length = (at[index + 1] ?? start + 3_600_000) - start;
      // Half an hour, or one and a half, where clocks move by half of one.
      expect([1_800_000, 3_600_000, 5_400_000]).toContain(length);
      expect(minuteOf.format(start) === '0' || length === 1_800_000).toBe(true);
    }
  }
});

it('weeks begin on Mondays of the zone', () => {
  expect(starts('2026-11-19T00:00:00Z', '2026-11-24T00:00:00Z', 'week', 'Asia/Shanghai')).toEqual([
    '2026-11-15T16:00:00.000Z',
    '2026-11-22T16:00:00.000Z',
  ]);
});

it('an hour that is told twice in autumn is two windows, and its day has 25', () => {
  expect(starts('2026-11-01T04:00:00Z', '2026-11-03T05:00:00Z', 'day', 'America/New_York')).toEqual([
    '2026-11-01T04:00:00.000Z',
    '2026-11-02T05:00:00.000Z',
  ]);
});

it('an instant has its window and its day', () => {
  expect(windowAt([10n, 20n], 9n)).toBeUndefined();
  expect(windowAt([10n, 20n], 20n)).toBe(20n);
  expect(iso(dayStartMs(ms('2026-11-01T18:31:00Z'), 'Asia/Kolkata') ?? 0n)).toBe('2026-11-01T18:30:00.000Z');
  expect(dayStartMs(0n, 'No/Where')).toBeUndefined();
});
