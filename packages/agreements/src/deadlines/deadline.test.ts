// Deadlines in days: which kinds each agreement sets, and when they are over.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import type { ClockKind } from '../schema/clocks.ts';
import { clockOf, deadlineOf, type WorkCalendar } from './deadline.ts';

const beijing = (text: string) => new Date(`${text}+08:00`);

describe('deadlineOf', () => {
  it.each<[string, ClockKind, string, string, string]>([
    ['sendcloud', 'MARKETING_OPT_OUT', '2026-02-20T23:59:00', '2026-03-02', 'sendcloud/priv.9'],
    ['hongfengye-sms', 'PRIVACY_ACCESS', '2026-05-01T00:00:00', '2026-05-04', 'hongfengye/5.1'],
    ['hongfengye-sms', 'PRIVACY_RECTIFY', '2026-05-01T08:00:00', '2026-05-04', 'hongfengye/5.2'],
    ['hongfengye-sms', 'PRIVACY_REQUEST', '2026-12-20T08:00:00', '2027-01-04', 'hongfengye/5.8'],
    ['hongfengye-sms', 'ACCOUNT_CLOSURE_BY_MAIL', '2026-05-01T08:00:00', '2026-05-16', 'hongfengye/5.5'],
    ['changyou-sms', 'FORCE_MAJEURE_NOTICE', '2026-02-26T08:00:00', '2026-03-05', 'changyou/breach.2'],
    ['jd-sms', 'APPEAL', '2026-11-01T08:00:00', '2026-11-16', 'house/appeal'],
  ])('%s: %s from %s is over with %s', (id, kind, from, day, clause) => {
    expect(deadlineOf(the(id), kind, beijing(from))).toMatchObject({ at: beijing(`${day}T23:59:59.999`), clause });
  });

  // Saturday 2 and Sunday 3 May are off, 4 May is a holiday here; Saturday 9 May is worked.
  const calendar: WorkCalendar = {
    covers: (day) => day < '2027-01-01',
    isWorkday: (day) => !['2026-05-02', '2026-05-03', '2026-05-04'].includes(day),
  };

  it('counts working days by a calendar', () => {
    const by = deadlineOf(the('hongfengye-sms'), 'ACCOUNT_CLOSURE_BY_PHONE', beijing('2026-05-01T10:00:00'), calendar);
    expect(by).toMatchObject({ at: beijing('2026-05-07T23:59:59.999'), unit: 'WORKING_DAYS', days: 3n });
  });

  it('does not guess a day that no calendar covers', () => {
    const phone = (from: string, days?: WorkCalendar) =>
      deadlineOf(the('hongfengye-sms'), 'ACCOUNT_CLOSURE_BY_PHONE', beijing(from), days);
    expect(() => phone('2026-12-31T10:00:00', calendar)).toThrow('2027-01-01');
    expect(() => phone('2026-05-01T10:00:00')).toThrow(RangeError);
  });

  it('is nothing where an agreement sets none', () => {
    expect(deadlineOf(the('jd-sms'), 'PRIVACY_ACCESS', beijing('2026-05-01T10:00:00'))).toBeUndefined();
    expect(clockOf(the('sendcloud'), 'FORCE_MAJEURE_NOTICE')).toBeUndefined();
  });
});
