// Rows of CSV files with Tollgate's own fields (own-record.ts), under the file's own names of columns where told.

import { csvRow } from './csv-row.ts';
import { textOf } from './json-value.ts';
import { OWN_FIELDS, type OwnField, ownRecord } from './own-record.ts';
import { type Adapter, type RecordContext, rejected } from './translation.ts';

/** One record is one row; its columns are in the context. A row may leave out last columns, and may not have more. */
export const csv: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const fields = csvRow(decoded.text.replace(/\r$/, ''));
  const columns = context.columns ?? [];
  if (fields === undefined) return rejected('NOT_A_CSV_ROW');
  if (fields.length > columns.length) return rejected('TOO_MANY_COLUMNS');
  return ownRecord((field) => {
    const place = columns.indexOf(nameOf(field, context));
    return place === -1 ? '' : (fields[place] ?? '');
  }, context);
};

/** Names of columns in the first row of a file, which may begin with a byte order mark; undefined when it is no row. */
export const csvColumns = (row: Uint8Array): string[] | undefined => {
  const decoded = textOf(row);
  return 'fault' in decoded ? undefined : csvRow(decoded.text.replace(/^\uFEFF/, '').replace(/\r$/, ''));
};

const isOwn = (name: string): name is OwnField => OWN_FIELDS.some((field) => field === name);

/** What is wrong with the names of columns, in words; undefined when they can be followed. */
export function columnNamesFault(names: Readonly<Record<string, string>>): string | undefined {
  const unknown = Object.keys(names).find((name) => !isOwn(name));
  if (unknown !== undefined) return `column_names may name ${OWN_FIELDS.join(', ')} only`;
  return Object.values(names).includes('') ? 'column_names names an empty column' : undefined;
}

/** What is wrong with a file's columns, in words; undefined when a row can be understood. */
export function columnsFault(context: Pick<RecordContext, 'columns' | 'columnNames'>): string | undefined {
  const columns = (context.columns ?? []).filter((name) => name !== '');
  if (columns.length > 100) return 'a file may have at most 100 columns';
  if (new Set(columns).size !== columns.length) return 'the columns have to have different names';
  const has = (field: OwnField): boolean => columns.includes(nameOf(field, context));
  const missing = (['kind', 'message_id', 'recipient'] as const).filter((field) => !has(field));
  if (!has('occur_time') && !has('occur_time_ms')) return 'a column occur_time or occur_time_ms is missing';
  return missing.length === 0 ? undefined : `a column ${missing.join(', ')} is missing`;
}

function nameOf(field: OwnField, { columnNames = {} }: Pick<RecordContext, 'columnNames'>): string {
  return (Object.hasOwn(columnNames, field) ? columnNames[field] : undefined) ?? field;
}
