// Files of counts: strict, every fault by its line, and never a throw for any bytes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BILL_COLUMNS, readCountFile, TOTALS_COLUMNS } from './count-file.ts';
import { csvLine, readCsv } from './csv-text.ts';

const NOW = new Date('2026-11-20T16:00:00Z');
const rules = { columns: BILL_COLUMNS, products: new Set(['sms-cn', 'mail']), now: NOW };
const read = (text: string | Uint8Array) => readCountFile(typeof text === 'string' ? Buffer.from(text) : text, rules);
const reasons = (text: string | Uint8Array) =>
  read(text).faults.map((each) => `${each.lineNumber} ${each.column} ${each.reason}`.replace('  ', ' '));

const TENANT = `ten_${'a'.repeat(32)}`;

describe('a file of counts', () => {
  it.each([
    ['plain', 'product,day,units\nsms-cn,2026-11-01,5\nmail,2026-11-01,0\n'],
    ['with a byte order mark', '\uFEFFproduct,day,units\nsms-cn,2026-11-01,5\nmail,2026-11-01,0'],
    ['of Windows', 'Product,Day,Units\r\nsms-cn,2026-11-01,5\r\n\r\nmail,2026-11-01,0\r\n'],
    ['quoted, in another order', '"units","product","day"\n"5","sms-cn",2026-11-01\n0,mail,"2026-11-01"\n'],
  ])('%s', (_what, text) => {
    const { lines, faults } = read(text);
    expect(faults).toEqual([]);
    expect(lines.map(({ product, day, units, tenantId }) => [product, day, units, tenantId])).toEqual([
      ['sms-cn', '2026-11-01', 5n, undefined],
      ['mail', '2026-11-01', 0n, undefined],
    ]);
  });

  it.each<[string, string | Uint8Array, string[]]>([
    ['nothing', '', ['0 EMPTY_FILE']],
    ['a header alone', 'product,day,units\n', ['0 EMPTY_FILE']],
    ['no header', 'sms-cn,2026-11-01,5\n', ['1 WRONG_HEADER']],
    ['a column too many', 'product,day,units,tenant\nsms-cn,2026-11-01,5,\n', ['1 WRONG_HEADER']],
    ['a column twice', 'product,day,units,units\n', ['1 WRONG_HEADER']],
    ['GBK', Buffer.from([0xb2, 0xfa, 0xc6, 0xb7, 0x2c, 0xc8, 0xd5, 0x0a]), ['0 NOT_UTF8']],
    ['UTF-16', Buffer.from('product,day,units\nsms-cn,2026-11-01,5', 'utf16le'), ['0 NOT_UTF8']],
    ['more than 1 MiB', Buffer.alloc(1_048_577, 'a'), ['0 FILE_TOO_LARGE']],
    ['more than 20,000 lines', `product,day,units\n${'mail,2026-11-01,1\n'.repeat(20_001)}`, ['0 TOO_MANY_LINES']],
    ['a quote that does not close', 'product,day,units\n"sms-cn,2026-11-01,5\n', ['2 BROKEN_QUOTES']],
    ['text after a quote', 'product,day,units\n"sms-cn"x,2026-11-01,5\n', ['2 BROKEN_QUOTES']],
    ['too few cells', 'product,day,units\nsms-cn,2026-11-01\n', ['2 WRONG_CELL_COUNT']],
    ['a formula', 'product,day,units\n=1+1,2026-11-01,5\n', ['2 product UNKNOWN_PRODUCT']],
    ['another product', 'product,day,units\nsms-xx,2026-11-01,5\n', ['2 product UNKNOWN_PRODUCT']],
    ['31 February', 'product,day,units\nmail,2026-02-31,5\n', ['2 day NOT_A_DAY']],
    ['a day of Excel', 'product,day,units\nmail,2026/11/1,5\n', ['2 day NOT_A_DAY']],
    ['today in Shanghai', 'product,day,units\nmail,2026-11-21,5\n', ['2 day DAY_NOT_OVER']],
    ['a year to come', 'product,day,units\nmail,9999-12-31,5\n', ['2 day DAY_NOT_OVER']],
    ['the same line twice', 'product,day,units\nmail,2026-11-01,5\nmail,2026-11-01,5\n', ['3 REPEATED_LINE']],
    ...['-1', '+1', '1.0', '1,000', '1e3', ' 1', '01', '', '１', '9'.repeat(16), '0x1f', '=1'].map(
      (units): [string, string, string[]] => [
        `${units} units`,
        `product,day,units\nmail,2026-11-01,"${units}"\n`,
        ['2 units NOT_A_COUNT'],
      ],
    ),
    [
      'everything wrong at once, each by its line',
      'product,day,units\nx,y,z\nmail,2026-11-01,1\n\nmail,2026-11-31,-3\nmail\n',
      [
        '2 product UNKNOWN_PRODUCT',
        '2 day NOT_A_DAY',
        '2 units NOT_A_COUNT',
        '5 day NOT_A_DAY',
        '5 units NOT_A_COUNT',
        '6 WRONG_CELL_COUNT',
      ],
    ],
  ])('refuses %s', (_what, text, expected) => {
    expect(reasons(text)).toEqual(expected);
  });

  it('takes totals with and without a tenant', () => {
    const text = `product,day,units,tenant\nmail,2026-11-01,1,\nmail,2026-11-01,2,${TENANT}\nmail,2026-11-02,2,ten_x\n`;
    const { lines, faults } = readCountFile(Buffer.from(text), { ...rules, columns: TOTALS_COLUMNS });
    expect(lines.map((line) => line.tenantId)).toEqual([undefined, TENANT]);
    expect(faults).toMatchObject([{ lineNumber: 4, column: 'tenant', reason: 'NOT_A_TENANT' }]);
  });

  it('never throws, and gives no line that has a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => Buffer.from(`product,day,units\n${text}`)),
        ),
        (bytes) => {
          const { lines, faults } = read(bytes);
          const bad = new Set(faults.map((each) => each.lineNumber));
          expect(
            lines.filter((line) => bad.has(line.lineNumber) && !faults.some((f) => f.reason === 'REPEATED_LINE')),
          ).toEqual([]);
        },
      ),
    );
  });
});

describe('CSV', () => {
  it('reads back what it writes, with formulas made harmless', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const csv = readCsv(rows.map(csvLine).join(''));
        const harmless = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
        expect(csv).toMatchObject({ records: rows.map((cells) => ({ cells: cells.map(harmless) })) });
      }),
    );
    expect(csvLine(['=HYPERLINK("x")', '+1', '-1', '@a', 'a=b'])).toBe(`"'=HYPERLINK(""x"")",'+1,'-1,'@a,a=b\r\n`);
  });
});
