// The tables of postpaid terms and dunning, as migrations made them.

import type { Generated } from 'kysely';
import type { Json } from './schema-documents.ts';

export interface CreditTermsTable {
  proposal_id: string;
  tenant_id: string;
  state: string;
  limit_micros: bigint;
  currency: string;
  payment_days: number;
  reason: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
}

/** The terms that hold, and whether arrears restrict. */
export interface TenantCreditTable {
  tenant_id: string;
  proposal_id: string;
  restricted: Generated<boolean>;
  version: bigint;
  looks: Generated<bigint>;
}

/** Append-only. */
export interface DunningPoliciesTable {
  version: number;
  steps: Json;
  set_by: string;
  set_at: Date;
}

/** Invoices that have to be paid until a time, by the policy of when they were issued. */
export interface InvoiceDuesTable {
  invoice_id: string;
  tenant_id: string;
  due_at: Date;
  policy_version: number;
  settled_at: Date | null;
}

/** Append-only. */
export interface DunningStepsTakenTable {
  invoice_id: string;
  day_offset: number;
  action: string;
  taken_at: Date;
}

export interface CreditTables {
  credit_terms: CreditTermsTable;
  tenant_credit: TenantCreditTable;
  dunning_policies: DunningPoliciesTable;
  invoice_dues: InvoiceDuesTable;
  dunning_steps_taken: DunningStepsTakenTable;
}
