// The tables of credit and debit notes, and of units given back, as migrations made them.

import type { ColumnType, Generated } from 'kysely';
import type { Json } from './schema-documents.ts';

interface RetryColumns {
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** Append-only. */
export interface BillingNotesTable {
  note_id: string;
  number: string;
  kind: string;
  tenant_id: string;
  invoice_id: string;
  month: string;
  cause: string;
  cause_reference: string;
  reason: string;
  currency: string;
  exact_total_micros: bigint;
  total_micros: bigint;
  net_micros: bigint;
  tax_micros: bigint;
  rounding_micros: bigint;
  issued_at: Date;
  seller: ColumnType<unknown, string | null, never>;
  buyer: Json;
}

/** Append-only. */
export interface BillingNoteLinesTable {
  note_id: string;
  place: number;
  product: string;
  units: bigint;
  unit_price_micros: bigint;
  amount_micros: bigint;
  invoice_id: string;
  /** Null where the invoice has no such line. */
  invoice_place: number | null;
}

/** Rounding differences of notes that the wallet has to post. */
export interface NoteRoundingsTable extends RetryColumns {
  note_id: string;
  tenant_id: string;
  difference_micros: bigint;
  currency: string;
  posted_at: Date | null;
}

/** Units that corrections give back to packages. */
export interface UnitReturnsTable extends RetryColumns {
  return_id: string;
  usage_id: string;
  line_index: number;
  tenant_id: string;
  product: string;
  month: string;
  units: bigint;
  /** When the package ends that they go back to; null where none is left. */
  expires_at: Date | null;
  state: string;
  created_at: Date;
}

export interface NoteTables {
  billing_notes: BillingNotesTable;
  billing_note_lines: BillingNoteLinesTable;
  note_roundings: NoteRoundingsTable;
  unit_returns: UnitReturnsTable;
}
