// How column values become JavaScript values, for one pool: nothing global is changed.

import pg from 'pg';

const { builtins, getTypeParser } = pg.types;
// Arrays have no name in pg's list of built-in types; the numbers are fixed in PostgreSQL's pg_type.dat.
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TEXT_ARRAY: number = 1009;

const textOf = (value: string): string => value;
const textArray = (value: string): (string | null)[] => {
  const parse: (text: string) => (string | null)[] = getTypeParser(TEXT_ARRAY, 'text');
  return parse(value);
};

const OURS = new Map<number, (value: string) => unknown>([
  // A count or an amount of money does not fit a JS number.
  [builtins.INT8, BigInt],
  [INT8_ARRAY, (value) => textArray(value).map((item) => (item === null ? null : BigInt(item)))],
  // A calendar day has no instant: pg would make it midnight of the machine's time zone.
  [builtins.DATE, textOf],
  [DATE_ARRAY, textArray],
]);

/** Parsers for pg's `types` setting: int8 to bigint, date to text, all else as pg does it. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : OURS.get(oid)) ?? getTypeParser(oid, format)) as typeof getTypeParser,
};
