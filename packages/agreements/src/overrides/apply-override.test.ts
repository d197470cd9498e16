// Sealed contracts: what they change computes, what they cannot change is refused, all of it at once.
import { describe, expect, it } from 'vitest';
import { cash, jd, NOW, position, yuan } from '../../tests/builders.ts';
import { contractWith } from '../../tests/sealed-contract.ts';
import { basisFor } from '../billing/billing-basis.ts';
import { judgeBill } from '../billing/judge-bill.ts';
import { clauseById, listAgreements } from '../catalogue/catalogue.ts';
import { diffAgreements } from '../catalogue/diff-agreements.ts';
import { clockOf } from '../deadlines/deadline.ts';
import { explainSettlement } from '../explain/explain-settlement.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import { settle } from '../settlement/settle.ts';
import { applyOverride } from './apply-override.ts';

function effective(contract: unknown = contractWith()): AgreementVersion {
  const applied = applyOverride(jd(), contract);
  if (!applied.ok) throw new Error(applied.faults.map((f) => `${f.path}: ${f.message}`).join('\n'));
  return applied.agreement;
}

const faults = (contract: unknown): string[] => {
  const applied = applyOverride(jd(), contract);
  return applied.ok ? [] : applied.faults.map(({ code, path }) => `${code} ${path}`);
};

