// Translates raw records of a gateway's own format and puts what they tell on the stream, however many there are.

import { randomUUID } from 'node:crypto';

import { DomainError, failedPrecondition, invalidArgument, notFound } from '@tollgate/errors';

import { adapterOf } from '../adapters/adapter-of.ts';
import { columnNamesFault, columnsFault, csvColumns } from '../adapters/csv.ts';
import type { Adapter, RecordContext } from '../adapters/translation.ts';
import type { Deps } from '../deps.ts';
import { type IngestRules, neverOf, tenantsOf, unknownOf } from '../domain/ingest-rules.ts';
import { type DeliveryReport, faultOf } from '../domain/report.ts';
import { loadRules } from './load-rules.ts';
import { publishReports } from './publish-reports.ts';

export interface ImportPlan extends RecordContext {
  /** Wire name of the format. */
  readonly format: string;
  readonly source: string;
}

export interface ImportProgress {
  readonly recordsRead: bigint;
  readonly eventsStored: bigint;
  readonly recordsRejected: bigint;
  readonly recordsIgnored: bigint;
  /** New since the progress before, some of them. */
  readonly rejected: readonly { readonly recordNumber: bigint; readonly reason: string }[];
  readonly done: boolean;
}

const EVENTS_PER_PUBLICATION = 1_000;
/** Publications on their way: enough to keep the broker busy, few enough to bound the memory. */
const IN_FLIGHT_MAX = 4;
const REJECTED_SHOWN_MAX = 20;

/**
 * Yields progress after each block of records and at the end. Records are read no faster than the broker stores what
 * they tell, so that memory stays bounded. The same records imported again are counted once.
 *
 * @throws DomainError for a plan that cannot be followed, before the first record is read; BROKER_UNAVAILABLE.
 */
export async function* importRecords(
  deps: Deps,
  plan: ImportPlan,
  blocks: AsyncIterable<readonly Uint8Array[]>,
): AsyncGenerator<ImportProgress, void, undefined> {
  const adapter = adapterOf(plan.format);
  if (adapter === undefined) throw invalidArgument('INVALID_REQUEST', 'header.format is not a known format');
  const rules = await loadRules(deps.db, tenantsOf([reportFrame(plan)]), deps.now());
  refuseUnknown(plan, rules);
  const import_ = new Import(deps, plan, adapter, rules);
  for await (const records of blocks) {
    for (const record of records) import_.read(record);
    await import_.publishFull();
    yield import_.progress(false);
  }
  await import_.publishRest();
  yield import_.progress(true);
}

class Import {
  readonly #deps: Deps;
  #plan: ImportPlan;
  readonly #adapter: Adapter;
  readonly #rules: IngestRules;
  readonly #importId = randomUUID();
  #waiting: DeliveryReport[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: unknown;
  #read = 0n;
  #stored = 0n;
  #rejected = 0n;
  #ignored = 0n;
  #shown: { recordNumber: bigint; reason: string }[] = [];

  constructor(deps: Deps, plan: ImportPlan, adapter: Adapter, rules: IngestRules) {
    this.#deps = deps;
    this.#plan = plan;
    this.#adapter = adapter;
    this.#rules = rules;
  }

  read(record: Uint8Array): void {
    this.#read += 1n;
    if (namesItsColumns(this.#plan)) {
      this.#plan = withColumns(this.#plan, record);
      this.#ignore();
      return;
    }
    const translation = this.#adapter(record, this.#plan);
    const reason = translation.outcome === 'events' ? this.#faultIn(translation.events) : undefined;
    if (translation.outcome === 'ignored') this.#ignore();
    else if (translation.outcome === 'rejected') this.#reject(translation.reason);
    else if (reason !== undefined) this.#reject(reason);
    else this.#take(translation.events);
  }

  #take(events: readonly DeliveryReport[]): void {
    this.#waiting.push(...events);
    this.#deps.telemetry.record('events', 1);
  }

