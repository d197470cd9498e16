// Takes one batch of reports in: all of them or none.

import { DomainError } from '@tollgate/errors';

import type { Deps } from '../deps.ts';
import { type IngestRefusal, refusalOf, tenantsOf } from '../domain/ingest-rules.ts';
import type { DeliveryReport } from '../domain/report.ts';
import { loadRules } from './load-rules.ts';
import { publishReports } from './publish-reports.ts';

export interface RecordBatch {
  readonly batchId: string;
  readonly source: string;
  readonly reports: readonly DeliveryReport[];
  readonly way: 'unary' | 'stream';
}

/** Most events of one batch: the contract's bound of RecordDeliveryEventsRequest.events. */
const EVENTS_MAX = 5_000;
const SOURCE_MAX = 60;

/**
 * Answers after the broker has stored every report.
 *
 * @throws DomainError INVALID_EVENT, UNKNOWN_TENANT, TENANT_WITHOUT_AGREEMENT or UNKNOWN_PRODUCT naming the first event
 * that is refused, and nothing is stored; BROKER_UNAVAILABLE.
 */
export async function recordEvents(deps: Deps, batch: RecordBatch): Promise<number> {
  if (batch.reports.length === 0 || batch.reports.length > EVENTS_MAX)
    throw badRequest('events', `have to be 1 to ${EVENTS_MAX}`);
  if (batch.source === '' || batch.source.length > SOURCE_MAX)
    throw badRequest('source', `has to be 1 to ${SOURCE_MAX} characters`);
  const rules = await loadRules(deps.db, tenantsOf(batch.reports), deps.now());
  const refusal = refusalOf(batch.reports, rules);
  if (refusal !== undefined) throw refused(refusal);
  await publishReports(deps, { publicationId: batch.batchId, source: batch.source, reports: batch.reports });
  deps.telemetry.stored(batch.way, batch.reports.length);
  return batch.reports.length;
}

const CATEGORY = {
  INVALID_EVENT: 'invalid_argument',
  BEFORE_TENANT: 'failed_precondition',
  OUTCOME_RETIRED: 'failed_precondition',
  UNKNOWN_TENANT: 'not_found',
  TENANT_WITHOUT_AGREEMENT: 'failed_precondition',
  UNKNOWN_PRODUCT: 'not_found',
} as const;

/** The refusal as callers get it. */
function refused(refusal: IngestRefusal): DomainError {
  const field = `events[${refusal.index}].${refusal.field}`;
  return new DomainError({
    category: CATEGORY[refusal.reason],
    reason: refusal.reason,
    message: `${field} ${refusal.description}; nothing was stored`,
    metadata: { index: String(refusal.index), field: refusal.field },
    violations: refusal.reason === 'INVALID_EVENT' ? [{ field, description: refusal.description }] : [],
  });
}

const badRequest = (field: string, description: string): DomainError =>
  new DomainError({
    category: 'invalid_argument',
    reason: 'INVALID_REQUEST',
    message: `${field} ${description}`,
    violations: [{ field, description }],
  });
