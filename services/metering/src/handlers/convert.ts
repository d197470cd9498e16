// Between the contract's messages and what operations take and give.

import { type DeliveryEventKind, deliveryEventKindFromJSON } from '@tollgate/contracts/metering/v1/delivery';
import {
  type ImportDeliveryRecordsResponse,
  type ImportHeader,
  type MessageOutcome,
  type QueryUsageRequest,
  type QueryUsageResponse,
  UsageDimension,
  type UsageRow,
  type UsageWindow,
} from '@tollgate/contracts/metering/v1/metering';
import { invalidArgument } from '@tollgate/errors';
import { fromPagedRequest, toPage } from '@tollgate/paging';

import { kindsOf } from '../domain/facts.ts';
import type { Grouping, UsageSumRow } from '../domain/usage-row.ts';
import type { WindowUnit } from '../domain/usage-windows.ts';
import type { getMessageOutcome } from '../operations/get-message-outcome.ts';
import type { ImportPlan, ImportProgress } from '../operations/import-records.ts';
import type { UsageQuestion } from '../operations/query-usage.ts';
import { usagePlaceKey } from './page-token.ts';

export const DEFAULT_ZONE = 'Asia/Shanghai';
const DEFAULT_PAGE = 200;

const UNITS: Partial<Record<UsageWindow, WindowUnit>> = {
  USAGE_WINDOW_MINUTE: 'minute',
  USAGE_WINDOW_HOUR: 'hour',
  USAGE_WINDOW_DAY: 'day',
  USAGE_WINDOW_WEEK: 'week',
  USAGE_WINDOW_MONTH: 'month',
};

export function fromProtoUsageQuery(request: QueryUsageRequest): UsageQuestion {
  const unit = UNITS[request.window];
  const { startTime, endTime } = request;
  if (unit === undefined || startTime === undefined || endTime === undefined) {
    throw invalidArgument('INVALID_REQUEST', 'window, start_time and end_time have to be set');
  }
  return {
    tenantId: request.tenantId,
    startMs: BigInt(startTime.getTime()),
    endMs: BigInt(endTime.getTime()),
    unit,
    timeZone: request.timeZone === '' ? DEFAULT_ZONE : request.timeZone,
    product: request.product,
    jobId: request.jobId,
    by: fromProtoGrouping(request.groupBy),
    page: fromPagedRequest(request, DEFAULT_PAGE, usagePlaceKey),
  };
}

function fromProtoGrouping(dimensions: readonly UsageDimension[]): Grouping {
  const by = (dimension: UsageDimension): boolean => dimensions.includes(dimension);
  if (by(UsageDimension.NONE) && dimensions.length > 1) {
    throw invalidArgument('INVALID_REQUEST', 'group_by: NONE stands alone');
  }
  return {
    product: dimensions.length === 0 || by(UsageDimension.PRODUCT),
    job: by(UsageDimension.JOB),
    domain: by(UsageDimension.DOMAIN),
    outcome: by(UsageDimension.OUTCOME),
  };
}

export function toProtoUsage(rows: readonly UsageSumRow[], { page }: UsageQuestion): QueryUsageResponse {
  const { items, nextPageToken } = toPage(rows, page, usagePlaceKey, (row) => row);
  return { rows: items.map(toProtoUsageRow), nextPageToken };
}

export function toProtoUsageRow({ windowMs, product, jobId, domain, outcome, sums }: UsageSumRow): UsageRow {
  return {
    windowStart: new Date(Number(windowMs)),
    product,
    jobId,
    domain,
    outcome: deliveryEventKindFromJSON(outcome),
    messages: sums.messages,
    submitted: sums.submitted,
    delivered: sums.delivered,
    hardBounced: sums.hard_bounced,
    softBounced: sums.soft_bounced,
    dropped: sums.dropped,
    complained: sums.complained,
    unsubscribed: sums.unsubscribed,
    billableMessages: sums.billable_messages,
    billableUnits: sums.billable_units,
  };
}

export function toProtoOutcome({ outcome, billable }: Awaited<ReturnType<typeof getMessageOutcome>>): MessageOutcome {
  return {
    product: outcome.product,
    jobId: outcome.job_id,
    facts: kindsOf(outcome.facts).map((kind): DeliveryEventKind => deliveryEventKindFromJSON(kind)),
    billable,
    segments: outcome.segments,
    firstEventTime: outcome.first_event_at,
    lastEventTime: outcome.last_event_at,
  };
}

export const fromProtoImportHeader = (header: ImportHeader): ImportPlan => header;

export const toProtoProgress = (progress: ImportProgress): ImportDeliveryRecordsResponse => ({
  ...progress,
  rejected: [...progress.rejected],
});
