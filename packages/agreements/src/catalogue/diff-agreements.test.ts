// What two versions say differently, by names that survive a change of order.
import { describe, expect, it } from 'vitest';
import { agreementWith, jd, jdFileWith } from '../../tests/builders.ts';
import { diffAgreements } from './diff-agreements.ts';

describe('diffAgreements', () => {
  const changed = (set: Parameters<typeof agreementWith>[0]) =>
    diffAgreements(jd(), agreementWith(set)).map((d) => `${d.path}: ${d.before} → ${d.after}`);

  it('finds nothing between a version and itself', () => {
    expect(diffAgreements(jd(), jd())).toEqual([]);
    expect(changed({})).toEqual([]);
  });

  it.each<[string, Parameters<typeof agreementWith>[0], string[]]>([
    ['a number', { 'billing.tolerance.perMille': 6 }, ['billing.tolerance.perMille: 5 → 6']],
    ['a rule by its name', { 'triggers.0.graceSeconds': 86400 }, ['triggers[arrears].graceSeconds: 0 → 86400']],
    [
      'a clause by its id',
      { 'clauses.0.title.en': 'accepted' },
      ['clauses[jd/0.accept].title.en: accepted by seal, by click, otherwise, or by using the service → accepted'],
    ],
    [
      'a list of words as one value',
      { 'precedence.order': ['TERMS'] },
      ['precedence.order: SEALED_CONTRACT, TERMS, SERVICE_PAGE, PRICE_PAGE, ORDER_PAGE → TERMS'],
    ],
    [
      'a rule that is gone',
      { 'billing.tolerance': null },
      [
        'billing.tolerance: null → none',
        'billing.tolerance.clause: jd/2.4 → null',
        'billing.tolerance.perMille: 5 → null',
        'billing.tolerance.prevails: PROVIDER → null',
      ],
    ],
  ])('%s', (_, set, expected) => {
    expect(changed(set)).toEqual(expected);
  });

  it('says what was added and what was taken away', () => {
    const file = jdFileWith({}) as { notices: { act: string }[] };
    const without = file.notices.filter(({ act }) => act !== 'ASSIGN');
    const differences = diffAgreements(jd(), agreementWith({ notices: without }));
    expect(differences).toContainEqual({ path: 'notices[ASSIGN].clause', before: 'jd/11.2', after: null });
    expect(diffAgreements(agreementWith({ notices: without }), jd())).toContainEqual({
      path: 'notices[ASSIGN].clause',
      before: null,
      after: 'jd/11.2',
    });
  });

  it('does not mind the order of rules', () => {
    const { triggers } = jdFileWith({}) as { triggers: string[] };
    expect(diffAgreements(jd(), agreementWith({ triggers: triggers.toReversed() }))).toEqual([]);
  });
});
