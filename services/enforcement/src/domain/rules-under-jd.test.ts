// Which clauses allow a suspension, who may lift it, and what the statements say, under the JD terms.
import { agreementById, listAgreements, type AgreementVersion } from '@tollgate/agreements';
import { describe, expect, test } from 'vitest';
import { liftVerdict, type LiftVerdict } from './lifting.ts';
import { basisFor, basisUnder } from './restriction-basis.ts';
import { ACCOUNT, type LiftableBy, type Restriction } from './restriction.ts';
import { imposedStatement } from './statements.ts';
import { suspensionUnder } from './suspension.ts';
import { DECIDER_OF, TERMINATION_CAUSES, approvalRefusal, proposalState, rejectionRefusal } from './termination.ts';

const now = new Date('2026-11-20T00:00:00Z');

function jd(): AgreementVersion {
  const agreement = agreementById('jd-sms', '1');
  if (agreement === undefined) throw new Error('the JD terms are missing');
  return agreement;
}

const restriction = (liftableBy: LiftableBy, over: Partial<Restriction> = {}): Restriction => ({
  restrictionId: 'rst_1',
  tenantId: 'ten_1',
  cause: 'STAFF',
  actions: ['SEND'],
  scope: ACCOUNT,
  sanctionId: null,
  clauseId: 'jd/7.3.2',
  reason: { zh: '原因', en: 'reason' },
  remedy: { zh: '办法', en: 'remedy' },
  liftableBy,
  actor: 'user:usr_1',
  createdAt: now,
  expiresAt: null,
  liftedAt: null,
  ...over,
});

describe('suspensions', () => {
  test.each([
    ['jd/7.3.2', 'ALLOWED', ['SEND', 'SPEND']],
    ['jd/3.4', 'ALLOWED', ['SEND', 'SPEND']],
    ['jd/7.3.4', 'ALLOWED', ['SEND']],
  ])('%s is %s and stops %j', (clause, outcome, actions) => {
    expect(suspensionUnder(jd(), clause)).toMatchObject({
      outcome,
      basis: { clauseId: clause, actions, liftableBy: 'STAFF' },
    });
  });

  test.each([
    ['jd/7.3.5', 'CLAUSE_DOES_NOT_ALLOW'],
    ['jd/2.1', 'CLAUSE_DOES_NOT_ALLOW'],
    ['law/cybersecurity-24', 'CLAUSE_DOES_NOT_ALLOW'],
    ['jd/99', 'CLAUSE_UNKNOWN'],
    ['', 'CLAUSE_UNKNOWN'],
  ])('%s is %s', (clause, outcome) => {
    expect(suspensionUnder(jd(), clause).outcome).toBe(outcome);
  });

  test('every agreement has a basis for every cause that this service imposes', () => {
    for (const agreement of listAgreements()) {
      for (const cause of ['AGREEMENT', 'KYC', 'ARREARS', 'STAFF', 'TERMINATION'] as const) {
        const basis = basisUnder(agreement, cause);
        expect(basis.actions).toContain('SEND');
        expect(basis.remedy.zh).not.toBe('');
      }
    }
  });
});

describe('lifting', () => {
  const table: [string, Restriction, 'tenant' | 'staff', string[], LiftVerdict][] = [
    ['enforcer', restriction('STAFF'), 'staff', ['enforcer'], 'MAY_LIFT'],
    ['approver', restriction('STAFF'), 'staff', ['approver'], 'MAY_LIFT'],
    ['admin', restriction('STAFF'), 'staff', ['admin'], 'MAY_LIFT'],
    ['support', restriction('STAFF'), 'staff', ['support'], 'NOT_LIFTABLE'],
    ['tenant', restriction('STAFF'), 'tenant', [], 'NOT_LIFTABLE'],
    ['tenant that calls itself admin', restriction('STAFF'), 'tenant', ['admin'], 'NOT_LIFTABLE'],
    ['admin on a system restriction', restriction('SYSTEM'), 'staff', ['admin'], 'NOT_LIFTABLE'],
    ['admin on a termination', restriction('NOBODY'), 'staff', ['admin'], 'NOT_LIFTABLE'],
    ['lifted', restriction('STAFF', { liftedAt: now }), 'staff', ['admin'], 'ALREADY_LIFTED'],
    ['ended', restriction('STAFF', { expiresAt: now }), 'staff', ['admin'], 'ALREADY_LIFTED'],
  ];
  test.each(table)('%s', (_name, each, kind, roles, verdict) => {
    expect(liftVerdict(each, jd(), { kind, roles }, now)).toBe(verdict);
  });
});

describe('statements', () => {
  test('cite the clause, the reason and the remedy in both languages', () => {
    const words = { zh: '收到投诉', en: 'complaints came in' };
    const { zh, en } = imposedStatement(jd(), restriction('STAFF'), [words]);
    for (const text of [zh, en]) expect(text).toContain('jd/7.3.2');
    expect(zh).toContain(words.zh);
    expect(en).toContain(words.en);
    expect(en).toContain('What you can do');
  });

  test('before an agreement they name no provider', () => {
    const basis = basisFor(undefined, 'AGREEMENT');
    const early = restriction('SYSTEM', { clauseId: basis.clauseId, reason: basis.title, remedy: basis.remedy });
    const { zh, en } = imposedStatement(undefined, early, []);
    expect(zh + en).not.toMatch(/京东|JD|jd\//);
    expect(zh).toContain('house/onboarding');
  });
});

describe('proposals', () => {
  const pending = { state: 'PENDING', proposer: 'user:a', expiresAt: new Date(now.getTime() + 1) } as const;
  test('every cause has a decider, and time, state and person are looked at in this order', () => {
    expect(TERMINATION_CAUSES.every((cause) => DECIDER_OF[cause] !== undefined)).toBe(true);
    expect(approvalRefusal(pending, 'user:b', now)).toBeUndefined();
    expect(approvalRefusal(pending, 'user:a', now)).toBe('SAME_PERSON');
    expect(approvalRefusal({ ...pending, expiresAt: now }, 'user:a', now)).toBe('PROPOSAL_EXPIRED');
    expect(approvalRefusal({ ...pending, state: 'APPROVED' }, 'user:b', now)).toBe('PROPOSAL_DECIDED');
    expect(rejectionRefusal(pending, now)).toBeUndefined();
    expect(rejectionRefusal({ ...pending, state: 'REJECTED' }, now)).toBe('PROPOSAL_DECIDED');
    expect(proposalState({ state: 'APPROVED', expiresAt: now }, now)).toBe('APPROVED');
  });
});
