// CSV (RFC 4180) in and out: records with the numbers of their lines, and cells that no spreadsheet runs.

/** One record and the line that it begins on, from 1. */
export interface CsvRecord {
  readonly lineNumber: number;
  readonly cells: readonly string[];
}

/** `broken` is the line of a quote that does not close or that text follows. Empty lines are no records. */
export type CsvText =
  | { readonly kind: 'records'; readonly records: readonly CsvRecord[] }
  | { readonly kind: 'broken'; readonly lineNumber: number };

// A cell, and what ends it. Sticky: whatever it does not match is a fault.
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

export function readCsv(text: string): CsvText {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let lineNumber = 1;
  let from = lineNumber;
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length || cells.length > 0) {
    const match = CELL.exec(text);
    if (match === null) return { kind: 'broken', lineNumber };
    const [, quoted, plain = '', end = ''] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    lineNumber += (quoted?.match(/\n/g) ?? []).length;
    if (end === ',') continue;
    if (cells.length > 1 || cells[0] !== '') records.push({ lineNumber: from, cells });
    cells = [];
    lineNumber += 1;
    from = lineNumber;
  }
  return { kind: 'records', records };
}

/** A record as a line. What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). */
export const csvLine = (cells: readonly string[]): string => `${cells.map(safeCell).join(',')}\r\n`;

function safeCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