describe('an effective agreement', () => {
  it('keeps the name of the version and has a hash of its own, the same each time', () => {
    const agreement = effective();
    expect([agreement.id, agreement.version]).toEqual(['jd-sms', '1']);
    expect(agreement.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(agreement.contentHash).not.toBe(jd().contentHash);
    expect(effective().contentHash).toBe(agreement.contentHash);
    expect(Object.isFrozen(agreement.billing.tolerance)).toBe(true);
    expect(clauseById(agreement, 'sealed/4')?.title.en).toBe('§ 4');
    expect(clauseById(jd(), 'sealed/4')).toBeUndefined();
  });

  it('differs in what the contract says and in nothing else', () => {
    const changed = [
      'billing.bases[SMS_CN].',
      'billing.tolerance.',
      'clauses[sealed/',
      'clocks[PRIVACY_ACCESS].',
      'settlement.rules[SERIOUS_BREACH PROVIDER].lots.CASH.',
      'triggers[complaint-ratio-grave].',
    ];
    const paths = diffAgreements(jd(), effective()).map(({ path }) => path);
    for (const part of changed) expect(paths.filter((path) => path.startsWith(part))).not.toEqual([]);
    expect(paths.filter((path) => !changed.some((part) => path.startsWith(part)))).toEqual([]);
  });

  it('counts by the contract', () => {
    expect(basisFor(jd(), 'SMS_CN')).toMatchObject({ basis: 'SUBMITTED_OK', clause: 'jd/2.1' });
    expect(basisFor(effective(), 'SMS_CN')).toMatchObject({ basis: 'DELIVERED_ONLY', clause: 'sealed/2' });
    expect(basisFor(effective(), 'SMS_INTL')).toMatchObject({ basis: 'SUBMITTED_OK', clause: 'jd/2.1' });
    // 9 of 1,000 are 9‰: beyond the 5‰ of the web text, within the 10‰ of the contract.
    const counts = { billed: 1009n, submitted: 1000n };
    expect(judgeBill(jd(), counts)).not.toMatchObject({ outcome: 'STANDS' });
    expect(judgeBill(effective(), counts)).toMatchObject({ outcome: 'STANDS', clause: 'sealed/4' });
    expect(clockOf(jd(), 'PRIVACY_ACCESS')).toBeUndefined();
    expect(clockOf(effective(), 'PRIVACY_ACCESS')).toMatchObject({ days: 3n, clause: 'sealed/9' });
  });

  it('settles by the contract, and says so', () => {
    const question = { cause: 'SERIOUS_BREACH', decider: 'PROVIDER' } as const;
    const has = position({ lots: [cash('c1', yuan(100), yuan(60))] });
    expect(settle(jd(), question, has, [])).toMatchObject({ outcome: 'ELECTION_REQUIRED' });
    const settled = settle(effective(), question, has, []);
    if (settled.outcome !== 'SETTLED') throw new Error(settled.outcome);
    expect(settled.plan.lines.map((l) => [l.lotId, l.fate, l.amount, l.payout, l.clause, l.reason])).toEqual([
      ['c1', 'FORFEITED', yuan(60), 0n, 'sealed/7', 'FORFEITED_BY_CONTRACT'],
    ]);
    expect(settled.plan.agreement.contentHash).toBe(effective().contentHash);
    const { text, clauses } = explainSettlement(effective(), settled.plan, { decidedAt: NOW, actor: 'user:usr_1' });
    expect(clauses.map(({ clause }) => clause)).toContain('sealed/7');
    expect(text.zh).toContain('sealed/7');
  });

  it('is the version itself when the contract changes nothing', () => {
    expect(effective(contractWith({ changes: [] }))).toBe(jd());
  });

  it.each(listAgreements().map((agreement) => [agreement.id, agreement] as const))(
    'comes whole through the patch: %s',
    (_, agreement) => {
      const { id: agreementId, version, contentHash, clauses, settlement } = agreement;
      const [rule] = settlement.rules;
      if (rule === undefined) throw new Error('no rule');
      const contract = {
        ...contractWith({ agreementId, version, contentHash }),
        changes: [
          {
            operation: 'SET',
            path: `settlement.rules[${rule.cause} ${rule.deciders.join(',')}]`,
            clause: 'sealed/2',
            value: { title: { zh: '新', en: 'new' } },
          },
        ],
      };
      const applied = applyOverride(agreement, contract);
      if (!applied.ok) throw new Error(JSON.stringify(applied.faults));
      expect(applied.agreement).toEqual({
        ...agreement,
        contentHash: applied.agreement.contentHash,
        clauses: [...clauses, ...contract.clauses],
        settlement: {
          ...settlement,
          rules: settlement.rules.map((each) =>
            each === rule ? { ...each, clause: 'sealed/2', title: { zh: '新', en: 'new' } } : each,
          ),
        },
      });
    },
  );
});

describe('a contract that cannot hold', () => {
  const set = (path: string, value: object, clause = 'sealed/2') => ({ operation: 'SET', path, clause, value });

  it('is refused with everything that is wrong with it', () => {
    const changes = [
      set('billing.tolerance', { perMille: 10 }),
      set('billing.tolerance', { perMille: 20 }),
      set('billing.tolerence', { perMille: 20 }),
      set('billing.bases[SMS_CN]', { base: 'DELIVERED_ONLY' }),
      set('billing.bases[MMS]', { basis: 'DELIVERED_ONLY' }, 'sealed/99'),
      set('billing.payment', { mode: 'SOMETIMES' }),
      { operation: 'REMOVE', path: 'billing.drawDown', clause: 'sealed/2' },
      { operation: 'REMOVE', path: 'triggers[none]', clause: 'sealed/2' },
      {
        operation: 'ADD',
        path: 'clocks',
        clause: 'sealed/2',
        value: { kind: 'APPEAL', days: 1, unit: 'WORKING_DAYS' },
      },
      set('dates', { inForceFrom: '2020-01-01' }),
      set('acceptance', { modes: ['SEAL'] }),
    ];
    const clauses = [...contractWith().clauses, { ...contractWith().clauses[0], id: 'jd/7.3.5' }];
    expect(faults(contractWith({ version: '2', clauses, changes })).toSorted()).toEqual(
      [
        'OTHER_BASE version',
        'FOREIGN_CLAUSE clauses[4].id',
        'CHANGED_TWICE changes[1].path',
        'UNKNOWN_PATH changes[2].path',
        'UNKNOWN_PATH changes[3].value.base',
        'UNKNOWN_CLAUSE changes[4].clause',
        'SHAPE billing.payment.mode',
        'UNKNOWN_PATH changes[6].path',
        'UNKNOWN_PATH changes[7].path',
        'RULE_TWICE changes[8].value',
        'UNKNOWN_PATH changes[9].path',
        'UNKNOWN_PATH changes[10].path',
      ].toSorted(),
    );
  });

  it('gives away no bonus, skips no statute, and loses no rule that another needs', () => {
    const gift = { option: 'PAY', treatment: 'REFUND', destination: 'ORIGINAL_CHANNEL', reason: 'GIFT' };
    const bonus = set('settlement.rules[MUTUAL MUTUAL].lots.BONUS', {
      options: [{ ...gift, title: { zh: '退', en: 'pay' } }],
      default: 'PAY',
    });
    expect(faults(contractWith({ changes: [bonus] }))).toEqual([
      expect.stringMatching(/^BONUS_REFUNDED settlement\.rules\[1\]\.lots\.BONUS$/),
    ]);
    const attack = { operation: 'REMOVE', path: 'settlement.rules[ATTACK PROVIDER]', clause: 'sealed/2' };
    expect(faults(contractWith({ changes: [attack] }))).toEqual(['RULE_MISSING triggers[1].mayEndAs']);
  });

  it('is refused for its shape, with every path', () => {
    expect(
      faults({ ...contractWith(), contentHash: 'x', changes: [{ operation: 'DROP' }], more: 1 }).toSorted(),
    ).toEqual(['SHAPE ', 'SHAPE changes[0].operation', 'SHAPE contentHash']);
    expect(faults(null)).toEqual(['SHAPE ']);
  });
});
