// Every clause is accounted for: a rule of this package, another service, or a reason why no software follows from it.
import { describe, expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import { CATALOGUE_IDS } from '../../tests/clause-table/catalogue-ids.ts';
import { CHANGYOU } from '../../tests/clause-table/changyou.ts';
import { HONGFENGYE } from '../../tests/clause-table/hongfengye.ts';
import { JD } from '../../tests/clause-table/jd.ts';
import { none, rules, type ClauseRow } from '../../tests/clause-table/row.ts';
import { SENDCLOUD } from '../../tests/clause-table/sendcloud.ts';
import { TENCENT } from '../../tests/clause-table/tencent.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import { listAgreements } from './catalogue.ts';
import { rulesOfClause } from './rules-of-clause.ts';

const TABLES: Readonly<Record<string, readonly ClauseRow[]>> = {
  sendcloud: SENDCLOUD,
  'tencent-ses': TENCENT,
  'hongfengye-sms': HONGFENGYE,
  'changyou-sms': CHANGYOU,
  'jd-sms': JD,
};

/** Everything wrong between the catalogue's ids, the table and the agreement's data. */
function gaps(agreement: AgreementVersion, table: readonly ClauseRow[], ids: readonly string[]): string[] {
  const rows = new Map(table.map((row) => [row.clause, row]));
  const known = agreement.clauses.map((clause) => clause.id);
  const faults = [
    ...ids.filter((id) => !rows.has(id)).map((id) => `${id} of the catalogue is unaccounted for`),
    ...known.filter((id) => !rows.has(id)).map((id) => `${id} of the data is unaccounted for`),
    ...[...rows.keys()].filter((id) => !known.includes(id)).map((id) => `${id} is not in the data`),
    ...table
      .filter((row, i) => table.findIndex((r) => r.clause === row.clause) < i)
      .map((row) => `${row.clause} stands twice`),
  ];
  for (const { clause, rules: claimed, services, none: why } of table) {
    const found = [...new Set(rulesOfClause(agreement, clause).map((rule) => rule.part))];
    const [is, should] = [found.toSorted().join(' '), claimed.toSorted().join(' ')];
    if (is !== should) faults.push(`${clause} is carried out by "${is}", the table says "${should}"`);
    if ((why === null) === (claimed.length + services.length === 0))
      faults.push(`${clause}: a reason goes with nothing done`);
    const consequence = agreement.clauses.find((each) => each.id === clause)?.consequence;
    if (why === null && consequence === null) faults.push(`${clause} has a consequence that its text does not tell`);
  }
  return faults;
}

describe('the clause table', () => {
  it.each(listAgreements().map((a) => [a.id]))('accounts for every clause of %s', (id) => {
    expect(gaps(the(id), TABLES[id] ?? [], CATALOGUE_IDS[id] ?? [])).toEqual([]);
  });

  it('has a table and catalogue ids for every agreement', () => {
    const ids = listAgreements()
      .map((a) => a.id)
      .toSorted();
    expect(Object.keys(TABLES).toSorted()).toEqual(ids);
    expect(Object.keys(CATALOGUE_IDS).toSorted()).toEqual(ids);
    expect(Object.values(CATALOGUE_IDS).flat().length).toBe(177);
  });

  it.each<[string, readonly ClauseRow[], readonly string[], string]>([
    ['an id of the catalogue without a row', JD, ['jd/7.3.6'], 'jd/7.3.6 of the catalogue is unaccounted for'],
    ['a clause of the data without a row', JD.slice(1), [], 'jd/0.accept of the data is unaccounted for'],
    [
      'a row that nothing carries out',
      [...JD.slice(0, -1), rules('jd/11.3', 'ladder')],
      [],
      'jd/11.3 is carried out by "", the table says "ladder"',
    ],
    [
      'a rule that the table hides',
      [none('jd/0.accept', 'no'), ...JD.slice(1)],
      [],
      'jd/0.accept is carried out by "acceptance restrictions", the table says ""',
    ],
    ['a row for a clause that is none', [...JD, none('jd/99', 'no')], [], 'jd/99 is not in the data'],
    ['a row twice', [...JD, none('jd/1.1', 'no')], [], 'jd/1.1 stands twice'],
  ])('fails for %s', (_, table, ids, fault) => {
    expect(gaps(the('jd-sms'), table, ids)).toContain(fault);
  });
});
