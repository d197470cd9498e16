import { describe, expect, it } from 'vitest';

import { windowsBetween } from './usage-windows.ts';

const ms = (iso: string): bigint => BigInt(Date.parse(iso));
const starts = (from: string, to: string, unit: 'day' | 'month', zone: string): string[] => {
  const windows = windowsBetween(ms(from), ms(to), unit, zone);
  return windows.kind === 'windows' ? windows.starts.map((at) => new Date(Number(at)).toISOString()) : [windows.kind];
};

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
    ['UNKNOWN_TIME_ZONE', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', "UTC'; drop table outcomes"],
    ['RANGE_TOO_LONG', '2000-01-01T00:00:00Z', '2026-11-02T00:00:00Z', 'UTC'],
  ] as const)('refuses with %s', (reason, from, to, zone) => {
    expect(windowsBetween(ms(from), ms(to), 'day', zone)).toMatchObject({ kind: 'refused', reason });
  });

  it('checks the zone for hours too', () => {
    expect(windowsBetween(ms('2026-11-01T00:00:00Z'), ms('2026-11-02T00:00:00Z'), 'hour', 'No/Where').kind).toBe(
      'refused',
    );
    expect(windowsBetween(ms('2026-11-01T00:00:00Z'), ms('2026-11-02T00:00:00Z'), 'hour', 'UTC').kind).toBe('hours');
  });
});
