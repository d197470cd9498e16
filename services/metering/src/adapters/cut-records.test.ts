// Rows out of a whole body: a quote that was never closed or never opened costs its own row only, and rows that were written are read.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csv } from './csv.ts';
import { csvField, csvRow } from './csv-row.ts';
import { cutRecords } from './cut-records.ts';
import type { RecordContext } from './translation.ts';

const cut = (text: string): { row: string; line: number }[] =>
  [...cutRecords(Buffer.from(text), 'rows')].map(({ record, line }) => ({ row: Buffer.from(record).toString(), line }));
const rows = (text: string): string[] => cut(text).map(({ row }) => row);

describe('rows', () => {
  it.each([
    ['a,b\nc,d', ['a,b', 'c,d']],
    ['"a\nb",c\nd', ['"a\nb",c', 'd']],
    ['x,"a\r\nb"\r\nd', ['x,"a\r\nb"', 'd']],
    ['"a ""q""\n",c\nd', ['"a ""q""\n",c', 'd']],
    ['"",""\nd', ['"",""', 'd']],
    ['""""\nd', ['""""', 'd']],
    ['"a""\nb"\nd', ['"a""\nb"', 'd']],
    ['5" screen\n6" screen\nd', ['5" screen', '6" screen', 'd']],
    ['a,5"b,c\nd,e', ['a,5"b,c', 'd,e']],
    ['"a"b"\nc"\nd', ['"a"b"', 'c"', 'd']],
    [' "a\nb"\nd', [' "a', 'b"', 'd']],
    ['\uFEFF"a\nb",c\nd', ['\uFEFF"a\nb",c', 'd']],
    ['a,"b\nc,d\ne', ['a,"b\nc,d\ne']],
  ])('%j', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it('know their lines', () => {
    expect(cut('a\n\n"b\nc"\n5" d\n6" e').map(({ line }) => line)).toEqual([1, 3, 5, 6]);
  });

  it('that were written are cut and read as they were', () => {
    const field = fc.oneof(fc.string(), fc.stringMatching(/^[ab",\r\n]{0,6}$/));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2 }), { minLength: 1 }), (table) => {
        const written = table.map((fields) => fields.map(csvField).join(','));
        expect(rows(written.join('\n'))).toEqual(written);
        for (const [index, fields] of table.entries()) expect(csvRow(written[index] ?? '')).toHaveLength(fields.length);
      }),
    );
  });

  it('together hold every byte but line ends, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab",\r\n]{0,40}$/), (text) => {
        const without = (part: string): string => part.replaceAll(/[\r\n]/g, '');
        expect(without(rows(text).join(''))).toBe(without(text));
      }),
    );
  });
});

describe('a quote or a line end in a field without quotes', () => {
  it.each(['a,5" b', 'a,b"', ' "a",b', 'a\nb,c', 'a\rb'])('%j is no row', (row) => {
    expect(csvRow(row)).toBeUndefined();
  });

  it('keeps no other row from being counted', () => {
    const columns = ['kind', 'message_id', 'recipient', 'occur_time_ms', 'note'];
    const context: RecordContext = {
      tenantId: `ten_${'a'.repeat(32)}`,
      product: 'mail',
      jobId: '',
      grantId: '',
      columns,
    };
    const many = Array.from({ length: 1_000 }, (_, index) => `DELIVERED,n${index},b@b.cn,1793458800000,`);
    const text = ['DELIVERED,m1,5"a@b.cn,1793458800000,', 'DELIVERED,m2,a@b.cn,1793458800000,6" screen', ...many].join(
      '\n',
    );
    const told = [...cutRecords(Buffer.from(text), 'rows')].map(({ record }) => csv(record, context));
    expect(told.slice(0, 2)).toEqual(
      Array.from({ length: 2 }, () => ({ outcome: 'rejected', reason: 'NOT_A_CSV_ROW' })),
    );
    expect(told.filter(({ outcome }) => outcome === 'events')).toHaveLength(1_000);
  });
});