  #ignore(): void {
    this.#ignored += 1n;
    this.#deps.telemetry.record('ignored', 1);
  }

  /** A record is taken whole or not at all, and not when one of its events could never be counted. */
  #faultIn(events: readonly DeliveryReport[]): string | undefined {
    for (const event of events) {
      const fault = neverOf(event, this.#rules);
      if (fault !== undefined)
        return fault.reason === 'INVALID_EVENT' ? `INVALID_${fault.field.toUpperCase()}` : fault.reason;
      const unknown = unknownOf(event.tenantId, event.product, this.#rules);
      if (unknown !== undefined) return unknown;
    }
    return undefined;
  }

  #reject(reason: string): void {
    this.#rejected += 1n;
    this.#deps.telemetry.record('rejected', 1);
    if (this.#shown.length < REJECTED_SHOWN_MAX) this.#shown.push({ recordNumber: this.#read, reason });
  }

  /** Publishes whole publications, waiting whenever enough are on their way. */
  async publishFull(): Promise<void> {
    while (this.#waiting.length >= EVENTS_PER_PUBLICATION)
      await this.#publish(this.#waiting.splice(0, EVENTS_PER_PUBLICATION));
  }

  /** Publishes what is left and waits for everything. */
  async publishRest(): Promise<void> {
    await this.publishFull();
    if (this.#waiting.length > 0) await this.#publish(this.#waiting.splice(0));
    await Promise.all(this.#inFlight);
    this.#throwFailure();
  }

  async #publish(reports: readonly DeliveryReport[]): Promise<void> {
    while (this.#inFlight.size >= IN_FLIGHT_MAX) await Promise.race(this.#inFlight);
    this.#throwFailure();
    const sending = this.#send(reports).finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }

  /** Never rejects: nobody may be waiting for it when it fails. */
  async #send(reports: readonly DeliveryReport[]): Promise<void> {
    try {
      await publishReports(this.#deps, { publicationId: this.#importId, source: this.#plan.source, reports });
      this.#stored += BigInt(reports.length);
      this.#deps.telemetry.stored('import', reports.length);
    } catch (error) {
      this.#failure ??= error;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  progress(done: boolean): ImportProgress {
    const rejected = this.#shown;
    this.#shown = [];
    return {
      recordsRead: this.#read,
      eventsStored: this.#stored,
      recordsRejected: this.#rejected,
      recordsIgnored: this.#ignored,
      rejected,
      done,
    };
  }
}

/** A report with the plan's own values and nothing else wrong: what is wrong with it is wrong with the plan. */
const reportFrame = (plan: ImportPlan): DeliveryReport => ({
  tenantId: plan.tenantId,
  product: plan.product,
  jobId: plan.jobId,
  grantId: plan.grantId,
  messageId: '-',
  recipient: '-',
  kind: 'DELIVERY_EVENT_KIND_DELIVERED',
  occurTimeMs: 1_000_000_000_000n,
  segments: 0,
  detailCode: '',
});

const WORDS = {
  UNKNOWN_TENANT: () => notFound('UNKNOWN_TENANT', 'header.tenant_id is not a known tenant'),
  TENANT_WITHOUT_AGREEMENT: () =>
    failedPrecondition('TENANT_WITHOUT_AGREEMENT', 'header.tenant_id is a tenant that has accepted no agreement'),
  UNKNOWN_PRODUCT: () => notFound('UNKNOWN_PRODUCT', 'header.product is not in the catalogue'),
};

function refuseUnknown(plan: ImportPlan, rules: IngestRules): void {
  const fault = faultOf(reportFrame(plan), rules.nowMs);
  if (fault !== undefined) {
    const violation = { field: `header.${fault.field}`, description: fault.description };
    throw new DomainError({
      category: 'invalid_argument',
      reason: 'INVALID_REQUEST',
      message: `${violation.field} ${violation.description}`,
      violations: [violation],
    });
  }
  const columnFault = columnNamesFault(plan.columnNames ?? {}) ?? fileFault(plan);
  if (columnFault !== undefined) throw invalidArgument('BAD_COLUMNS', `header: ${columnFault}`);
  if (plan.source.length > 60) throw invalidArgument('INVALID_REQUEST', 'header.source is longer than 60 characters');
  const unknown = unknownOf(plan.tenantId, plan.product, rules);
  if (unknown !== undefined) throw WORDS[unknown]();
}

/** Rows of CSV files need columns; where the plan has none, the first row names them. */
const fileFault = (plan: ImportPlan): string | undefined =>
  plan.format === CSV && !namesItsColumns(plan) ? columnsFault(plan) : undefined;

const CSV = 'RECORD_FORMAT_CSV';
const namesItsColumns = ({ format, columns = [] }: ImportPlan): boolean => format === CSV && columns.length === 0;

function withColumns(plan: ImportPlan, row: Uint8Array): ImportPlan {
  const named = { ...plan, columns: csvColumns(row) ?? [''] };
  const fault = columnsFault(named);
  if (fault !== undefined) throw invalidArgument('BAD_COLUMNS', `the first row: ${fault}`);
  return named;
}
