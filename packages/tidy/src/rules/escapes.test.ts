import { escapes } from './escapes.ts';
import { testRule } from './rule-cases.ts';

const path = 'packages/a/src/a.ts';

testRule(escapes, [
  [
    'words in strings and longer words are no escape',
    { [path]: "// anything, company, many\nexport const a: unknown = '@ts-ignore TODO eslint-disable any';" },
  ],
  [
    'any, wherever a type can stand',
    { [path]: 'let a: any;\nconst b = a as any;\nfunction f(x: Map<string, any>): void {}\ntype G<T = any> = T;' },
    [1, 2, 3, 4].map((line) => `${path}:${line} any: say what it is`),
  ],
  [
    'comments that switch a check off',
    {
      [path]:
        '// @ts-ignore\nf();\n/* eslint-disable */\n// oxlint-disable-next-line x\n/* v8 ignore next */\n// prettier-ignore\n// @ts-expect-error',
    },
    [
      `${path}:1 @ts-ignore switches the compiler off`,
      `${path}:3 eslint-disable switches a lint rule off`,
      `${path}:4 oxlint-disable switches a lint rule off`,
      `${path}:5 v8 ignore hides code`,
      `${path}:6 prettier-ignore switches the formatter off`,
      `${path}:7 @ts-expect-error expects a compile error`,
    ],
  ],
  ['a leftover in a block comment', { [path]: '/*\n * FIXME later\n */\nexport {};' }, [`${path}:2 FIXME notes`]],
  ['a test may prove that something does not compile', { 'packages/a/src/a.test.ts': '// @ts-expect-error\nf();' }],
]);
