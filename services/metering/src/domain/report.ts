// One report of a gateway about one message to one recipient, and the check every report passes on every way in.

import { factBit } from './facts.ts';

/** The fields of the contract's DeliveryEvent, whose generated type fits here as it is: this is the hot path. */
export interface DeliveryReport {
  readonly tenantId: string;
  readonly product: string;
  readonly messageId: string;
  readonly recipient: string;
  /** Wire name of the kind, for example DELIVERY_EVENT_KIND_DELIVERED. */
  readonly kind: string;
  /** Milliseconds since the Unix epoch. */
  readonly occurTimeMs: bigint;
  /** Billed segments of an SMS; 0 means 1. */
  readonly segments: number;
  readonly jobId: string;
  readonly grantId: string;
  readonly detailCode: string;
}

/** The last tenant id that was found to be one: neighbours nearly always have the same. */
let wellFormed = '';

/** What is wrong with a report; never carries the value, which may be personal data. */
export interface ReportFault {
  readonly field: string;
  readonly description: string;
}

/** The contract's bounds of occur_time_ms: 2000-01-01 to 2100-01-01. */
const EARLIEST_MS = 946_684_800_000n;
const LATEST_MS = 4_102_444_800_000n;
/** Clocks of gateways may be wrong by a day; what is later would be charged in a month that nobody closes. */
const AHEAD_MAX_MS = 24n * 3_600_000n;
const SEGMENTS_MAX = 100;
const TENANT = /^ten_[0-9a-f]{32}$/;
/** What a decoder puts where bytes were no UTF-8: two broken ids would look alike and count as one message. */
const REPLACEMENT = 0xfffd;

/**
 * The first fault of a report, or undefined. The same rules as the annotations of the contract, written out because
 * reflection costs more than counting; a test holds the two together. `nowMs` is the service's clock.
 */
export function faultOf(report: DeliveryReport, nowMs: bigint): ReportFault | undefined {
  if (report.tenantId !== wellFormed) {
    if (!TENANT.test(report.tenantId)) return fault('tenant_id', 'is not a tenant id');
    wellFormed = report.tenantId;
  }
  return (
    textFault('product', report.product, 1, 40) ??
    textFault('message_id', report.messageId, 1, 200) ??
    textFault('recipient', report.recipient, 1, 320) ??
    textFault('job_id', report.jobId, 0, 100) ??
    textFault('grant_id', report.grantId, 0, 100) ??
    textFault('detail_code', report.detailCode, 0, 120) ??
    valueFault(report, nowMs)
  );
}

function valueFault(report: DeliveryReport, nowMs: bigint): ReportFault | undefined {
  if (factBit(report.kind) === undefined) return fault('kind', 'is not a known kind of event');
  if (report.occurTimeMs < EARLIEST_MS || report.occurTimeMs > LATEST_MS) {
    return fault('occur_time_ms', 'is not between 2000-01-01 and 2100-01-01');
  }
  if (report.occurTimeMs > nowMs + AHEAD_MAX_MS) return fault('occur_time_ms', 'is more than a day in the future');
  if (!Number.isInteger(report.segments) || report.segments < 0 || report.segments > SEGMENTS_MAX) {
    return fault('segments', `is not between 0 and ${SEGMENTS_MAX}`);
  }
  return undefined;
}

function textFault(field: string, value: string, min: number, max: number): ReportFault | undefined {
  if (value.length < min) return fault(field, 'is empty');
  // Code points, as the contract counts; never more than UTF-16 units, so the long way is rarely taken.
  if (value.length > max && Array.from(value).length > max) return fault(field, `is longer than ${max} characters`);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    // Unicode's Cc. PostgreSQL's text cannot hold NUL, and no id has a reason to hold any other control character.
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return fault(field, 'holds a control character');
    // Half a character: no UTF-8 can carry it, so the stream would hold U+FFFD in its place.
    if (code >= 0xd800 && code <= 0xdfff && !value.isWellFormed()) return fault(field, 'is not valid UTF-8');
    if (code === REPLACEMENT) return fault(field, 'is not valid UTF-8');
  }
  return undefined;
}

const fault = (field: string, description: string): ReportFault => ({ field, description });
