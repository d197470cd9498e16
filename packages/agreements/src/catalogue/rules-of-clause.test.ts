// Which rules rest on a clause, found in the data.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import { rulesOfClause } from './rules-of-clause.ts';

describe('rulesOfClause', () => {
  const paths = (id: string, clause: string) => rulesOfClause(the(id), clause).map((rule) => rule.path);

  it.each([
    ['jd-sms', 'jd/2.4', ['billing.tolerance']],
    [
      'jd-sms',
      'jd/7.3.4',
      [
        'triggers[1]',
        'restrictions[7]',
        'settlement.rules[5]',
        'settlement.rules[5]',
        'settlement.rules[5]',
        'settlement.rules[5].lots.CASH',
        'settlement.rules[5].lots.BONUS',
        'settlement.rules[5].lots.PACKAGE_UNITS',
      ],
    ],
    ['sendcloud', 'sendcloud/4.5', ['confidentiality', 'term']],
    ['hongfengye-sms', 'hongfengye/5.1', ['clocks[0]']],
    ['changyou-sms', 'changyou/breach.2', ['notices[5]', 'clocks[0]']],
    ['jd-sms', 'jd/1.1', []],
  ])('%s %s', (id, clause, expected) => {
    expect(paths(id, clause)).toEqual(expected);
  });
});
