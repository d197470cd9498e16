// Puts messages under an agreement that was learned of after they were counted, and tells billing what that changes.

import { inTransaction, type Tx } from '@tollgate/db';

import type { Deps } from '../deps.ts';
import { spanOf } from '../domain/agreement-at.ts';
import { domainDeltas } from '../domain/domain-usage.ts';
import { usageChange } from '../domain/usage.ts';
import { hasMessagesWithin, nextToApply, removeApplied } from '../store/agreements-to-apply.ts';
import { messagesCorrectedAlone } from '../store/corrected-outcomes.ts';
import { lockForCorrecting } from '../store/corrections.ts';
import { addDomainUsage } from '../store/domain-hours.ts';
import { keepDays } from '../store/keeping.ts';
import { rebindOutcomes } from '../store/outcomes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { addUsage } from '../store/usage-hours.ts';
import { countCorrected, heedCorrectionsOf } from './count-corrected.ts';
import { judgeNotedDaysAgain } from './judge-again.ts';
import { publishCorrections } from './publish-corrections.ts';
import { publishUsage } from './publish-usage.ts';
import { basesUnder } from './tenant-bases.ts';

/** Reading all kept messages of a large tenant once. */
const APPLY_STATEMENT_MS = 30 * 60_000;

/** One agreement a transaction, until none is left: killed anywhere, each is applied once. */
export async function applyLateAgreements({ db, now }: Pick<Deps, 'db' | 'now'>, signal: AbortSignal): Promise<void> {
  for (let applied = true; applied && !signal.aborted;) {
    applied = await inTransaction(db, (tx) => applyNext(tx, now()), { statementMs: APPLY_STATEMENT_MS });
  }
}

/**
 * Counting of the tenant waits meanwhile. Who counts after that knows the agreement, and who did not know it has committed:
 * so no message of its time is left under another one.
 */
async function applyNext(tx: Tx<MeteringTables>, at: Date): Promise<boolean> {
  // In the order in which counting takes them.
  await keepDays(tx);
  const next = await nextToApply(tx);
  if (next === undefined) return false;
  const { tenantId, agreementNo } = next;
  await removeApplied(tx, next);
  // Of a tenant with one agreement nothing can have been counted under another one: counting is not held up.
  if ((await findTenants(tx, [tenantId])).get(tenantId)?.length === 1) return true;
  await lockForCorrecting(tx, tenantId);
  const agreements = await findTenants(tx, [tenantId]);
  const span = spanOf(agreements.get(tenantId) ?? [], agreementNo);
  if (span === undefined || !(await hasMessagesWithin(tx, tenantId, span))) return true;
  const alone = await messagesCorrectedAlone(tx, tenantId);
  const heeded = await heedCorrectionsOf(tx, new Map([[tenantId, alone.map(({ messageKey }) => messageKey)]]));
  const transitions = await rebindOutcomes(tx, tenantId, agreementNo, span);
  const under = { agreements, basesOf: basesUnder(agreements), at };
  const change = usageChange(transitions, under.basesOf);
  const { cells, steps } = await countCorrected(tx, heeded, { transitions, change }, under);
  await addUsage(tx, cells);
  await judgeNotedDaysAgain(tx, cells, at);
  await addDomainUsage(tx, domainDeltas(steps, under.basesOf));
  await publishCorrections(tx, change.takenBack, agreements, { correctionId: undefined, at });
  await publishUsage(tx, change.lines, under);
  return true;
}
