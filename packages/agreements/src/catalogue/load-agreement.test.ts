import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { jd, jdFileWith } from '../../tests/builders.ts';
import { canonicalJson } from './canonical-json.ts';
import { loadAgreement } from './load-agreement.ts';

type Changes = Parameters<typeof jdFileWith>[0];

const faultsOf = (set: Changes) => {
  const loaded = loadAgreement(jdFileWith(set));
  return loaded.ok ? [] : loaded.faults.map((f) => `${f.code} ${f.path}`);
};
const rung = (sanction: string, rest = {}) => ({
  clause: 'jd/3.4',
  also: [],
  sanction,
  deciders: ['PROVIDER'],
  skippable: true,
  requires: [],
  notice: 'SUSPEND',
  needsDeadline: true,
  endsByItself: false,
  reversible: true,
  ...rest,
});
const trigger = (rest = {}) => ({
  id: 'x',
  clause: 'jd/3.4',
  kind: 'ATTACK',
  source: 'CONTRACT',
  threshold: null,
  policyRule: null,
  scope: 'ACCOUNT',
  afterCureNotice: false,
  graceSeconds: null,
  restricts: null,
  startsAt: null,
  mayEndAs: null,
  ...rest,
});
const refund = (option: string, rest = {}) => ({
  option,
  treatment: 'REFUND',
  destination: 'ORIGINAL_CHANNEL',
  reason: 'R',
  title: { zh: '退', en: 'back' },
  ...rest,
});
const forfeit = (option: string, rest = {}) => refund(option, { treatment: 'FORFEIT', destination: null, ...rest });
const question = { zh: '问', en: 'which' };

