// How column values become JavaScript values, for one pool: nothing global is changed.

import pg from 'pg';

type Parse = (text: string) => unknown;
/** pg's own lookup, whose declaration promises `any`. */
const parserOf: (oid: number, format?: 'text' | 'binary') => Parse = pg.types.getTypeParser;

// Arrays have no name in pg's list of built-in types; the numbers are fixed in PostgreSQL's pg_type.dat.
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

const bigintOrNull = (item: unknown): bigint | null => (typeof item === 'string' ? BigInt(item) : null);

function bigints(value: string): unknown {
  const items = parserOf(TEXT_ARRAY)(value);
  return Array.isArray(items) ? items.map(bigintOrNull) : items;
}

const OURS = new Map<number, Parse>([
  // A count or an amount of money does not fit a JS number.
  [pg.types.builtins.INT8, BigInt],
  [INT8_ARRAY, bigints],
  // A calendar day has no instant: pg would make it midnight of the machine's time zone.
  [pg.types.builtins.DATE, (value) => value],
  [DATE_ARRAY, parserOf(TEXT_ARRAY)],
]);

/** Parsers for pg's `types` setting: int8 to bigint, date to text, all else as pg does it. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : OURS.get(oid)) ?? parserOf(oid, format),
};
