// The tables of sealed contracts that compute, and of consents by counted use.

/** A sealed contract over the rules of a version: proposed, then decided once. */
interface AgreementOverrideRow {
  override_id: string;
  tenant_id: string;
  agreement_id: string;
  version: string;
  content_hash: string;
  /** Canonical JSON. */
  document: string;
  effective_hash: string;
  state: string;
  effective_at: Date;
  holds_from: Date | null;
  document_digest: string;
  description: string;
  proposed_at: Date;
  proposer: string;
  decided_at: Date | null;
  decider: string | null;
  reject_reason: string | null;
  reported_at: Date | null;
}

/** Append-only: the use that a consent by use rests on, as metering counted it. */
interface CountedUseRow {
  acceptance_id: string;
  usage_id: string;
  first_use_at: Date;
  messages: bigint;
  units: bigint;
  notice_id: string;
}

export interface OverrideTables {
  agreement_override: AgreementOverrideRow;
  counted_use: CountedUseRow;
}
