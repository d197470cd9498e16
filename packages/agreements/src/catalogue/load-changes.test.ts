// Faults in rules about changes, notices, deadlines, content and platform rules; and all kinds of faults in one file.
import { describe, expect, it } from 'vitest';
import { jdFileWith } from '../../tests/builders.ts';
import { loadAgreement } from './load-agreement.ts';

type Changes = Parameters<typeof jdFileWith>[0];
const faultsOf = (set: Changes) => {
  const loaded = loadAgreement(jdFileWith(set));
  return loaded.ok ? [] : loaded.faults.map((f) => `${f.code} ${f.path}`);
};

describe('a file that is refused', () => {
  it.each<[string, Changes, string[]]>([
    ['an act told in two ways', { 'notices.1.act': 'PRICE_CHANGE' }, ['RULE_TWICE notices[1].act']],
    ['a notice through no channel', { 'notices.0.channels': [] }, ['NOTICE_CONTRADICTION notices[0]']],
    ['no notice, and yet a channel', { 'notices.5.timing': 'NONE' }, ['NOTICE_CONTRADICTION notices[5]']],
    [
      'a rung whose notice nobody rules',
      { 'ladder.0.notice': 'SUSPEND_PERFORMANCE' },
      ['RULE_MISSING ladder[0].notice'],
    ],
    ['a change whose notice nobody rules', { 'changes.0.notice': 'RULES_CHANGE' }, ['RULE_MISSING changes[0].notice']],
    ['an act that is none', { 'changes.0.notice': 'WHISPER' }, ['SHAPE changes[0].notice']],
    ['a change without a clause', { 'changes.0.clause': null }, ['RULE_WITHOUT_CLAUSE changes[0].clause']],
    ['a change by an unknown clause', { 'changes.1.also': ['jd/99'] }, ['UNKNOWN_CLAUSE changes[1].also']],
    ['content of no class', { 'content.0.codes': ['BOREDOM'] }, ['UNKNOWN_CONTENT_CLASS content[0].codes']],
    ['a class of content twice', { 'content.0.codes': ['FRAUD', 'FRAUD'] }, ['RULE_TWICE content[0].codes']],
    ['a deadline twice', { 'clocks.1.kind': 'APPEAL' }, ['RULE_TWICE clocks[1].kind']],
    [
      'a deadline without a clause',
      { 'clocks.0': { kind: 'APPEAL', days: 1, unit: 'CALENDAR_DAYS' } },
      ['RULE_WITHOUT_CLAUSE clocks[0].clause'],
    ],
    [
      'a platform rule that is none',
      { 'triggers.6.policyRule': 'gut-feeling' },
      ['UNKNOWN_POLICY triggers[6].policyRule'],
    ],
    ['a figure left to nobody', { 'triggers.6.policyRule': null }, ['POLICY_CONTRADICTION triggers[6].policyRule']],
    [
      'a platform rule under a contract',
      { 'triggers.0.policyRule': 'sms-complaint-month' },
      ['POLICY_CONTRADICTION triggers[0].policyRule'],
    ],
    [
      'a ratio in two places',
      { 'triggers.6.threshold': { window: 'DAY', limit: { events: 1, per: 2 }, minimumVolume: 1, minimumEvents: 1 } },
      ['POLICY_CONTRADICTION triggers[6].policyRule'],
    ],
  ])('%s', (_, set, faults) => {
    expect(faultsOf(set)).toEqual(faults);
  });

  it.each([
    ['SHAPE clocks[0].days', { 'clocks.0.days': 1e15 }],
    ['SHAPE billing.tolerance.perMille', { 'billing.tolerance.perMille': 1_001 }],
    ['LIFTER_CONTRADICTION restrictions[6]', { 'restrictions.6.liftableBy': ['TENANT'] }],
    ['SEGMENTS_CONTRADICTION billing.bases[0].segmentProfile', { 'billing.bases.0.segmentProfile': null }],
    ['RULE_TWICE liabilityCaps[1]', { 'liabilityCaps.1.liable': 'PROVIDER' }],
    [
      'STATUTE_CONTRADICTION settlement.rules[11].lots.CASH',
      { 'settlement.rules.11.lots.CASH.options.0.treatment': 'FORFEIT' },
    ],
    ['EFFECTIVE_BEFORE_PUBLISHED dates.inForceFrom', { 'dates.stated': { published: '2024-01-02', effective: null } }],
  ])('is told %s', (expected, change) => {
    expect(faultsOf(change)).toContain(expected);
  });

  it('is told an unknown clause, a contradictory ladder, a rule without a clause and impossible dates at once', () => {
    expect(
      faultsOf({
        'triggers.0.clause': 'jd/99',
        'ladder.0.sanction': 'BAN',
        'billing.tolerance': { perMille: 5, prevails: 'PROVIDER' },
        'dates.stated': { published: '2026-02-01', effective: '2026-01-01' },
        'content.0.codes': ['BOREDOM'],
        'notices.0.channels': [],
      }),
    ).toEqual([
      'RULE_WITHOUT_CLAUSE billing.tolerance.clause',
      'UNKNOWN_CLAUSE triggers[0].clause',
      // A ban below everything else: it may not be reversible, and each rung above it is milder.
      'LADDER_CONTRADICTION ladder[0]',
      'LADDER_CONTRADICTION ladder[1]',
      'LADDER_CONTRADICTION ladder[2]',
      'LADDER_CONTRADICTION ladder[3]',
      'LADDER_CONTRADICTION ladder[4]',
      'RUNG_UNKNOWN triggers[3].startsAt',
      'RUNG_UNKNOWN triggers[4].startsAt',
      'NOTICE_CONTRADICTION notices[0]',
      'UNKNOWN_CONTENT_CLASS content[0].codes',
      // The file is in force from 2024-01-01, before either of them.
      'EFFECTIVE_BEFORE_PUBLISHED dates.inForceFrom',
      'EFFECTIVE_BEFORE_PUBLISHED dates.stated',
    ]);
  });
});
