// What a seal covers: every column of a transfer, and of the rows that say what it means. One list for the encoding, for
// the wallet's SQL and for dumps; a change of it is a new encoding, never a change of this one.

/** `text` as it is, `integer` in decimal, `time` as decimal microseconds since 1970 UTC. */
export type FieldKind = 'text' | 'integer' | 'time';

export interface Field {
  /** The column. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly nullable: boolean;
}

const text = (name: string): Field => ({ name, kind: 'text', nullable: false });
const integer = (name: string): Field => ({ name, kind: 'integer', nullable: false });
const time = (name: string, nullable = false): Field => ({ name, kind: 'time', nullable });

/** The parts of a leaf in their order: the transfer, the lot that it credited, the charge or the settlement behind it. */
export const SEALED = {
  transfer: [
    text('transfer_id'),
    integer('sequence'),
    text('from_account'),
    text('to_account'),
    text('asset'),
    integer('amount'),
    integer('from_balance'),
    integer('to_balance'),
    text('reason'),
    text('reference'),
    text('clause_id'),
    text('tenant_id'),
    time('posted_at'),
  ],
  lot: [
    text('lot_id'),
    text('account_id'),
    text('tenant_id'),
    text('kind'),
    integer('credited'),
    integer('price_paid'),
    text('origin'),
    integer('place'),
    time('credited_at'),
    time('expires_at', true),
  ],
  charge: [
    text('charge_id'),
    text('tenant_id'),
    integer('amount'),
    text('reservation_reference'),
    integer('from_reservation'),
    integer('from_available'),
    integer('to_arrears'),
    time('posted_at'),
  ],
  settlement: [text('settlement_id'), text('tenant_id'), time('executed_at')],
} as const satisfies Readonly<Record<string, readonly Field[]>>;

export type Part = keyof typeof SEALED;

/** In the order of the encoding. */
export const PARTS: readonly Part[] = ['transfer', 'lot', 'charge', 'settlement'];

/** A row of a part, every value as its text; null where the column is. */
export type PartRow = Readonly<Record<string, string | null>>;

/** A transfer with the rows that say what it means, those that it has. */
export interface SealedTransfer {
  readonly transfer: PartRow;
  readonly lot?: PartRow;
  readonly charge?: PartRow;
  readonly settlement?: PartRow;
}
