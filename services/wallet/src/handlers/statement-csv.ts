// A statement as CSV (RFC 4180): what people open in a spreadsheet must not run there.
import { formatYuan, money } from '@tollgate/money';
import { totalOf } from '../domain/past-balance.ts';
import type { Line, StatementPart } from '../operations/read-past.ts';

const COLUMNS = [
  'type',
  'sequence',
  'time',
  'reason',
  'reference',
  'clause',
  'from_account',
  'to_account',
  'amount_cny',
  'change_cny',
  'balance_cny',
  'transfer_id',
];

/** A text that a spreadsheet would take for a formula (OWASP, CSV injection), full-width forms included. */
const FORMULA = /^[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A cell of text that somebody chose. */
function textCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const row = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
const yuan = (micros: bigint): string => formatYuan(money(micros, 'CNY'));

export const csvHeader = (): string => row(COLUMNS);

/** Rows of a part. Times are UTC; amounts are exact yuan, numbers for a spreadsheet. */
export function csvRows(part: StatementPart): string {
  if (part.kind === 'lines') return part.lines.map(lineRow).join('');
  const { balance, sequence } = part.view;
  const empty = ['', '', '', '', '', '', ''];
  return row([part.kind.toUpperCase(), String(sequence), part.at.toISOString(), ...empty, yuan(totalOf(balance)), '']);
}

function lineRow(line: Line): string {
  const { sequence, posted_at, reason, reference, clause_id, from_account, to_account, transfer_id } = line;
  const texts = [reason, reference, clause_id, from_account, to_account].map(textCell);
  const amounts = [line.amount, line.change, line.balance].map(yuan);
  return row(['LINE', String(sequence), posted_at.toISOString(), ...texts, ...amounts, textCell(transfer_id)]);
}
