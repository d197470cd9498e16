// What a part of the batch's statement inserts, column by column. The select list takes arrays apart, which costs less than
// a table made of them; a column that says the same in every row goes as one value.
import { bigintArray, booleanArray, byteaArray, placeArray, textArray } from './binary-arrays.ts';
import type { BatchWrites } from './batch-writes.ts';

/** One part of the statement as certain writes need it. */
export interface Shape {
  /** Tells the forms of one part apart. */
  readonly key: string;
  /** A table expression that writes; `$1` is the first of its own parameters. */
  readonly sql: () => string;
  readonly values: readonly unknown[];
}

export interface Part {
  readonly name: string;
  /** Whether there is anything to write. */
  wanted(writes: BatchWrites): boolean;
  shape(writes: BatchWrites): Shape;
}

/** A column of the inserted rows; the values of one without rows of its own are computed by the statement. */
interface Column {
  readonly name: string;
  readonly rows?: Rows;
  /** Goes as one value, whatever it says. */
  readonly one?: { readonly type: string; readonly value: unknown };
  /** Columns of a group go as one value each if each of them says the same throughout. */
  readonly group?: string | undefined;
  /** What is stored, of the value. */
  readonly stored: (value: string) => string;
}

interface Rows {
  readonly type: string;
  readonly values: readonly unknown[];
  readonly pack: () => Buffer;
}

interface More {
  readonly group?: string;
  readonly stored?: (value: string) => string;
}

const asIs = (value: string): string => value;
const column = (name: string, rows: Rows, { group, stored = asIs }: More = {}): Column => ({
  name,
  rows,
  group,
  stored,
});

export const texts = (name: string, values: readonly string[], more?: More): Column =>
  column(name, { type: 'text', values, pack: () => textArray(values) }, more);

export const amounts = (name: string, values: readonly bigint[], more?: More): Column =>
  column(name, { type: 'bigint', values, pack: () => bigintArray(values) }, more);

export const places = (name: string, values: readonly number[], more?: More): Column =>
  column(name, { type: 'bigint', values, pack: () => placeArray(values) }, more);

export const flags = (name: string, values: readonly boolean[], more?: More): Column =>
  column(name, { type: 'boolean', values, pack: () => booleanArray(values) }, more);

export const blobs = (name: string, values: readonly (Uint8Array | null)[], more?: More): Column =>
  column(name, { type: 'bytea', values, pack: () => byteaArray(values) }, more);

export const moment = (name: string, value: Date): Column => ({
  name,
  one: { type: 'timestamptz', value },
  stored: asIs,
});

export const computed = (name: string, sql: string): Column => ({ name, stored: () => sql });

/** A part that inserts into a table, on that condition. */
export function insertion(
  name: string,
  into: {
    readonly table: string;
    readonly wanted: (writes: BatchWrites) => boolean;
    readonly columns: (writes: BatchWrites) => readonly Column[];
    readonly where: string;
  },
): Part {
  return {
    name,
    wanted: into.wanted,
    shape: (writes) => {
      const columns = into.columns(writes);
      const same = sameThroughout(columns);
      const values = columns.flatMap((each) => valueOf(each, same));
      return { key: [...same].join(), values, sql: () => insertionSql(name, into, columns, same) };
    },
  };
}

/** Groups of which every column says the same in each row. */
function sameThroughout(columns: readonly Column[]): Set<string> {
  const same = new Set<string>();
  for (const { group } of columns) if (group !== undefined) same.add(group);
  for (const { group, rows } of columns) {
    if (group !== undefined && rows !== undefined && same.has(group) && !isSame(rows.values)) same.delete(group);
  }
  return same;
}

function isSame(values: readonly unknown[]): boolean {
  const [first] = values;
  for (const value of values) if (value !== first) return false;
  return true;
}

function valueOf({ one, rows, group }: Column, same: ReadonlySet<string>): unknown[] {
  if (one !== undefined) return [one.value];
  if (rows === undefined) return [];
  return [group !== undefined && same.has(group) ? rows.values[0] : rows.pack()];
}

function insertionSql(
  name: string,
  { table, where }: { readonly table: string; readonly where: string },
  columns: readonly Column[],
  same: ReadonlySet<string>,
): string {
  let parameters = 0;
  const list = columns.map(({ one, rows, group, stored }) => {
    if (one !== undefined) return stored(`$${++parameters}::${one.type}`);
    if (rows === undefined) return stored('');
    const parameter = `$${++parameters}::${rows.type}`;
    return stored(group !== undefined && same.has(group) ? parameter : `unnest(${parameter}[])`);
  });
  const names = columns.map((each) => each.name).join(', ');
  return `${name} as (insert into ${table} (${names}) select ${list.join(', ')} ${where})`;
}
