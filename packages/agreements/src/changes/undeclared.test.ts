import { describe, expect, it } from 'vitest';
import { jd, agreementWith } from '../../tests/builders.ts';
import type { ChangeSubject } from '../schema/changes.ts';
import { undeclaredChanges } from './undeclared.ts';

const before = jd();

describe('what a publisher did not declare', () => {
  it.each<[string, Parameters<typeof agreementWith>[0], ChangeSubject, string[]]>([
    ['nothing but its name', { version: '2' }, 'PLATFORM_RULES', []],
    ['the tolerance, as a price', { 'billing.tolerance.perMille': 6 }, 'PRICE', []],
    [
      'the tolerance, as a rule of the platform',
      { 'billing.tolerance.perMille': 6 },
      'PLATFORM_RULES',
      ['PRICE', 'TERMS'],
    ],
    [
      'how money is settled, as a rule of the platform',
      { 'settlement.rules.0.silentOnMoney': true },
      'PLATFORM_RULES',
      ['TERMS'],
    ],
    ['how money is settled, as terms', { 'settlement.rules.0.silentOnMoney': true }, 'TERMS', []],
    ['a trigger, as a rule of the platform', { 'triggers.1.graceSeconds': 60 }, 'PLATFORM_RULES', []],
    ['a deadline, as terms', { 'clocks.0.days': 14 }, 'TERMS', []],
    ['a deadline, as a price', { 'clocks.0.days': 14 }, 'PRICE', ['PRIVACY_POLICY', 'TERMS']],
  ])('%s', (_, change, declared, needs) => {
    const found = undeclaredChanges(before, agreementWith(change), [declared]);
    expect(found.flatMap((each) => each.needs)).toEqual(needs);
  });
});
