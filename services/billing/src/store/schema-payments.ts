// The tables of refunds, bank transfers and channels' files, as Kysely sees them.

import type { Generated } from 'kysely';

/** Money that goes back to a tenant. */
export interface RefundsTable {
  refund_id: string;
  tenant_id: string;
  state: string;
  source: string;
  destination: string;
  amount_micros: bigint;
  currency: string;
  reason: string;
  /** The surplus payment; null for the wallet's money. */
  payment_id: string | null;
  proposer: string;
  /** Null where one person was enough. */
  decider: string | null;
  created_at: Date;
  decided_at: Date | null;
  completed_at: Date | null;
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** A piece of a refund that goes one way. */
export interface RefundPartsTable {
  part_id: string;
  refund_id: string;
  place: number;
  state: string;
  /** A channel, bank or wallet. */
  way: string;
  payment_id: string | null;
  order_id: string | null;
  amount_micros: bigint;
  currency: string;
  channel_code: string | null;
  bank_reference: string | null;
  sender: string | null;
  confirmer: string | null;
  /** When the channel was asked first. */
  asked_at: Date | null;
  paid_at: Date | null;
  attempts: Generated<number>;
  next_attempt_at: Date;
}

/** Lines of our bank's statement. */
export interface BankTransfersTable {
  transfer_id: string;
  tenant_id: string;
  state: string;
  amount_micros: bigint;
  currency: string;
  bank_reference: string;
  booked_day: string;
  masked_payer: string;
  recorder: string;
  decider: string | null;
  reject_reason: string | null;
  order_id: string | null;
  created_at: Date;
  decided_at: Date | null;
}

/** Where a channel's daily file and our books differ. */
export interface ChannelDifferencesTable {
  difference_id: string;
  channel: string;
  day: string;
  kind: string;
  reference: string;
  ours_micros: bigint | null;
  theirs_micros: bigint | null;
  currency: string;
  created_at: Date;
  resolution: string | null;
  resolver: string | null;
  resolved_at: Date | null;
}

/** What payments besides orders are kept in. */
export interface PaymentTables {
  refunds: RefundsTable;
  refund_parts: RefundPartsTable;
  bank_transfers: BankTransfersTable;
  channel_differences: ChannelDifferencesTable;
}
