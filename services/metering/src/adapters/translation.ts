// What an adapter makes of one record of a foreign format. Adapters are pure and never throw, whatever the bytes.

import type { DeliveryReport } from '../domain/report.ts';

/** What all records of one import have in common: a gateway's format does not know our tenants. */
export interface RecordContext {
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly grantId: string;
  /** CSV: names of the columns, in the order of the file. */
  readonly columns?: readonly string[];
  /** CSV and JSON Lines: what the file calls our fields (own-record.ts), where not by our names. */
  readonly columnNames?: Readonly<Record<string, string>>;
}

/** Why a record could not be understood. */
export type RejectReason =
  | 'RECORD_TOO_LARGE'
  | 'NOT_UTF8'
  | 'NOT_JSON'
  | 'NOT_AN_OBJECT'
  | 'NOT_A_STATUS_REPORT'
  | 'NOT_A_DELIVERY_STATUS'
  | 'NOT_AN_SMTP_REPLY'
  | 'NOT_A_CSV_ROW'
  | 'TOO_MANY_COLUMNS'
  | 'UNKNOWN_EVENT'
  | 'UNKNOWN_STATUS'
  | 'NO_MESSAGE_ID'
  | 'NO_RECIPIENT'
  | 'NO_TIME'
  | 'BAD_RECIPIENTS'
  | 'OTHER_TENANT'
  | 'INVALID_SEGMENTS';

export type Translation =
  | { readonly outcome: 'events'; readonly events: readonly DeliveryReport[] }
  /** Understood, and says nothing to count: an opened mail, for example. */
  | { readonly outcome: 'ignored' }
  | { readonly outcome: 'rejected'; readonly reason: RejectReason };

export type Adapter = (record: Uint8Array, context: RecordContext) => Translation;

export const rejected = (reason: RejectReason): Translation => ({ outcome: 'rejected', reason });
export const IGNORED: Translation = { outcome: 'ignored' };

/** One fact that a record tells. */
export interface RecordFact {
  readonly kind:
    | 'SUBMITTED'
    | 'ACCEPTED'
    | 'DELIVERED'
    | 'HARD_BOUNCED'
    | 'SOFT_BOUNCED'
    | 'DROPPED'
    | 'COMPLAINED'
    | 'UNSUBSCRIBED';
  readonly messageId: string;
  readonly recipient: string;
  readonly timeMs: number;
  readonly segments?: number;
  readonly jobId?: string;
  readonly detailCode?: string;
}

/** The fact as a report of the import's tenant and product. What is too long of a detail is cut: it is for people. */
export function reportOf(fact: RecordFact, context: RecordContext): DeliveryReport {
  return {
    tenantId: context.tenantId,
    product: context.product,
    messageId: fact.messageId,
    recipient: fact.recipient,
    kind: `DELIVERY_EVENT_KIND_${fact.kind}`,
    occurTimeMs: BigInt(fact.timeMs),
    segments: fact.segments ?? 0,
    jobId: context.jobId !== '' ? context.jobId : (fact.jobId ?? ''),
    grantId: context.grantId,
    detailCode: detailOf(fact.detailCode ?? ''),
  };
}

/** In characters, as the contract counts. */
const DETAIL_MAX = 120;

function detailOf(text: string): string {
  // Control characters, lone halves of characters and what stands for broken bytes: with them a report would be refused.
  const clean = text.replace(/[\p{Cc}\p{Cs}\ufffd]/gu, ' ');
  return clean.length <= DETAIL_MAX ? clean : Array.from(clean).slice(0, DETAIL_MAX).join('');
}
