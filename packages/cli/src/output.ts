// What a command prints: tables for people or JSON for programs on stdout, everything else on stderr.
import { styleText } from 'node:util';

import { isDomainError } from '@tollgate/errors';
import { formatYuan, money } from '@tollgate/money';
import Table from 'cli-table3';
import { CommanderError } from 'commander';

import type { Surroundings } from './surroundings.ts';

/** A column of a table for people. */
export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => string;
  readonly right?: boolean;
}

export interface Output {
  readonly json: boolean;
  /** The command's result: as it is for programs, as text for people. */
  data(value: unknown, human: () => string): void;
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string;
  /** A text for another program, such as CSV, as it is. */
  raw(text: string): void;
  /** Names with their values. */
  facts(rows: readonly (readonly [string, string])[]): string;
  /** A line beside the data. */
  note(line: string): void;
  failure(error: unknown): void;
  /** The text of the person's language (LC_ALL, LANG). */
  text(text: { readonly zh: string; readonly en: string } | undefined): string;
}

/** Colours only for a terminal, and never against NO_COLOR (no-color.org). */
export function createOutput({ stdout, stderr, env }: Surroundings, json: boolean): Output {
  const colour = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text);
  const chinese = (env['LC_ALL'] ?? env['LANG'] ?? '').startsWith('zh');
  return {
    json,
    data: (value, human) => void stdout.write(`${json ? toJson(value) : human()}\n`),
    table: (rows, columns) => tableOf(rows, columns, bold),
    raw: (text) => void stdout.write(text),
    facts: (rows) =>
      tableOf(
        rows,
        [
          { name: '', of: ([name]) => name },
          { name: '', of: ([, value]) => value },
        ],
        bold,
      ),
    note: (line) => void stderr.write(`${line}\n`),
    failure: (error) => void stderr.write(`${json ? failureJson(error) : failureText(error, chinese)}\n`),
    text: (text) => (chinese ? text?.zh : text?.en) ?? '',
  };
}

/** JSON with amounts and counts as texts, as protobuf's JSON has int64. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner), 2);

/** `12.3456 CNY`, exact. */
export function yuan(amount: { readonly currencyCode: string; readonly micros: bigint } | undefined): string {
  return `${formatYuan(money(amount?.micros ?? 0n, 'CNY'))} ${amount?.currencyCode ?? 'CNY'}`;
}

/** The minute in Asia/Shanghai; a dash when there is none. */
export function minute(instant: Date | undefined): string {
  if (instant === undefined) return '-';
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** The minute in a time zone, with its offset where it is not the one of Asia/Shanghai. */
export function localTime(instant: Date | undefined, timeZone: string): string {
  if (instant === undefined || timeZone === 'Asia/Shanghai') return minute(instant);
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instant);
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${parts} ${offset?.replace('GMT', '') || 'Z'}`;
}

/** Rows as CSV (RFC 4180); what a spreadsheet would take for a formula is told to be a text. */
export function csvOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const field = (value: string): string => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map(({ name }) => name.toLowerCase()), ...rows.map((row) => columns.map(({ of }) => of(row)))];
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

/** A wire name without its prefix, in small letters: `TENANT_STATE_OPEN` is `open`. */
export const plain = (name: string, prefix: string): string =>
  name.replace(prefix, '').toLowerCase().replaceAll('_', '-');

// Frames are left out: tables are read by eye and by awk.
const BORDERLESS = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) => [
    [side, ''],
    [`${side}-mid`, ''],
    [`${side}-left`, ''],
    [`${side}-right`, ''],
    [`left-${side}`, ''],
    [`right-${side}`, ''],
  ]),
);

function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[], bold: (text: string) => string): string {
  const named = columns.some(({ name }) => name !== '');
  const table = new Table({
    ...(named ? { head: columns.map(({ name }) => bold(name)) } : {}),
    chars: { ...BORDERLESS, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: columns.map(({ right }) => (right === true ? 'right' : 'left')),
  });
  for (const row of rows) table.push(columns.map(({ of }) => printable(of(row))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Texts that people chose must not steer a terminal: control and direction characters become visible. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');

function failureText(error: unknown, chinese: boolean): string {
  // Commander has already said it.
  if (error instanceof CommanderError) return '';
  const message = printable(error instanceof Error ? error.message : 'unknown failure');
  if (!isDomainError(error)) return `tollgate: ${message}`;
  const remedy = error.metadata[chinese ? 'remedy_zh' : 'remedy_en'];
  return [
    `tollgate: ${message} (${error.reason})`,
    ...error.violations.map(({ field, description }) => printable(`  ${field}: ${description}`)),
    ...(error.metadata['clause_id'] === undefined ? [] : [printable(`  clause ${error.metadata['clause_id']}`)]),
    ...(remedy === undefined ? [] : [printable(`  ${remedy}`)]),
  ].join('\n');
}

function failureJson(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown failure';
  if (!isDomainError(error)) return JSON.stringify({ error: { message } });
  const { category, reason, metadata, violations } = error;
  return JSON.stringify({ error: { category, reason, message, metadata, violations } });
}
