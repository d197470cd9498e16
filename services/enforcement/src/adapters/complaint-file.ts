// A CSV file of complaints: read strictly, with every fault by its line. Faults never repeat what the file says.
import { parse } from 'csv-parse/sync';
import { COMPLAINT_SOURCES, type ComplaintReport } from '../domain/complaint.ts';

/** What is wrong with a line; from 1 for the header, 0 for the file as a whole. */
export interface ComplaintFault {
  readonly line: number;
  readonly column: string;
  readonly description: string;
}

export type ComplaintFile =
  | { readonly ok: true; readonly reports: readonly ComplaintReport[] }
  | { readonly ok: false; readonly faults: readonly ComplaintFault[] };

const NEEDED = ['source', 'reference', 'channel', 'product', 'day', 'complaints'] as const;
const ALLOWED = ['tenant_id', 'job_id'] as const;
const ROWS_MAX = 2_000;

const NAME = /^[a-z][a-z0-9-]{1,39}$/;
const FORMS: Readonly<Record<(typeof NEEDED | typeof ALLOWED)[number], readonly [form: RegExp, says: string]>> = {
  source: [new RegExp(`^(${COMPLAINT_SOURCES.join('|')})$`), `is ${COMPLAINT_SOURCES.join(' or ')}`],
  reference: [/^[^\p{Cc}\p{Cf}]{1,80}$/u, "is the source's own number, at most 80 characters"],
  channel: [NAME, 'is the name of a channel'],
  product: [NAME, 'is the name of a product'],
  day: [/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'is a day, YYYY-MM-DD'],
  complaints: [/^[1-9][0-9]{0,6}$/, 'is a whole number from 1 to 1,000,000'],
  tenant_id: [/^(ten_[0-9a-f]{32})?$/, 'is a tenant, or empty'],
  job_id: [/^[^\p{Cc}\p{Cf}]{0,100}$/u, 'is a job of that tenant, or empty'],
};

type Column = keyof typeof FORMS;
const COMPLAINTS_MAX = 1_000_000n;

export function readComplaintFile(content: Uint8Array): ComplaintFile {
  let records: string[][];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    records = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch {
    return { ok: false, faults: [{ line: 0, column: '', description: 'is no CSV file in UTF-8' }] };
  }
  const [header = [], ...rows] = records;
  const faults = headerFaults(header);
  if (rows.length === 0) faults.push({ line: 0, column: '', description: 'has no row' });
  if (rows.length > ROWS_MAX) faults.push({ line: 0, column: '', description: `has more than ${ROWS_MAX} rows` });
  if (faults.length > 0) return { ok: false, faults };
  const reports = rows.map((cells, index) => readRow(header, cells, index + 2, faults));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, reports };
}

function headerFaults(header: readonly string[]): ComplaintFault[] {
  const faults: ComplaintFault[] = [];
  const fault = (column: string, description: string) => faults.push({ line: 1, column, description });
  for (const name of NEEDED) if (!header.includes(name)) fault(name, 'is missing');
  for (const [index, name] of header.entries()) {
    if (!(name in FORMS)) fault('', `column ${index + 1} has no known name`);
    else if (header.indexOf(name) !== index) fault(name, 'is there twice');
  }
  return faults;
}

function readRow(
  header: readonly string[],
  cells: readonly string[],
  line: number,
  faults: ComplaintFault[],
): ComplaintReport {
  if (cells.length !== header.length)
    faults.push({ line, column: '', description: `has ${cells.length} cells instead of ${header.length}` });
  const cell = (column: Column): string => {
    const index = header.indexOf(column);
    const text = index === -1 ? '' : (cells[index] ?? '').trim();
    const [form, says] = FORMS[column];
    if (!form.test(text)) faults.push({ line, column, description: says });
    return text;
  };
  const source = cell('source');
  const complaints = cell('complaints');
  const count = /^[0-9]+$/.test(complaints) ? BigInt(complaints) : 0n;
  if (count > COMPLAINTS_MAX) faults.push({ line, column: 'complaints', description: FORMS.complaints[1] });
  return {
    source: source === 'REGULATOR' ? 'REGULATOR' : 'CHANNEL',
    reference: cell('reference'),
    channel: cell('channel'),
    product: cell('product'),
    day: cell('day'),
    complaints: count,
    tenantId: cell('tenant_id'),
    jobId: cell('job_id'),
  };
}
