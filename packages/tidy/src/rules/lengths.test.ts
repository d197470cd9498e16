import { describe, expect, test } from 'vitest';

import { lengths, limits, measureOverruns } from './lengths.ts';
import { filesOf, testRule } from './rule-cases.ts';

const lines = (count: number): string => 'export {};\n'.repeat(count);
const body = (count: number): string => `{\n${'  step();\n'.repeat(count - 2)}}`;
const { sourceFile, testFile } = limits;
const most = limits.function;

describe('with an empty ratchet', () => {
  testRule(lengths({}), [
    [
      'files and functions at their limit',
      {
        'packages/a/src/a.ts': lines(sourceFile),
        'packages/a/src/a.test.ts': lines(testFile),
        'packages/a/src/b.ts': `function f() ${body(most)}`,
      },
    ],
    [
      'files one line over',
      { 'packages/a/src/a.ts': lines(sourceFile + 1), 'services/b/tests/x.ts': lines(testFile + 1) },
      ['packages/a/src/a.ts:1 301 lines, limit 300', 'services/b/tests/x.ts:1 401 lines, limit 400'],
    ],
    [
      'functions of every kind, one line over, by the name people know them by',
      {
        'packages/a/src/a.ts': `// 中文 before it moves no line.\nfunction named() ${body(most + 1)}`,
        'packages/a/src/b.ts': `export const arrow = () => ${body(most + 1)};`,
        'packages/a/src/c.ts': `class C { method() ${body(most + 1)} }`,
        'packages/a/src/d.ts': `serve(async (call) => ${body(most + 1)});`,
      },
      [
        'packages/a/src/a.ts:2 named has 61 lines, limit 60',
        'packages/a/src/b.ts:1 arrow has 61 lines, limit 60',
        'packages/a/src/c.ts:1 method has 61 lines, limit 60',
        'packages/a/src/d.ts:1 serve(...) has 61 lines, limit 60',
      ],
    ],
    [
      'a describe block is a chapter, a test is a function',
      { 'packages/a/src/a.test.ts': `describe('x', () => {\n  it('y', () => ${body(most + 1)});\n});` },
      ['packages/a/src/a.test.ts:2 it(...) has 61 lines'],
    ],
    ['generated code is not ours to shorten', { 'packages/contracts/src/gen/x.ts': lines(9000) }],
  ]);
});

describe('with a ratchet', () => {
  const path = 'packages/a/src/a.ts';
  testRule(lengths({ [path]: 320 }), [
    ['an overrun at its mark', { [path]: lines(320) }],
    ['an overrun that grew', { [path]: lines(321) }, [`${path}:1 321 lines, limit 300`]],
    [
      'an overrun that shrank: the mark follows',
      { [path]: lines(310) },
      ['packages/tidy/ratchet.json:1 packages/a/src/a.ts allows 320, now 310'],
    ],
    [
      'an overrun that is gone',
      { [path]: lines(10) },
      ['packages/tidy/ratchet.json:1 packages/a/src/a.ts allows 320, now within the limit'],
    ],
  ]);

  test('overruns are measured by path and by path#function', () => {
    expect(measureOverruns(filesOf({ [path]: `${lines(300)}function f() ${body(70)}` }))).toEqual({
      [path]: 370,
      [`${path}#f`]: 70,
    });
  });
});
