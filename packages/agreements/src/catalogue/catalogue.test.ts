import { describe, expect, it } from 'vitest';
import { jd } from '../../tests/builders.ts';
import { agreementById, clauseById, latestAgreement, listAgreements } from './catalogue.ts';

describe('the catalogue', () => {
  it('finds versions by id, and nothing for what is not there', () => {
    expect(agreementById('jd-sms', '1')).toBe(jd());
    expect(agreementById('jd-sms', '0')).toBeUndefined();
    expect(agreementById('jd')).toBeUndefined();
    expect(listAgreements()).toContain(jd());
  });

  it('binds from the first moment of the day in Shanghai', () => {
    expect(latestAgreement('jd-sms', new Date('2023-12-31T15:59:59.999Z'))).toBeUndefined();
    expect(latestAgreement('jd-sms', new Date('2023-12-31T16:00:00.000Z'))).toBe(jd());
  });

  it('knows the clauses of the agreement and the authorities beside it', () => {
    expect(clauseById(jd(), 'jd/7.3.5')?.title.en).toContain('unconsumed money');
    expect(clauseById(jd(), 'law/civil-code-566')?.id).toBe('law/civil-code-566');
    expect(clauseById(jd(), 'jd/3.6')).toBeUndefined();
  });
});

describe('the JD agreement', () => {
  it('says what its source says', () => {
    const agreement = jd();
    expect(agreement.acceptance.modes).toEqual(['SEAL', 'CLICK', 'OTHER', 'USE_IN_FACT']);
    expect(agreement.precedence.order).toEqual([
      'SEALED_CONTRACT',
      'TERMS',
      'SERVICE_PAGE',
      'PRICE_PAGE',
      'ORDER_PAGE',
    ]);
    expect(agreement.billing.tolerance).toEqual({ clause: 'jd/2.4', perMille: 5n, prevails: 'PROVIDER' });
    expect(agreement.billing.payment).toEqual({ clause: 'jd/7.3.3', mode: 'PREPAID', silent: false });
    expect(agreement.ladder.map((r) => [r.clause, r.sanction, r.skippable, r.reversible])).toEqual([
      ['jd/3.4', 'STOP_TRANSMISSION', true, true],
      ['jd/3.4', 'RECTIFY', true, true],
      ['jd/3.4', 'SUSPEND', true, true],
      ['jd/7.3.2', 'FREEZE', true, true],
      ['jd/3.4', 'TERMINATE', false, false],
    ]);
    expect(agreement.triggers.find((t) => t.kind === 'ARREARS')).toMatchObject({
      clause: 'jd/7.3.3',
      graceSeconds: 0n,
      restricts: 'ARREARS',
    });
    expect(agreement.notices.find((n) => n.act === 'TERMINATE_FOR_CONVENIENCE')).toMatchObject({
      clause: 'jd/7.3.5',
      timing: 'BEFORE',
      minimumDays: null,
    });
    expect(agreement.liabilityCaps.map((c) => [c.clause, c.liable, c.measure])).toEqual([
      ['jd/8.4', 'PROVIDER', 'FEE_OF_SERVICE'],
      ['jd/3.4', 'TENANT', 'UNLIMITED'],
    ]);
    expect(agreement.contradictions.map((c) => [c.kind, c.clauses])).toEqual([
      ['DUPLICATE_CLAUSE_NUMBER', ['jd/3.6a', 'jd/3.6b']],
      ['CONFLICTING_CLAUSES', ['jd/7.3', 'jd/7.3.2', 'jd/7.3.3']],
    ]);
  });

  it('keeps its silences about money visible', () => {
    expect(
      jd()
        .settlement.rules.filter((r) => r.silentOnMoney)
        .map((r) => r.clause),
    ).toEqual([
      'jd/7.3.1',
      'jd/7.3.2',
      'jd/3.4',
      'jd/3.4',
      'jd/7.3.3',
      'jd/7.3',
      'jd/8.1',
      'jd/9.1',
      'jd/9.1',
      'law/civil-code-157',
    ]);
    expect(
      jd()
        .settlement.rules.filter((r) => !r.silentOnMoney)
        .map((r) => r.clause),
    ).toEqual(['jd/7.3.5', 'jd/7.3.4']);
  });
});
