// What binds a tenant, by mode, time and the order of texts that the agreement's data states.
import { type AgreementVersion, listAgreements } from '@tollgate/agreements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Acceptance, type AcceptanceMode, bindingAt, effectiveTime, offersMode } from './acceptance.ts';

const jd = listAgreements().find(({ id }) => id === 'jd-sms');
if (jd === undefined) throw new Error('the catalogue lacks jd-sms');
/** The same terms where the sealed paper does not come first. */
const webFirst: AgreementVersion = { ...jd, precedence: { ...jd.precedence, order: ['TERMS', 'SEALED_CONTRACT'] } };

const at = (hour: number): Date => new Date(Date.parse('2026-03-01T00:00:00Z') + hour * 3_600_000);
const accepted = (mode: AcceptanceMode, hour: number): Acceptance => ({
  acceptanceId: `${mode}@${hour}`,
  tenantId: 'ten_a',
  agreementId: 'jd-sms',
  version: '1',
  contentHash: jd.contentHash,
  mode,
  acceptedAt: at(hour),
  actor: 'user:usr_a',
  evidence: undefined,
});
const binding = (agreement: AgreementVersion, hour: number, ...list: Acceptance[]): string | undefined =>
  bindingAt(list, () => agreement, at(hour))?.acceptance.acceptanceId;

describe('bindingAt', () => {
  it.each<[string, AgreementVersion, [AcceptanceMode, number][], string]>([
    [
      'a later click',
      jd,
      [
        ['CLICK', 1],
        ['CLICK', 2],
      ],
      'CLICK@2',
    ],
    [
      'a click over later use',
      jd,
      [
        ['CLICK', 1],
        ['USE', 2],
      ],
      'CLICK@1',
    ],
    ['use where there is nothing else', jd, [['USE', 2]], 'USE@2'],
    [
      'paper over a later click',
      jd,
      [
        ['SEAL', 1],
        ['CLICK', 2],
      ],
      'SEAL@1',
    ],
    [
      'later paper over paper',
      jd,
      [
        ['SEAL', 1],
        ['SEAL', 2],
      ],
      'SEAL@2',
    ],
    [
      'the click where the data puts web terms first',
      webFirst,
      [
        ['CLICK', 1],
        ['SEAL', 2],
      ],
      'CLICK@1',
    ],
  ])('prefers %s', (_what, agreement, list, expected) => {
    expect(binding(agreement, 5, ...list.map(([mode, hour]) => accepted(mode, hour)))).toBe(expected);
  });

  it('looks at nothing that came later, or is not in force yet', () => {
    expect(binding(jd, 1, accepted('CLICK', 1), accepted('SEAL', 2))).toBe('CLICK@1');
    expect(binding(jd, 0, accepted('CLICK', 1))).toBeUndefined();
    const coming: AgreementVersion = { ...jd, dates: { ...jd.dates, inForceFrom: '2026-03-02' } };
    expect(effectiveTime(coming)).toEqual(new Date('2026-03-01T16:00:00Z'));
    expect(binding(coming, 15, accepted('CLICK', 1))).toBeUndefined();
    expect(binding(coming, 16, accepted('CLICK', 1))).toBe('CLICK@1');
  });

  it('passes over versions that nobody knows any more', () => {
    expect(bindingAt([accepted('CLICK', 1)], () => undefined, at(5))).toBeUndefined();
  });

  it('does not depend on the order in which consents are listed', () => {
    const modes = fc.constantFrom<AcceptanceMode>('CLICK', 'SEAL', 'USE');
    const lists = fc.uniqueArray(fc.tuple(modes, fc.nat(20)), { selector: ([, hour]) => hour, minLength: 1 });
    fc.assert(
      fc.property(lists, fc.integer(), (list, seed) => {
        const straight = list.map(([mode, hour]) => accepted(mode, hour));
        const shuffled = straight.toSorted(
          (a, b) => ((a.acceptedAt.getTime() * 31 + seed) % 7) - ((b.acceptedAt.getTime() * 31 + seed) % 7),
        );
        expect(binding(jd, 20, ...shuffled)).toBe(binding(jd, 20, ...straight));
      }),
    );
  });
});

it('offers the modes that the data lists', () => {
  const clickOnly: AgreementVersion = { ...jd, acceptance: { ...jd.acceptance, modes: ['CLICK'] } };
  expect((['CLICK', 'SEAL', 'USE'] as const).map((mode) => offersMode(clickOnly, mode))).toEqual([true, false, false]);
  expect((['CLICK', 'SEAL', 'USE'] as const).every((mode) => offersMode(jd, mode))).toBe(true);
});
