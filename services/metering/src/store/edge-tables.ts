// Kysely types of the tables behind web hooks and job reports.

import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** One address, for one tenant, product and format. */
export interface WebHookTable {
  web_hook_id: string;
  tenant_id: string;
  product: string;
  format: string;
  label: string;
  token_digest: Uint8Array;
  sealed_signing_key: Uint8Array | null;
  sns_topic_arn: string;
  sns_subscribe_url: Generated<string>;
  column_names: JSONColumnType<Record<string, string>>;
  created_by: string;
  created_at: Date;
  revoked_at: Date | null;
  rejected_records: Generated<bigint>;
  last_rejected_at: Generated<Date | null>;
  last_reject_reason: Generated<string>;
}

/** Jobs whose usage changed, as often as it did; taken away when noted in jobs. */
export interface JobChangeTable {
  change_no: GeneratedAlways<bigint>;
  tenant_id: string;
  job_id: string;
}

/** Sending jobs that something was counted for, or that ended. */
export interface JobTable {
  tenant_id: string;
  job_id: string;
  changed_at: Date;
  ended_at: Date | null;
  /** When a report is to be made; null when none is. */
  due_at: Date | null;
  /** Of the newest report; 0 before the first. */
  version: number;
}

/** Append-only. */
export interface JobReportTable {
  job_report_id: string;
  tenant_id: string;
  job_id: string;
  version: number;
  reason: string;
  ended_at: Date | null;
  created_at: Date;
  /** JobReportLine[] with counts as texts: JSON has no 64-bit integers. */
  lines: JSONColumnType<object[]>;
}

export interface EdgeTables {
  web_hooks: WebHookTable;
  job_changes: JobChangeTable;
  jobs: JobTable;
  job_reports: JobReportTable;
}
