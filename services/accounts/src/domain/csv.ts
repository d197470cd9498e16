// Tables as CSV (RFC 4180), with a byte order mark, without which spreadsheets take Chinese for something else.
import { Buffer } from 'node:buffer';

/** Cells that spreadsheets would take for a formula begin with an apostrophe. */
export function csvOf(columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): Buffer {
  const lines = [columns, ...rows.map((row) => columns.map((column) => textOf(row[column])))];
  return Buffer.from(`\ufeff${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`, 'utf8');
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
