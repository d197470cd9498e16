import { describe, expect, it } from 'vitest';
import {
  clauseById,
  RESTRICTION_CAUSES,
  LIFTERS,
  type Lifter,
  type RestrictedAct,
  type RestrictionCause,
} from '../index.ts';
import { jd } from '../../tests/builders.ts';
import { mayLift, restrictionRule } from './restrictions.ts';

describe('restrictions under the JD agreement', () => {
  it.each<[RestrictionCause, string, RestrictedAct[], Lifter[]]>([
    ['TENANT_PAUSE', 'house/tenant-pause', ['SEND'], ['TENANT']],
    ['AUTOMATIC', 'jd/3.4', ['SEND'], ['ENFORCER', 'APPROVER']],
    ['STAFF', 'jd/3.4', ['SEND', 'SPEND'], ['ENFORCER', 'APPROVER']],
    ['ARREARS', 'jd/7.3.3', ['SEND', 'SPEND'], ['SYSTEM', 'FINANCE']],
    ['KYC', 'law/cybersecurity-24', ['SEND'], ['SYSTEM', 'REVIEWER']],
    ['AGREEMENT', 'jd/0.accept', ['SEND', 'TOP_UP', 'SPEND'], ['SYSTEM']],
    ['REGULATOR', 'law/cybersecurity-48', ['SEND', 'TOP_UP', 'SPEND'], ['APPROVER']],
    ['ATTACK', 'jd/7.3.4', ['SEND'], ['ENFORCER', 'APPROVER']],
    ['TERMINATION', 'jd/7.3', ['SEND', 'TOP_UP', 'SPEND'], []],
  ])('%s rests on %s', (cause, clause, stops, lifters) => {
    expect(restrictionRule(jd(), cause)).toMatchObject({ clause, stops, liftableBy: lifters });
    expect(LIFTERS.filter((lifter) => mayLift(jd(), cause, lifter)).toSorted()).toEqual(lifters.toSorted());
    expect(clauseById(jd(), clause)?.id).toBe(clause);
  });

  it('never lets a tenant lift what it did not impose, and never stops signing in', () => {
    for (const cause of RESTRICTION_CAUSES) {
      expect(mayLift(jd(), cause, 'TENANT')).toBe(cause === 'TENANT_PAUSE');
      expect(restrictionRule(jd(), cause).stops).not.toContain('SIGN_IN');
    }
  });
});
