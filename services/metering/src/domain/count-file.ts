// Files of counts that others upload: product, day and units as CSV, read strictly, with every fault by its line.

import { readCsv } from './csv-text.ts';
import { dayOf, isDay } from './shanghai-day.ts';

/** One line: what the other party counted of a product on a day. */
export interface CountLine {
  readonly lineNumber: number;
  /** Undefined where a gateway's total spans tenants. */
  readonly tenantId: string | undefined;
  readonly product: string;
  /** Day of Asia/Shanghai. */
  readonly day: string;
  /** Billed units: segments for SMS. */
  readonly units: bigint;
}

/** What is wrong with a line; never its text, which may be anything. */
export interface LineFault {
  /** From 1 for the header; 0 for the file as a whole. */
  readonly lineNumber: number;
  readonly column: string;
  readonly reason: string;
  readonly message: string;
}

export interface CountFile {
  readonly lines: readonly CountLine[];
  /** When there is one, nothing of the file is to be used. */
  readonly faults: readonly LineFault[];
}

export interface CountFileRules {
  readonly columns: { readonly needed: readonly string[]; readonly allowed: readonly string[] };
  readonly products: { has(product: string): boolean };
  /** Only days that are over can be compared. */
  readonly now: Date;
}

/** A tenant's own bill. */
export const BILL_COLUMNS: CountFileRules['columns'] = { needed: ['product', 'day', 'units'], allowed: [] };
/** Totals of a gateway, which may count by tenant. */
export const TOTALS_COLUMNS: CountFileRules['columns'] = { needed: ['product', 'day', 'units'], allowed: ['tenant'] };

const BYTES_MAX = 1_048_576;
const LINES_MAX = 20_000;
/** House rule: a year of bills and the month in which its last one comes. */
const DAYS_BACK = 400;
const UNITS = /^(0|[1-9]\d{0,14})$/;
const TENANT = /^ten_[0-9a-f]{32}$/;

export function readCountFile(content: Uint8Array, rules: CountFileRules): CountFile {
  const text = decode(content);
  if (typeof text !== 'string') return { lines: [], faults: [text] };
  const csv = readCsv(text);
  if (csv.kind === 'broken')
    return broken(csv.lineNumber, 'BROKEN_QUOTES', 'a quote does not close, or text stands beside a quoted cell');
  const [header, ...records] = csv.records;
  if (header === undefined) return broken(0, 'EMPTY_FILE', 'the file has no line');
  const columns = readHeader(header.cells, rules.columns);
  if (!Array.isArray(columns)) return broken(header.lineNumber, columns.reason, columns.message);
  if (records.length === 0) return broken(0, 'EMPTY_FILE', 'the file has a header and no line');
  if (records.length > LINES_MAX) return broken(0, 'TOO_MANY_LINES', `the file has more than ${LINES_MAX} lines`);
  const faults: LineFault[] = [];
  const lines: CountLine[] = [];
  const seen = new Map<string, number>();
  for (const { lineNumber, cells } of records) {
    const read = readLine(lineNumber, cells, columns, rules);
    faults.push(...read.faults);
    if (read.line === undefined) continue;
    const key = [read.line.tenantId, read.line.product, read.line.day].join(' ');
    const first = seen.get(key);
    if (first === undefined) seen.set(key, lineNumber);
    else faults.push(fault(lineNumber, '', 'REPEATED_LINE', `line ${first} has this product and day already`));
    lines.push(read.line);
  }
  return { lines, faults };
}

function decode(content: Uint8Array): string | LineFault {
  if (content.byteLength > BYTES_MAX) return fault(0, '', 'FILE_TOO_LARGE', 'the file is larger than 1 MiB');
  try {
    // Takes a byte order mark away.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below, as for UTF-16.
  }
  return fault(0, '', 'NOT_UTF8', 'the file is not UTF-8; save files in GBK or UTF-16 as CSV UTF-8 first');
}

function readHeader(
  cells: readonly string[],
  { needed, allowed }: CountFileRules['columns'],
): string[] | { readonly reason: string; readonly message: string } {
  const names = cells.map((cell) => cell.toLowerCase());
  const known = [...needed, ...allowed];
  const right =
    needed.every((name) => names.includes(name)) &&
    names.every((name) => known.includes(name)) &&
    new Set(names).size === names.length;
  if (right) return names;
  const may = allowed.length === 0 ? '' : ` and may name ${allowed.join(', ')}`;
  return { reason: 'WRONG_HEADER', message: `the first line has to name ${needed.join(', ')}${may}, each once` };
}

function readLine(
  lineNumber: number,
  cells: readonly string[],
  columns: readonly string[],
  rules: CountFileRules,
): { readonly line?: CountLine; readonly faults: readonly LineFault[] } {
  if (cells.length !== columns.length) {
    const message = `has ${cells.length} cells, the header ${columns.length}`;
    return { faults: [fault(lineNumber, '', 'WRONG_CELL_COUNT', message)] };
  }
  const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
  const [product, day, units, tenant] = ['product', 'day', 'units', 'tenant'].map(cell);
  const faults: LineFault[] = [];
  const refuse = (column: string, reason: string, message: string): void =>
    void faults.push(fault(lineNumber, column, reason, message));
  if (!rules.products.has(product ?? '')) refuse('product', 'UNKNOWN_PRODUCT', 'is not in the catalogue');
  if (!isDay(day ?? '')) refuse('day', 'NOT_A_DAY', 'is not a day such as 2026-11-01');
  else if ((day ?? '') >= dayOf(rules.now)) refuse('day', 'DAY_NOT_OVER', 'is not over in Asia/Shanghai');
  else if ((day ?? '') < dayOf(new Date(rules.now.getTime() - DAYS_BACK * 86_400_000)))
    refuse('day', 'DAY_TOO_OLD', `is more than ${DAYS_BACK} days ago`);
  if (!UNITS.test(units ?? ''))
    refuse('units', 'NOT_A_COUNT', 'is not a whole number of at most 15 digits without sign or separators');
  if (tenant !== '' && !TENANT.test(tenant ?? '')) refuse('tenant', 'NOT_A_TENANT', 'is neither empty nor a tenant id');
  if (faults.length > 0) return { faults };
  const tenantId = tenant === '' ? undefined : tenant;
  return { line: { lineNumber, tenantId, product: product ?? '', day: day ?? '', units: BigInt(units ?? '') }, faults };
}

/** A fault of one line. */
export const fault = (lineNumber: number, column: string, reason: string, message: string): LineFault => ({
  lineNumber,
  column,
  reason,
  message,
});

const broken = (lineNumber: number, reason: string, message: string): CountFile => ({
  lines: [],
  faults: [fault(lineNumber, '', reason, message)],
});
