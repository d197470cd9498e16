// Titles with each of their faults, and what can be invoiced.

import { describe, expect, it } from 'vitest';
import { type FapiaoTitle, invoiceable, titleFaults } from './fapiao.ts';

const full: FapiaoTitle = {
  kind: 'special',
  individual: false,
  name: '示例科技有限公司',
  taxNumber: '91350100M000100Y43',
  address: '福州市鼓楼区1号',
  phone: '0591-8888888',
  bank: '中国银行福州分行',
  bankAccount: '4000 0000 0000',
};
const blank = { taxNumber: '', address: '', phone: '', bank: '', bankAccount: '' };

describe('a title', () => {
  it.each<[string, FapiaoTitle, string[]]>([
    ['a special one with everything', full, []],
    ['an ordinary one of a person', { ...full, ...blank, kind: 'ordinary', individual: true, name: '张三' }, []],
    ['an ordinary one of a company', { ...full, ...blank, kind: 'ordinary', taxNumber: full.taxNumber }, []],
    ['an ordinary one of a company without tax number', { ...full, ...blank, kind: 'ordinary' }, ['tax_number']],
    ['a person with a tax number', { ...full, kind: 'ordinary', individual: true }, ['tax_number']],
    ['a special one of a person', { ...full, individual: true, taxNumber: '' }, ['individual']],
    ['a wrong check character', { ...full, taxNumber: '91350100M000100Y44' }, ['tax_number']],
    [
      'a special one with nothing',
      { ...full, ...blank, name: ' ' },
      ['name', 'tax_number', 'address', 'phone', 'bank', 'bank_account'],
    ],
    ['a name that turns the line', { ...full, name: 'a\u202eb' }, ['name']],
    ['a phone of words', { ...full, phone: 'call me' }, ['phone']],
    ['an account of words', { ...full, bankAccount: 'none' }, ['bank_account']],
  ])('%s', (_name, title, fields) => {
    expect(titleFaults(title).map((fault) => fault.field)).toEqual(fields.map((field) => `title.${field}`));
  });
});

describe('what can be invoiced', () => {
  it.each([
    [{ paid: 100n, refunded: 0n, invoiced: 0n }, 100n],
    [{ paid: 100n, refunded: 30n, invoiced: 20n }, 50n],
    [{ paid: 100n, refunded: 60n, invoiced: 70n }, 0n],
  ])('of %o is %s', (position, expected) => {
    expect(invoiceable(position)).toBe(expected);
  });
});
