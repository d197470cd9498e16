// The ladders of the five agreements: which rung may follow which, who decides, what it takes.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { NOW, the } from '../../tests/builders.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { SANCTIONS, type Sanction } from '../schema/ladder.ts';
import { DECIDERS, type Decider } from '../schema/words.ts';
import { nextSanctions, sanctionVerdict } from './ladder.ts';

describe('the ladders as data', () => {
  const rungs = (id: string) => the(id).ladder.map((r) => `${r.sanction} ${r.clause}`);

  it.each([
    [
      'sendcloud',
      [
        'STOP_TRANSMISSION sendcloud/3.6a',
        'RECTIFY sendcloud/3.6a',
        'LIMIT sendcloud/3.12',
        'SUSPEND sendcloud/4.6',
        'TERMINATE sendcloud/4.6',
      ],
    ],
    [
      'tencent-ses',
      [
        'LIMIT tencent/use.4',
        'CUT_QUOTA tencent/use.4',
        'SUSPEND tencent/pre.breach',
        'FREEZE tencent/use.4',
        'TERMINATE tencent/use.4',
      ],
    ],
    [
      'hongfengye-sms',
      [
        'STOP_TRANSMISSION law/cybersecurity-48',
        'RECTIFY law/anti-fraud-22',
        'SUSPEND law/anti-fraud-22',
        'TERMINATE law/anti-fraud-22',
        'BAN hongfengye/2.3b',
      ],
    ],
    [
      'changyou-sms',
      [
        'STOP_TRANSMISSION changyou/prov.1',
        'RECTIFY changyou/prov.1',
        'LIMIT changyou/pre.breach',
        'SUSPEND changyou/prov.1',
        'TERMINATE changyou/prov.1',
        'BAN changyou/pre.breach',
      ],
    ],
    ['jd-sms', ['STOP_TRANSMISSION jd/3.4', 'RECTIFY jd/3.4', 'SUSPEND jd/3.4', 'FREEZE jd/7.3.2', 'TERMINATE jd/3.4']],
  ])('%s', (id, expected) => {
    expect(rungs(id)).toEqual(expected);
  });

  it('end what cannot be taken back with what ends the agreement, and only with that', () => {
    for (const agreement of listAgreements())
      for (const { sanction, reversible } of agreement.ladder)
        expect([agreement.id, sanction, reversible]).toEqual([
          agreement.id,
          sanction,
          !['TERMINATE', 'BAN'].includes(sanction),
        ]);
  });
});

type Question = [string, Sanction, Decider, Sanction[], { deadline?: Date; until?: Date }];

