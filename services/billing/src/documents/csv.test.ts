import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const text = (cells: string[]) => new TextDecoder().decode(toCsv([cells])).trimEnd();

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['a "quoted" one', '"a ""quoted"" one"'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+86', "'+86"],
    ['@cmd', "'@cmd"],
    ['-1+cmd', "'-1+cmd"],
    ['-12.5', '-12.5'],
    ['-3', '-3'],
    ['\tx', "'\tx"],
    ['=a,b', `"'=a,b"`],
  ])('%j becomes %j', (cell, expected) => {
    expect(text([cell])).toBe(expected);
  });
});
