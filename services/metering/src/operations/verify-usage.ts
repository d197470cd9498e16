// Proves the counts from the messages themselves. Reports and never repairs.

import { type Db, inTransaction, type Tx } from '@tollgate/db';

import { COUNTERS } from '../domain/usage.ts';
import { withRemainder } from '../domain/domain-usage.ts';
import { compareCells, compareDomains } from '../domain/usage-proof.ts';
import { correctedTotals } from '../store/corrected-usage.ts';
import { domainCells } from '../store/domain-hours.ts';
import { countedTenants } from '../store/outcomes.ts';
import { publishedTotals } from '../store/published-usage.ts';
import type { MeteringTables } from '../store/schema.ts';
import { usageCells } from '../store/usage-hours.ts';
import { recountCorrected } from './recount-corrected.ts';

export interface UsageCheckResult {
  readonly name: 'usage-equals-messages' | 'published-equals-billable' | 'domains-equal-usage';
  readonly examined: bigint;
  readonly faults: readonly string[];
}

const FAULTS_SHOWN = 20;
/** How long counting one tenant's messages again may take. */
const PROOF_STATEMENT_MS = 10 * 60_000;

/** All checks on one snapshot of the database, tenant by tenant, so that memory does not grow with the messages. */
export function verifyUsage(db: Db<MeteringTables>): Promise<UsageCheckResult[]> {
  return inTransaction(db, verifyAll, { isolation: 'repeatable read', statementMs: PROOF_STATEMENT_MS });
}

async function verifyAll(tx: Tx<MeteringTables>): Promise<UsageCheckResult[]> {
  const usage = { name: 'usage-equals-messages' as const, examined: 0n, faults: [] as string[] };
  const published = { name: 'published-equals-billable' as const, examined: 0n, faults: [] as string[] };
  const domains = { name: 'domains-equal-usage' as const, examined: 0n, faults: [] as string[] };
  for (const tenantId of await countedTenants(tx)) {
    const { cells: recount, domains: recountedDomains } = await recountCorrected(tx, tenantId);
    const counted = await usageCells(tx, tenantId);
    const comparison = compareCells(counted, recount);
    usage.examined += comparison.examined;
    usage.faults.push(...comparison.faults);
    const byDomain = compareDomains(withRemainder(counted, await domainCells(tx, tenantId)), recountedDomains);
    domains.examined += byDomain.examined;
    domains.faults.push(...byDomain.faults);
    const total = (counter: (typeof COUNTERS)[number]): bigint =>
      recount.reduce((sum, cell) => sum + (cell.counters[COUNTERS.indexOf(counter)] ?? 0n), 0n);
    const told = await toldTotals(tx, tenantId);
    published.examined += 1n;
    const due = { messages: total('billable_messages'), units: total('billable_units') };
    if (told.messages !== due.messages || told.units !== due.units) {
      published.faults.push(
        `${tenantId}: published ${told.messages} messages and ${told.units} units, billable are ${due.messages} and ${due.units}`,
      );
    }
  }
  return [usage, published, domains].map((check) => ({ ...check, faults: check.faults.slice(0, FAULTS_SHOWN) }));
}

/** What was told to billing: counted lines and corrections. */
async function toldTotals(tx: Tx<MeteringTables>, tenantId: string): Promise<{ messages: bigint; units: bigint }> {
  const counted = await publishedTotals(tx, tenantId);
  const corrected = await correctedTotals(tx, tenantId);
  return { messages: counted.messages + corrected.messages, units: counted.units + corrected.units };
}
