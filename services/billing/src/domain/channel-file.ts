// A channel's daily file, read strictly: every line is understood or is a fault, and a file with faults is not taken in.

import { money, type Money, parseYuan } from '@tollgate/money';
import { startOfDay } from './bank-transfer.ts';
import { type ChannelColumns, channelColumns, type FileChannel } from './channel-file-columns.ts';
import { readCsv } from './read-csv.ts';

/** A payment, or a refund under our number. */
export interface FileRecord {
  readonly kind: 'payment' | 'refund';
  /** The channel's transaction, or our number of the refund. */
  readonly reference: string;
  readonly orderNumber: string;
  readonly amount: Money;
}

export interface FileFault {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly description: string;
}

export interface ChannelFile {
  readonly records: readonly FileRecord[];
  readonly faults: readonly FileFault[];
}

const DAY_MS = 86_400_000;

/** @param day Of Asia/Shanghai, as 2026-11-21. */
export function readChannelFile(channel: FileChannel, day: string, content: Uint8Array): ChannelFile {
  const text = decode(content);
  if (text === undefined) return fault(1, 'the file is not UTF-8');
  const columns = channelColumns[channel];
  const lines = readCsv(text);
  if (lines === undefined) return fault(1, 'a quotation mark is not closed');
  const body = lines.filter(({ fields }) => !columns.isRemark(fields));
  const [header, ...rows] = body;
  if (header === undefined) return fault(1, 'the file is empty');
  const places = new Map(header.fields.map((name, place) => [name.trim(), place]));
  const missing = columns.required.filter((name) => !places.has(name));
  if (missing.length > 0) return fault(header.line, `the header lacks ${missing.join(', ')}`);
  return readRows({ columns, places, width: header.fields.length, day }, rows);
}

interface Layout {
  readonly columns: ChannelColumns;
  readonly places: ReadonlyMap<string, number>;
  readonly width: number;
  readonly day: string;
}

function readRows(layout: Layout, rows: readonly { line: number; fields: readonly string[] }[]): ChannelFile {
  const faults: FileFault[] = [];
  const records = new Map<string, FileRecord>();
  for (const { line, fields } of rows) {
    const record = readRow(layout, fields);
    if (typeof record === 'string') {
      faults.push({ line, description: record });
      continue;
    }
    const key = `${record.kind} ${record.reference}`;
    if (records.has(key)) faults.push({ line, description: `${key} is there twice` });
    records.set(key, record);
  }
  return { records: [...records.values()], faults };
}

/** The record, or what is wrong with the row. */
function readRow({ columns, places, width, day }: Layout, fields: readonly string[]): FileRecord | string {
  if (fields.length !== width) return `${fields.length} fields instead of ${width}`;
  const value = (name: string): string => (fields[places.get(name) ?? -1] ?? '').replace(/^`/, '').trim();
  const raw = columns.read(value);
  if (raw === undefined) return 'neither a payment nor a refund';
  if (raw.currency !== 'CNY') return `the currency ${raw.currency} is not taken`;
  const amount = raw.unit === 'fen' ? fromFen(raw.amount) : fromYuan(raw.amount);
  if (amount === undefined) return `the amount ${raw.amount} is no sum of money above 0`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(raw.reference)) return 'the number of the transaction or refund is malformed';
  const start = startOfDay(day)?.getTime() ?? Number.NaN;
  const at = new Date(`${raw.time.replace(' ', 'T')}${/[Z+]/.test(raw.time) ? '' : '+08:00'}`).getTime();
  if (!(at >= start && at < start + DAY_MS)) return `the time ${raw.time} is not in the day ${day}`;
  return { kind: raw.kind, reference: raw.reference, orderNumber: raw.orderNumber, amount };
}

function fromFen(text: string): Money | undefined {
  return /^[1-9][0-9]{0,14}$/.test(text) ? money(BigInt(text) * 10_000n, 'CNY') : undefined;
}

function fromYuan(text: string): Money | undefined {
  if (!/^[0-9]{1,12}(\.[0-9]{1,2})?$/.test(text)) return undefined;
  const amount = parseYuan(text);
  return amount === undefined || amount.micros <= 0n ? undefined : amount;
}

function decode(content: Uint8Array): string | undefined {
  try {
    // A byte order mark is taken off.
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function fault(line: number, description: string): ChannelFile {
  return { records: [], faults: [{ line, description }] };
}