describe('a file that is refused', () => {
  it.each<[string, Changes, string[]]>([
    ['an unknown clause', { 'ladder.0.clause': 'jd/99' }, ['UNKNOWN_CLAUSE ladder[0].clause']],
    [
      'an unknown clause deep in a settlement',
      { 'settlement.rules.0.lots.CASH.also': ['law/none'] },
      ['UNKNOWN_CLAUSE settlement.rules[0].lots.CASH.also'],
    ],
    [
      'an unknown clause in a recorded contradiction',
      { 'contradictions.0.clauses': ['jd/3.6'] },
      ['UNKNOWN_CLAUSE contradictions[0].clauses'],
    ],
    ['an unknown surviving clause', { 'term.survives': ['jd/5.1', 'jd/99'] }, ['UNKNOWN_CLAUSE term.survives']],
    [
      'a rule without a clause',
      { 'billing.tolerance': { perMille: 5, prevails: 'PROVIDER' } },
      ['RULE_WITHOUT_CLAUSE billing.tolerance.clause'],
    ],
    ['a misspelt key', { 'billing.tolerence': null }, ['SHAPE billing']],
    ['a negative count', { 'billing.tolerance.perMille': -1 }, ['SHAPE billing.tolerance.perMille']],
    ['a fraction for a count', { 'billing.tolerance.perMille': 0.5 }, ['SHAPE billing.tolerance.perMille']],
    [
      'a clause listed twice',
      { 'clauses.1.id': 'jd/0.accept' },
      ['CLAUSE_TWICE clauses[1].id', 'UNKNOWN_CLAUSE precedence.clause'],
    ],
    ['a clause of another agreement', { 'clauses.2.id': 'sendcloud/1.1' }, ['FOREIGN_CLAUSE clauses[2].id']],
    [
      'effective before published',
      { 'dates.stated': { published: '2022-05-26', effective: '2021-12-27' } },
      ['EFFECTIVE_BEFORE_PUBLISHED dates.stated'],
    ],
    ['a day that does not exist', { 'dates.inForceFrom': '2026-02-30' }, ['SHAPE dates.inForceFrom']],
    ['no rule for a restriction', { restrictions: [] }, Array.from({ length: 9 }, () => 'RULE_MISSING restrictions')],
    [
      'two rules for a restriction',
      { 'restrictions.0.cause': 'STAFF' },
      // And the tenant may lift it, as it may the pause that it was.
      ['RULE_MISSING restrictions', 'RULE_TWICE restrictions', 'LIFTER_CONTRADICTION restrictions[0]'],
    ],
    [
      'a trigger that starts off the ladder',
      { triggers: [trigger({ startsAt: 'BAN' })] },
      ['RUNG_UNKNOWN triggers[0].startsAt'],
    ],
    [
      'a trigger that ends unsettled',
      { triggers: [trigger({ mayEndAs: 'EXPIRY' })] },
      ['RULE_MISSING triggers[0].mayEndAs'],
    ],
    ['two triggers of one id', { triggers: [trigger(), trigger()] }, ['RULE_TWICE triggers[1].id']],
    [
      'a product class without a billing basis',
      { productClasses: ['SMS_CN', 'SMS_INTL', 'MMS', 'EMAIL'] },
      ['RULE_MISSING billing.bases'],
    ],
    [
      'money paying before packages',
      { 'billing.drawDown.order': ['CASH', 'BONUS', 'PACKAGE_UNITS'] },
      ['DRAW_DOWN_CONTRADICTION billing.drawDown.order'],
    ],
    [
      'a kind of lot paying twice',
      { 'billing.drawDown.order': ['PACKAGE_UNITS', 'CASH', 'CASH'] },
      ['DRAW_DOWN_CONTRADICTION billing.drawDown.order'],
    ],
    [
      'one case settled twice',
      { 'settlement.rules.1.causes': ['PROVIDER_CONVENIENCE'], 'settlement.rules.1.deciders': ['PROVIDER'] },
      ['RULE_TWICE settlement.rules[1]'],
    ],
    [
      'a refunded bonus',
      { 'settlement.rules.0.lots.BONUS.options': [refund('LAPSE')] },
      ['BONUS_REFUNDED settlement.rules[0].lots.BONUS'],
    ],
    [
      'a refund to nowhere',
      { 'settlement.rules.0.lots.CASH.options': [refund('REFUND', { destination: null })] },
      ['DISCRETION_CONTRADICTION settlement.rules[0].lots.CASH'],
    ],
    [
      'a default that is no option',
      { 'settlement.rules.0.lots.CASH.default': 'BURN' },
      ['DISCRETION_CONTRADICTION settlement.rules[0].lots.CASH'],
    ],
    [
      'a choice without a question',
      { 'settlement.rules.0.lots.CASH.options': [refund('REFUND'), forfeit('FORFEIT')] },
      ['DISCRETION_CONTRADICTION settlement.rules[0].lots.CASH'],
    ],
    [
      'a question without a choice',
      { 'settlement.rules.0.lots.CASH.question': question },
      ['DISCRETION_CONTRADICTION settlement.rules[0].lots.CASH'],
    ],
    [
      'one clause that leaves two choices',
      { 'settlement.rules.1.lots.CASH.options': [refund('REFUND'), forfeit('OTHER')] },
      ['DISCRETION_CONTRADICTION settlement.rules[1]'],
    ],
    [
      'a default that costs the tenant more',
      { 'settlement.rules.1.lots.CASH.default': 'FORFEIT', 'settlement.rules.1.lots.PACKAGE_UNITS.default': 'FORFEIT' },
      [
        'DISCRETION_CONTRADICTION settlement.rules[1].lots.CASH',
        'DISCRETION_CONTRADICTION settlement.rules[1].lots.PACKAGE_UNITS',
      ],
    ],
  ])('%s', (_, set, faults) => {
    expect(faultsOf(set)).toEqual(faults);
  });

  it.each<[string, object[], string[]]>([
    ['a graver rung below a milder one', [rung('FREEZE'), rung('WARN')], ['WARN: stands above the graver FREEZE']],
    ['a rung twice', [rung('WARN'), rung('WARN')], ['WARN: stands twice']],
    [
      'a rung that requires a later one',
      [rung('SUSPEND', { requires: ['TERMINATE'] })],
      ['SUSPEND: requires TERMINATE, which is not below it'],
    ],
    [
      'a rung that requires one that may be skipped',
      [rung('RECTIFY'), rung('TERMINATE', { requires: ['RECTIFY'], reversible: false })],
      ['TERMINATE: requires RECTIFY, which may be skipped'],
    ],
    ['a reversible ban', [rung('BAN')], ['BAN: is final and cannot be reversible']],
    [
      'an irreversible rung that ends by itself',
      [rung('FREEZE', { reversible: false, endsByItself: true })],
      ['FREEZE: cannot be reversed and yet ends by itself'],
    ],
    [
      'rectification by no deadline',
      [rung('RECTIFY', { needsDeadline: false })],
      ['RECTIFY: asks to mend something by no deadline'],
    ],
  ])('a contradictory ladder: %s', (_, ladder, messages) => {
    const loaded = loadAgreement(jdFileWith({ ladder, triggers: [] } as Changes));
    expect(loaded.ok ? [] : loaded.faults.map((f) => f.message)).toEqual(messages);
  });

  it('is told all its faults at once', () => {
    expect(
      faultsOf({
        'ladder.4.reversible': true,
        'billing.tolerance': { perMille: 5, prevails: 'PROVIDER' },
        'billing.payment.clause': 'jd/99',
        'restrictions.8.cause': 'STAFF',
        'settlement.rules.0.lots.BONUS.options': [refund('LAPSE')],
        'dates.stated': { published: '2022-05-26', effective: '2021-12-27' },
      }),
    ).toEqual([
      'RULE_WITHOUT_CLAUSE billing.tolerance.clause',
      'UNKNOWN_CLAUSE billing.payment.clause',
      'LADDER_CONTRADICTION ladder[4]',
      'RULE_TWICE restrictions',
      'RULE_MISSING restrictions',
      'BONUS_REFUNDED settlement.rules[0].lots.BONUS',
      'EFFECTIVE_BEFORE_PUBLISHED dates.stated',
    ]);
  });

  it.each([[null], [[]], ['text'], [{}]])('anything that is no agreement: %j', (raw) => {
    expect(loadAgreement(raw).ok).toBe(false);
  });
});

