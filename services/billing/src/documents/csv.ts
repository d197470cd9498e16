// Tables as CSV (RFC 4180) that spreadsheets open as they are meant: UTF-8 with a byte order mark, and no cell that runs.

// A cell that begins so would be taken for a formula (OWASP, CSV injection). A negative number is no formula.
const FORMULA = /^(?:[=+@\t\r]|-(?!\d+(?:\.\d+)?$))/;

/** Rows with CRLF behind each. */
export function toCsv(rows: readonly (readonly string[])[]): Uint8Array {
  return new TextEncoder().encode(`\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`);
}

function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
