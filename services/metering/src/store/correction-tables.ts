// Kysely types of the tables of corrections.

import type { GeneratedAlways } from 'kysely';

/** Proposals and what became of them. */
export interface CorrectionProposalTable {
  correction_id: string;
  tenant_id: string;
  /** The message or the job: one of the two. */
  message_key: string | null;
  job_id: string | null;
  facts_on: number;
  facts_off: number;
  facts_released: number;
  reason: string;
  explanation: string;
  state: string;
  /** As previewed; what it did, once approved. */
  effect: unknown;
  effect_digest: Uint8Array;
  proposed_by: string;
  proposed_at: Date;
  expires_at: Date;
  /** Empty until decided. */
  decided_by: string;
  decided_at: Date | null;
  rejection: string;
}

/** Approved corrections. Append-only. */
export interface CorrectionTable {
  effective_no: GeneratedAlways<bigint>;
  correction_id: string;
  tenant_id: string;
  message_key: string | null;
  job_id: string | null;
  facts_on: number;
  facts_off: number;
  facts_released: number;
  approved_by: string;
  approved_at: Date;
}

/** What was told beside UsageCounted: one row a line of a UsageCorrected. Append-only. */
export interface CorrectedUsageTable {
  usage_id: string;
  line_no: number;
  tenant_id: string;
  /** Null where later reports changed what corrections do. */
  correction_id: string | null;
  agreement_no: number;
  product: string;
  job_id: string;
  grant_id: string;
  hour_start: Date;
  messages: bigint;
  units: bigint;
  created_at: Date;
}

/** The tables of corrections. */
export interface CorrectionTables {
  correction_proposals: CorrectionProposalTable;
  corrections: CorrectionTable;
  corrected_usage: CorrectedUsageTable;
}
