// Kysely types of the wallet's tables. int8 is bigint; amounts are micros of the asset's currency.
import type { PlatformTables } from '@tollgate/service';
import type { Generated } from 'kysely';

export interface WalletRow {
  tenant_id: string;
  created_at: Date;
  /** Another one with every change to the tenant's value. */
  version: Generated<bigint>;
  /** The newest sequence number of the tenant's transfers; written by batches. */
  last_sequence: Generated<bigint>;
}

export interface LedgerAccountRow {
  account_id: string;
  kind: string;
  /** Null for the provider's accounts. */
  tenant_id: string | null;
  asset: string;
  may_go_negative: boolean;
  posted: bigint;
  /** What open reservations hold of it. */
  held: bigint;
  /** Sequence of the last transfer that touched it. */
  last_sequence: bigint;
  /** False for a used up lot, which is loaded no more. */
  live: Generated<boolean>;
}

export interface TransferRow {
  transfer_id: string;
  sequence: bigint;
  from_account: string;
  to_account: string;
  asset: string;
  amount: bigint;
  /** Balances right after this transfer. */
  from_balance: bigint;
  to_balance: bigint;
  reason: string;
  reference: string;
  clause_id: string;
  tenant_id: string;
  posted_at: Date;
}

export interface LotRow {
  lot_id: string;
  account_id: string;
  tenant_id: string;
  kind: string;
  credited: bigint;
  price_paid: bigint;
  origin: string;
  /** Which of the origin's lots it is. */
  place: number;
  credited_at: Date;
  expires_at: Date | null;
}

export interface ReservationRow {
  reservation_id: string;
  tenant_id: string;
  reference: string;
  amount: bigint;
  captured: bigint;
  released: bigint;
  /** CNY, or the product whose units are set aside. */
  asset: Generated<string>;
  state: string;
  expires_at: Date;
  created_at: Date;
}

export interface HoldRow {
  reservation_id: string;
  lot_id: string;
  /** Order in which the lots were drawn. */
  place: number;
  amount: bigint;
}

export interface ChargeRow {
  charge_id: string;
  tenant_id: string;
  amount: bigint;
  reservation_reference: string;
  from_reservation: bigint;
  from_available: bigint;
  to_arrears: bigint;
  posted_at: Date;
}

export interface SettlementRow {
  settlement_id: string;
  tenant_id: string;
  executed_at: Date;
}

export interface UnitDrawRow {
  draw_id: string;
  tenant_id: string;
  product: string;
  units: bigint;
  reservation_reference: string;
  from_reservation: bigint;
  from_available: bigint;
  posted_at: Date;
}

export interface ChargeReversalRow {
  reversal_id: string;
  tenant_id: string;
  charge_id: string;
  amount: bigint;
  to_lots: bigint;
  to_arrears: bigint;
  to_refundable: bigint;
  posted_at: Date;
}

export interface WalletFreezeRow {
  tenant_id: string;
  reference: string;
  reason: string;
  frozen_at: Date;
  /** Null while it is open. */
  lifted_at: Date | null;
}

export interface BalanceThresholdRow {
  tenant_id: string;
  amount: bigint;
  below: boolean;
}

/** A sealed range of sequence numbers; packages/ledger-proof says what its hashes cover. */
export interface LedgerBlockRow {
  number: bigint;
  first_sequence: bigint;
  last_sequence: bigint;
  /** Sealed in it. */
  transfers: bigint;
  root: Buffer;
  /** Hash of the block before it. */
  previous: Buffer;
  hash: Buffer;
  /** Sequence number and leaf of each, 40 bytes. */
  seals: Buffer;
  sealed_at: Date;
}

/** One row: how far the blocks were proved again in the present round. */
export interface BlockAuditRow {
  only_row: boolean;
  audited_to: bigint;
}

export interface WalletTables extends PlatformTables {
  wallet: WalletRow;
  ledger_account: LedgerAccountRow;
  transfer: TransferRow;
  lot: LotRow;
  reservation: ReservationRow;
  reservation_hold: HoldRow;
  charge: ChargeRow;
  settlement: SettlementRow;
  unit_draw: UnitDrawRow;
  charge_reversal: ChargeReversalRow;
  wallet_freeze: WalletFreezeRow;
  balance_threshold: BalanceThresholdRow;
  ledger_block: LedgerBlockRow;
  block_audit: BlockAuditRow;
}

/** The asset of money; packages of units have their product's. */
export const ASSET = 'CNY';
