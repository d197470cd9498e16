// Between the contract's messages and what operations take and give.

import { type DeliveryEventKind, deliveryEventKindFromJSON } from '@tollgate/contracts/metering/v1/delivery';
import type {
  ImportDeliveryRecordsResponse,
  ImportHeader,
  MessageOutcome,
  QueryUsageRequest,
  QueryUsageResponse,
  UsageRow,
  UsageWindow,
} from '@tollgate/contracts/metering/v1/metering';
import { invalidArgument } from '@tollgate/errors';
import { fromPagedRequest, toPage } from '@tollgate/paging';

import { kindsOf } from '../domain/facts.ts';
import type { WindowUnit } from '../domain/usage-windows.ts';
import type { getMessageOutcome } from '../operations/get-message-outcome.ts';
import type { ImportPlan, ImportProgress } from '../operations/import-records.ts';
import type { queryUsage, UsageQuestion } from '../operations/query-usage.ts';
import { usagePlaceKey } from './page-token.ts';

const DEFAULT_ZONE = 'Asia/Shanghai';
const DEFAULT_PAGE = 200;

const UNITS: Partial<Record<UsageWindow, WindowUnit>> = {
  USAGE_WINDOW_HOUR: 'hour',
  USAGE_WINDOW_DAY: 'day',
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
    page: fromPagedRequest(request, DEFAULT_PAGE, usagePlaceKey),
  };
}

type UsageRows = Awaited<ReturnType<typeof queryUsage>>;

export function toProtoUsage(rows: UsageRows, { page }: UsageQuestion): QueryUsageResponse {
  const { items, nextPageToken } = toPage(rows, page, usagePlaceKey, (row) => ({
    windowMs: BigInt(row.window_start.getTime()),
    product: row.product,
  }));
  return { rows: items.map(toProtoUsageRow), nextPageToken };
}

function toProtoUsageRow(row: UsageRows[number]): UsageRow {
  return {
    windowStart: row.window_start,
    product: row.product,
    messages: row.messages,
    submitted: row.submitted,
    delivered: row.delivered,
    hardBounced: row.hard_bounced,
    softBounced: row.soft_bounced,
    dropped: row.dropped,
    complained: row.complained,
    unsubscribed: row.unsubscribed,
    billableMessages: row.billable_messages,
    billableUnits: row.billable_units,
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
