// Which texts are refused, wherever in a message they are.
import { create } from '@bufbuild/protobuf';
import { FieldMaskSchema, StructSchema, ValueSchema } from '@bufbuild/protobuf/wkt';
import type { Value } from '@bufbuild/protobuf/wkt';
import { expect, it } from 'vitest';

import { unheldValues } from './unheld-values.ts';

const ofMask = unheldValues(FieldMaskSchema, { texts: true });
const mask = (...paths: string[]) => create(FieldMaskSchema, { paths });
const text = (value: string): Value => create(ValueSchema, { kind: { case: 'stringValue', value } });

const codes = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const refused = [
  ...codes(0, 0x1f).filter((code) => !'\t\n\r'.includes(String.fromCharCode(code))),
  ...codes(0x7f, 0x9f),
  ...codes(0x202a, 0x202e),
  ...codes(0x2066, 0x2069),
];

it('refuses exactly control characters but tab and line ends, and bidi overrides and isolates', () => {
  const found = codes(0, 0xffff).filter((code) => ofMask(mask(`a${String.fromCharCode(code)}b`)).length > 0);
  expect(found).toEqual(refused);
});

it('names each text of a list by its index and says which character it is', () => {
  expect(ofMask(mask('a', 'b\u0000\u0001', '\u202e'))).toEqual([
    { field: 'paths[1]', description: 'must not have U+0000' },
    { field: 'paths[2]', description: 'must not have U+202E' },
  ]);
});

it('looks at the keys and values of maps and into members of a oneof, and shows no such key as it is', () => {
  const list = create(ValueSchema, { kind: { case: 'listValue', value: { values: [text('ok'), text('\u0085')] } } });
  const message = create(StructSchema, { fields: { a: list, 'b\u2066': text('ok'), c: text('\u0007') } });
  expect(unheldValues(StructSchema, { texts: true })(message)).toEqual([
    { field: 'fields["bU+2066"]', description: 'must not have U+2066' },
    { field: 'fields["a"].list_value.values[1].string_value', description: 'must not have U+0085' },
    { field: 'fields["c"].string_value', description: 'must not have U+0007' },
  ]);
});

it('leaves texts alone where that is asked for', () => {
  expect(unheldValues(FieldMaskSchema, { texts: false })(mask('\0'))).toEqual([]);
  const message = create(StructSchema, { fields: { 'a\0': text('\0') } });
  expect(unheldValues(StructSchema, { texts: false })(message)).toEqual([]);
});