describe('sanctionVerdict', () => {
  it.each<[...Question, string[]]>([
    [
      'sendcloud',
      'TERMINATE',
      'PROVIDER',
      [],
      {},
      ['sendcloud/4.6', 'sendcloud/3.3', 'sendcloud/3.5', 'sendcloud/3.6b'],
    ],
    ['sendcloud', 'RECTIFY', 'PROVIDER', ['STOP_TRANSMISSION'], { deadline: NOW }, ['sendcloud/3.6a']],
    ['sendcloud', 'LIMIT', 'SYSTEM', [], { until: NOW }, ['sendcloud/3.12']],
    ['tencent-ses', 'FREEZE', 'PROVIDER', ['LIMIT'], {}, ['tencent/use.4', 'tencent/pre.breach']],
    ['hongfengye-sms', 'BAN', 'PROVIDER', [], {}, ['hongfengye/2.3b', 'law/anti-fraud-22']],
    ['changyou-sms', 'BAN', 'PROVIDER', ['TERMINATE'], {}, ['changyou/pre.breach', 'changyou/breach.4']],
    ['jd-sms', 'STOP_TRANSMISSION', 'PROVIDER', ['SUSPEND'], {}, ['jd/3.4']],
  ])('%s: %s by %s after %j', (id, sanction, decider, stoodOn, times, clauses) => {
    expect(sanctionVerdict(the(id), { sanction, decider, stoodOn, ...times })).toMatchObject({
      outcome: 'ALLOWED',
      clauses,
    });
  });

  it.each<[...Question, object]>([
    [
      'jd-sms',
      'BAN',
      'PROVIDER',
      [],
      {},
      { reason: 'NOT_ON_LADDER', ladder: ['STOP_TRANSMISSION', 'RECTIFY', 'SUSPEND', 'FREEZE', 'TERMINATE'] },
    ],
    [
      'changyou-sms',
      'SUSPEND',
      'TENANT',
      [],
      {},
      { reason: 'DECIDER_NOT_ENTITLED', entitled: ['PROVIDER'], clause: 'changyou/prov.1' },
    ],
    ['changyou-sms', 'RECTIFY', 'PROVIDER', [], {}, { reason: 'DEADLINE_MISSING', clause: 'changyou/prov.1' }],
    ['sendcloud', 'LIMIT', 'PROVIDER', [], {}, { reason: 'END_MISSING', clause: 'sendcloud/3.12' }],
    ['changyou-sms', 'SUSPEND', 'PROVIDER', ['TERMINATE'], {}, { reason: 'ENDED_ALREADY', by: 'TERMINATE' }],
    ['changyou-sms', 'TERMINATE', 'PROVIDER', ['BAN'], {}, { reason: 'ENDED_ALREADY', by: 'BAN' }],
    ['sendcloud', 'TERMINATE', 'PROVIDER', ['TERMINATE'], {}, { reason: 'ENDED_ALREADY', by: 'TERMINATE' }],
  ])('refuses %s: %s by %s after %j', (id, sanction, decider, stoodOn, times, refusal) => {
    expect(sanctionVerdict(the(id), { sanction, decider, stoodOn, ...times })).toEqual({
      outcome: 'REFUSED',
      sanction,
      refusal,
    });
  });

  it('lists what may come next', () => {
    expect(nextSanctions(the('changyou-sms'), ['SUSPEND'], 'PROVIDER')).toEqual([
      'STOP_TRANSMISSION',
      'RECTIFY',
      'LIMIT',
      'TERMINATE',
      'BAN',
    ]);
    expect(nextSanctions(the('changyou-sms'), ['TERMINATE'], 'PROVIDER')).toEqual(['BAN']);
    expect(nextSanctions(the('changyou-sms'), ['BAN'], 'PROVIDER')).toEqual([]);
    expect(nextSanctions(the('sendcloud'), [], 'SYSTEM')).toEqual(['STOP_TRANSMISSION', 'LIMIT']);
  });

  it('never allows what is not on the ladder, what the side may not decide, or anything after the end', () => {
    const any = fc.record({
      id: fc.constantFrom(...listAgreements().map(({ id }) => id)),
      sanction: fc.constantFrom(...SANCTIONS),
      decider: fc.constantFrom(...DECIDERS),
      stoodOn: fc.uniqueArray(fc.constantFrom(...SANCTIONS)),
      deadline: fc.option(fc.constant(NOW), { nil: undefined }),
      until: fc.option(fc.constant(NOW), { nil: undefined }),
    });
    fc.assert(
      fc.property(any, ({ id, ...question }) => {
        const agreement = the(id);
        const verdict = sanctionVerdict(agreement, question);
        const rung = agreement.ladder.find((r) => r.sanction === question.sanction);
        const ended =
          question.stoodOn.includes('BAN') || (question.stoodOn.includes('TERMINATE') && question.sanction !== 'BAN');
        const fit = (rung?.deciders.includes(question.decider) ?? false) && !ended;
        const timed =
          !(rung?.needsDeadline === true && question.deadline === undefined) &&
          !(rung?.endsByItself === true && question.until === undefined);
        expect(verdict.outcome === 'ALLOWED').toBe(fit && timed);
        expect(verdict.outcome === 'REFUSED' || verdict.notice.needs.length > 0).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
