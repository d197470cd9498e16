// Compares uploaded counts with ours, line by line: the verdict, and where it is a discrepancy the evidence for it.

import type { AgreementVersion } from '@tollgate/agreements';
import { DiscrepancyOpened } from '@tollgate/contracts/metering/v1/count_events';
import { inTransaction, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import type { ReconciliationDeps } from '../deps.ts';
import { agreementAt } from '../domain/agreement-at.ts';
import { dueAt, judgeCounts, suggestedNote } from '../domain/compare-counts.ts';
import type { Comparison, Discrepancy } from '../domain/discrepancy.ts';
import { endOfDay } from '../domain/shanghai-day.ts';
import { waitUntil } from '../domain/totals-policy.ts';
import { insertComparison } from '../store/comparisons.ts';
import { insertDiscrepancy } from '../store/discrepancies.ts';
import { attempt } from '../store/savepoint.ts';
import type { MeteringTables } from '../store/schema.ts';
import { nextWaitingLine, putOffLine, removeWaitingLine, totalsOfDay, type WaitingLine } from '../store/statements.ts';
import { findTenants } from '../store/tenants.ts';
import { countDay } from './count-day.ts';
import { replaceDisputes } from './decide-discrepancy.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { requireAgreementVersion } from './known-agreement.ts';

/** How long counting the messages of one product and day again, and packing them, may take. */
const COMPARE_STATEMENT_MS = 10 * 60_000;

type CompareDeps = Pick<ReconciliationDeps, 'db' | 'now' | 'signer' | 'totalsPolicy'>;

/** After which a line that could not be compared has its turn again. */
const FAILED_LINE_MS = 10 * 60_000;

/**
 * A line a transaction, each on one snapshot of the database: killed anywhere, each line is compared once. One that fails
 * keeps nobody else's waiting.
 *
 * @throws AggregateError when all others are compared, for those that failed: the run of the job counts as failed.
 */
export async function compareLines(deps: CompareDeps, signal: AbortSignal): Promise<void> {
  const failures: Error[] = [];
  let going = true;
  while (going && !signal.aborted) {
    const { line, failure } = await inTransaction(deps.db, (tx) => compareNext(tx, deps), {
      isolation: 'repeatable read',
      statementMs: COMPARE_STATEMENT_MS,
    });
    if (failure !== undefined) failures.push(failure);
    going = line !== undefined;
  }
  if (failures.length > 0) throw new AggregateError(failures, 'lines of statements could not be compared');
}

interface Turn {
  /** Undefined when it is no line's turn. */
  readonly line: WaitingLine | undefined;
  readonly failure?: Error;
}

async function compareNext(tx: Tx<MeteringTables>, deps: CompareDeps): Promise<Turn> {
  const now = deps.now();
  const line = await nextWaitingLine(tx, now);
  if (line === undefined) return { line };
  const compared = await attempt(tx, () => compareLine(tx, line, deps, now));
  if (!('failed' in compared)) return { line };
  await putOffLine(tx, line, new Date(now.getTime() + FAILED_LINE_MS));
  const name = `line ${line.lineNumber} of ${line.statementId} was not compared`;
  return { line, failure: new Error(name, { cause: compared.failed }) };
}

async function compareLine(tx: Tx<MeteringTables>, line: WaitingLine, deps: CompareDeps, now: Date): Promise<void> {
  const totals = line.gateway === '' ? undefined : await totalsOfDay(tx, line);
  const comparison = await compare(tx, line, totals?.units ?? line.units, now);
  const until = totals && waitUntil(deps.totalsPolicy, { ...line, gateways: totals.gateways }, now);
  if (until !== undefined && comparison.verdict === 'DISCREPANCY' && comparison.submitted < comparison.billed) {
    await putOffLine(tx, line, until);
    return;
  }
  await removeWaitingLine(tx, line);
  await replaceDisputes(tx, line, line.statementId, now);
  await insertComparison(tx, comparison);
  const { discrepancyId, snapshotAt } = comparison;
  if (discrepancyId === undefined) return;
  const due = dueAt(snapshotAt);
  const discrepancy: Discrepancy = {
    discrepancyId,
    state: 'OPEN',
    comparison,
    suggested: suggestedNote(comparison, comparison),
    proposed: undefined,
    note: undefined,
    reason: '',
    decidedBy: '',
    decidedAt: undefined,
    openedAt: snapshotAt,
    dueAt: due.at,
    dueClauseId: due.clauseId,
  };
  await insertDiscrepancy(tx, discrepancy);
  await gatherEvidence(tx, deps.signer, discrepancy);
  await appendEvent(tx, {
    subject: 'tollgate.metering.discrepancy_opened',
    key: line.tenantId ?? discrepancyId,
    eventId: newId('evt'),
    payload: DiscrepancyOpened.encode({
      discrepancy: toProtoDiscrepancy(discrepancy, snapshotAt),
      occurTime: snapshotAt,
    }).finish(),
  });
}

async function compare(tx: Tx<MeteringTables>, line: WaitingLine, submitted: bigint, now: Date): Promise<Comparison> {
  const figures = { submitted, ...(await countDay(tx, line)) };
  const agreement = line.tenantId === undefined ? undefined : await agreementOfDay(tx, line.tenantId, line.day);
  const judgement = judgeCounts(agreement, figures);
  return {
    ...figures,
    ...judgement,
    statementId: line.statementId,
    lineNumber: line.lineNumber,
    tenantId: line.tenantId,
    gateway: line.gateway,
    product: line.product,
    day: line.day,
    agreementId: agreement?.id ?? '',
    agreementVersion: agreement?.version ?? '',
    snapshotAt: now,
    discrepancyId: judgement.verdict === 'DISCREPANCY' ? newId('dsc') : undefined,
  };
}

/** The agreement in force when the day ended. */
async function agreementOfDay(tx: Tx<MeteringTables>, tenantId: string, day: string): Promise<AgreementVersion> {
  const accepted = (await findTenants(tx, [tenantId])).get(tenantId) ?? [];
  const bound = agreementAt(accepted, BigInt(endOfDay(day).getTime()) - 1n);
  // Statements of tenants without an agreement are refused.
  if (bound === undefined) throw new RangeError('a statement is of a tenant without an agreement');
  return requireAgreementVersion(bound.agreementId, bound.version);
}
