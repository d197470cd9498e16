// Rows of a CSV file (RFC 4180): fields apart by commas, in quotes where they hold commas, quotes or line ends.

/**
 * The fields of one row; undefined where quotes do not end, something stands behind them, or a quote or a line end stands in
 * a field without them: it would not be told from a row that swallowed the next.
 */
export function csvRow(row: string): string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = row.charAt(at) === '"' ? quoted(row, at) : bare(row, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.end >= row.length) return fields;
    if (row.charAt(field.end) !== ',') return undefined;
    at = field.end + 1;
  }
}

interface Field {
  readonly value: string;
  /** Behind its last character. */
  readonly end: number;
}

function bare(row: string, from: number): Field | undefined {
  const comma = row.indexOf(',', from);
  const end = comma === -1 ? row.length : comma;
  const value = row.slice(from, end);
  return /["\r\n]/.test(value) ? undefined : { value: value.trim(), end };
}

function quoted(row: string, from: number): Field | undefined {
  const pieces: string[] = [];
  let at = from + 1;
  for (;;) {
    const quote = row.indexOf('"', at);
    if (quote === -1) return undefined;
    pieces.push(row.slice(at, quote));
    // A doubled quote is a quote.
    if (row.charAt(quote + 1) !== '"') return { value: pieces.join(''), end: quote + 1 };
    pieces.push('"');
    at = quote + 2;
  }
}

/** A field for a row: what a spreadsheet would read as a formula is told to be a text, what holds signs of CSV is quoted. */
export function csvField(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
