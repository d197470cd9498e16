// Counts reports: outcomes, usage, what was published of it and the events for billing, in one transaction.

import type { Tx } from '@tollgate/db';

import type { Deps } from '../deps.ts';
import { foldRules, type IngestRules } from '../domain/ingest-rules.ts';
import { foldReports, type Message } from '../domain/message.ts';
import { domainDeltas } from '../domain/domain-usage.ts';
import { dateOf } from '../domain/message-day.ts';
import { openDeltas } from '../domain/receipts.ts';
import type { DeliveryReport } from '../domain/report.ts';
import { isTestDomain } from '../domain/test-domains.ts';
import { type Transition, usageChange } from '../domain/usage.ts';
import { addOpen } from '../store/open-messages.ts';
import { openDays } from '../store/keeping.ts';
import { mergeOutcomes } from '../store/outcomes.ts';
import { addDomainUsage } from '../store/domain-hours.ts';
import type { MeteringTables } from '../store/schema.ts';
import { addUsage } from '../store/usage-hours.ts';
import { countCorrected, heedCorrections } from './count-corrected.ts';
import { type DomainIdOf, numberDomains } from './number-domains.ts';
import { judgeNotedDaysAgain } from './judge-again.ts';
import { publishCorrections } from './publish-corrections.ts';
import { publishFacts } from './publish-facts.ts';
import { publishUsage } from './publish-usage.ts';
import { basesUnder } from './tenant-bases.ts';

/** Counting needs no broker: the outbox has one. */
type CountDeps = Pick<Deps, 'keyOf' | 'now' | 'telemetry'>;

/** More rows a statement are no faster (measured), and a statement's arrays are memory. */
const MESSAGES_PER_STATEMENT = 2_000;

/**
 * Counts reports, all of them admissible by these rules, however often, in whatever order and batches they come. To be called
 * under lockForCounting, taken before the rules were read.
 */
export async function countReports(
  tx: Tx<MeteringTables>,
  deps: CountDeps,
  reports: readonly DeliveryReport[],
  rules: IngestRules,
): Promise<void> {
  let contradictedHere = 0n;
  const onContradicted = (folded: number): void => {
    contradictedHere = BigInt(folded);
  };
  const messages = foldReports(reports, { ...foldRules(rules, deps.keyOf), onContradicted });
  const domainIdOf = await numberDomains(tx, messages);
  const heeded = await heedCorrections(tx, messages);
  const transitions = await mergeAll(tx, messages, domainIdOf);
  const under = { agreements: rules.tenants, basesOf: basesUnder(rules.tenants), at: deps.now() };
  const change = usageChange(transitions, under.basesOf);
  const { cells, steps } = await countCorrected(tx, heeded, { transitions, change }, under);
  await addUsage(tx, cells);
  await judgeNotedDaysAgain(tx, cells, under.at);
  await addDomainUsage(tx, domainDeltas(steps, under.basesOf));
  await addOpen(tx, openDeltas(steps));
  const tests = messages.some(({ domain }) => domain !== undefined && isTestDomain(domain));
  await publishFacts(tx, steps, { at: under.at, tests });
  await publishCorrections(tx, change.takenBack, rules.tenants, { correctionId: undefined, at: under.at });
  const units = await publishUsage(tx, change.lines, under);
  deps.telemetry.contradicted(contradictedHere + contradicted(transitions));
  deps.telemetry.counted(reports.length, messages.length, units);
}

/** How many messages moved to another product or job than they were known under. A job that was not said is none. */
const contradicted = (transitions: readonly Transition[]): bigint =>
  transitions.reduce(
    (sum, { before, after, messages }) =>
      before !== undefined &&
      (before.product !== after.product || (before.jobId !== '' && before.jobId !== after.jobId))
        ? sum + messages
        : sum,
    0n,
  );

/** Table after table, each in the order of its rows. */
async function mergeAll(
  tx: Tx<MeteringTables>,
  messages: readonly Message[],
  domainIdOf: DomainIdOf,
): Promise<Transition[]> {
  const transitions: Transition[] = [];
  const byDay = Map.groupBy(messages, ({ day }) => day);
  await openDays(
    tx,
    [...byDay.keys()].filter((day) => day !== undefined).map((day) => dateOf(day)),
  );
  for (const [day, alike] of byDay) {
    const date = day === undefined ? undefined : dateOf(day);
    for (let from = 0; from < alike.length; from += MESSAGES_PER_STATEMENT) {
      transitions.push(
        ...(await mergeOutcomes(tx, alike.slice(from, from + MESSAGES_PER_STATEMENT), date, domainIdOf)),
      );
    }
  }
  return transitions;
}