describe('a file that is taken', () => {
  it('turns a recorded contradiction of dates into a warning', () => {
    const note = { zh: '原文如此', en: 'so in the source' };
    const loaded = loadAgreement(
      jdFileWith({
        'dates.stated': { published: '2022-05-26', effective: '2021-12-27' },
        contradictions: [{ kind: 'EFFECTIVE_BEFORE_PUBLISHED', clauses: ['jd/0.accept'], note }],
      }),
    );
    expect(loaded).toMatchObject({ ok: true, warnings: [{ code: 'EFFECTIVE_BEFORE_PUBLISHED' }] });
  });

  it('is frozen to the last level', () => {
    expect(Object.isFrozen(jd())).toBe(true);
    expect(Object.isFrozen(jd().settlement.rules[0]?.lots.CASH.options[0]?.title)).toBe(true);
    expect(() => Object.assign(jd().clauses[0] ?? {}, { id: 'jd/x' })).toThrow(TypeError);
  });

  it('is identified by its content alone: not by the order of keys, but by every value', () => {
    const turned = Object.fromEntries(Object.entries(jdFileWith({}) as object).toReversed());
    const loaded = loadAgreement(turned);
    expect(loaded.ok && loaded.agreement.contentHash).toBe(jd().contentHash);
    const changed = loadAgreement(jdFileWith({ 'billing.tolerance.perMille': 6 }));
    expect(changed.ok && changed.agreement.contentHash).not.toBe(jd().contentHash);
  });

  it('has the sha256 of its canonical JSON for a name', () => {
    expect(canonicalJson({ b: [1, null, true], a: { d: '短', c: -0.5 } })).toBe(
      '{"a":{"c":-0.5,"d":"短"},"b":[1,null,true]}',
    );
    expect(() => canonicalJson({ a: undefined })).toThrow(TypeError);
    expect(() => canonicalJson(Number.NaN)).toThrow(TypeError);
    const hash = createHash('sha256')
      .update(canonicalJson(jdFileWith({})))
      .digest('hex');
    expect(jd().contentHash).toBe(hash);
  });
});
