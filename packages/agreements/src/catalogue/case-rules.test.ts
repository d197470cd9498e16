// The rules for cases: every severity has its deadlines, every trigger its severity.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseRulesFile } from '../schema/case-rules.ts';
import { TRIGGER_KINDS } from '../schema/enforcement.ts';
import { caseRulesAt } from './case-rules.ts';

const raw = () =>
  JSON.parse(readFileSync(new URL('../../data/case-rules/case-rules.1.json', import.meta.url), 'utf8')) as {
    severities: object[];
    ofTrigger: Record<string, string>;
  };

describe('rules for cases', () => {
  it('are those in force', () => {
    const rules = caseRulesAt(new Date('2026-11-22T00:00:00Z'));
    expect([rules.version, rules.severities.map(({ decideHours }) => decideHours)]).toEqual(['1', [360, 168, 72]]);
    expect(Object.keys(rules.ofTrigger).toSorted()).toEqual([...TRIGGER_KINDS].toSorted());
    expect(rules.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(() => caseRulesAt(new Date('2023-12-31T15:59:59Z'))).toThrow(RangeError);
  });

  it('are refused where something is left out or contradicts itself', () => {
    const [, ...rest] = raw().severities;
    expect(caseRulesFile.safeParse({ ...raw(), severities: rest }).success).toBe(false);
    const { ATTACK: _, ...fewer } = raw().ofTrigger;
    expect(caseRulesFile.safeParse({ ...raw(), ofTrigger: fewer }).success).toBe(false);
    const late = { severity: 'ORDINARY', takeUpHours: 10, decideHours: 9 };
    expect(caseRulesFile.safeParse({ ...raw(), severities: [late, ...rest] }).success).toBe(false);
    expect(caseRulesFile.safeParse(raw()).success).toBe(true);
  });
});
