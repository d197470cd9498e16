// The lines of a dump: JSON objects of one key that says what they are; every number is a decimal text. README.md has the
// format. Reading trusts nothing.
import { type Field, PARTS, SEALED, type PartRow, type SealedTransfer } from './fields.ts';

export const DUMP_FORMAT = 'tollgate.wallet.dump.v1';

export interface DumpHeader {
  readonly format: string;
  /** ISO 8601. */
  readonly exported_at: string;
}

/** A ledger account as one snapshot of the ledger had it. */
export interface DumpAccount {
  readonly account_id: string;
  readonly kind: string;
  readonly tenant_id: string | null;
  readonly asset: string;
  readonly may_go_negative: boolean;
  readonly posted: string;
  readonly held: string;
  readonly last_sequence: string;
}

export interface DumpBlock {
  readonly number: string;
  readonly first_sequence: string;
  readonly last_sequence: string;
  readonly transfers: string;
  /** Hex. */
  readonly root: string;
  readonly previous: string;
  readonly hash: string;
  readonly sealed_at: string;
  /** Base64 of readSeals' bytes. */
  readonly seals: string;
}

export interface DumpEnd {
  readonly accounts: string;
  readonly blocks: string;
  readonly transfers: string;
}

export type DumpLine =
  | { readonly kind: 'dump'; readonly row: DumpHeader }
  | { readonly kind: 'account'; readonly row: DumpAccount }
  | { readonly kind: 'block'; readonly row: DumpBlock }
  | { readonly kind: 'transfer'; readonly row: SealedTransfer }
  | { readonly kind: 'end'; readonly row: DumpEnd };

const INTEGER = /^-?(0|[1-9]\d{0,18})$/;
const HASH = /^[0-9a-f]{64}$/;

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;
const isText = (value: unknown): boolean => typeof value === 'string';
const isInteger = (value: unknown): boolean => typeof value === 'string' && INTEGER.test(value);
const isHash = (value: unknown): boolean => typeof value === 'string' && HASH.test(value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);

const shapeOf = (fields: readonly Field[]): Shape =>
  Object.fromEntries(
    fields.map(({ name, kind, nullable }) => {
      const is = kind === 'text' ? isText : isInteger;
      return [name, nullable ? orNull(is) : is];
    }),
  );

const SHAPES = {
  dump: { format: (value: unknown) => value === DUMP_FORMAT, exported_at: isText },
  account: {
    account_id: isText,
    kind: isText,
    tenant_id: orNull(isText),
    asset: isText,
    may_go_negative: (value: unknown) => typeof value === 'boolean',
    posted: isInteger,
    held: isInteger,
    last_sequence: isInteger,
  },
  block: {
    number: isInteger,
    first_sequence: isInteger,
    last_sequence: isInteger,
    transfers: isInteger,
    root: isHash,
    previous: isHash,
    hash: isHash,
    sealed_at: isInteger,
    seals: isText,
  },
  end: { accounts: isInteger, blocks: isInteger, transfers: isInteger },
} satisfies Readonly<Record<string, Shape>>;

const PART_SHAPES = Object.fromEntries(PARTS.map((part) => [part, shapeOf(SEALED[part])]));

/** The line as a value; undefined when it is none of a dump's. */
export function readLine(line: string): DumpLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  if (value['transfer'] !== undefined) return transferIn(value);
  const [key, ...others] = Object.keys(value);
  if (others.length > 0 || (key !== 'dump' && key !== 'account' && key !== 'block' && key !== 'end')) return undefined;
  const row = value[key];
  // The shape of each kind is its type's: checked just here.
  return isObject(row) && fits(row, SHAPES[key]) ? ({ kind: key, row } as unknown as DumpLine) : undefined;
}

function transferIn(value: Record<string, unknown>): DumpLine | undefined {
  const parts: [string, PartRow][] = [];
  for (const [name, row] of Object.entries(value)) {
    const shape = PART_SHAPES[name];
    if (shape === undefined || !isObject(row) || !fits(row, shape)) return undefined;
    parts.push([name, row as PartRow]);
  }
  return { kind: 'transfer', row: Object.fromEntries(parts) as unknown as SealedTransfer };
}

function fits(row: Record<string, unknown>, shape: Shape): boolean {
  const names = Object.keys(shape);
  return Object.keys(row).length === names.length && names.every((name) => shape[name]?.(row[name]) === true);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
