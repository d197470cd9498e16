// Counting where corrections lie over messages: late reports change what a correction does, in the same transaction.

import type { Tx } from '@tollgate/db';

import { Corrections, correctedChange, correctedSteps, type KeyedStep, type Step } from '../domain/corrected-usage.ts';
import type { BasesOf, CellDelta, Transition, UsageChange } from '../domain/usage.ts';
import { type KnownMessage, lockMessages } from '../store/corrected-outcomes.ts';
import { correctedTenants, listCorrections } from '../store/corrections.ts';
import type { MeteringTables } from '../store/schema.ts';
import { publishCorrections } from './publish-corrections.ts';
import type { AgreementsByTenant } from './tenant-bases.ts';

/** Names of the messages that a transaction counts. */
export interface CountedMessage {
  readonly tenantId: string;
  readonly key: string;
}

/** Corrections that a transaction has to heed, and the messages with corrections of their own as they were before. */
export interface Heeded {
  readonly corrections: Corrections;
  readonly before: readonly KnownMessage[];
}

/**
 * To be called before the first message is merged, under lockForCounting: nothing of these tenants is corrected meanwhile.
 * Undefined when nothing of them was ever corrected, which costs a short statement.
 */
export function heedCorrections(
  tx: Tx<MeteringTables>,
  messages: readonly CountedMessage[],
): Promise<Heeded | undefined> {
  const byTenant = Map.groupBy(messages, (message) => message.tenantId);
  return heedCorrectionsOf(tx, new Map([...byTenant].map(([tenantId, of]) => [tenantId, of.map(({ key }) => key)])));
}

/** The same for tenants with the keys of those messages that may have corrections of their own. */
export async function heedCorrectionsOf(
  tx: Tx<MeteringTables>,
  byTenant: ReadonlyMap<string, readonly string[]>,
): Promise<Heeded | undefined> {
  const corrected = await correctedTenants(tx, [...byTenant.keys()]);
  if (corrected.size === 0) return undefined;
  const all = [];
  const before = [];
  for (const tenantId of [...corrected].toSorted()) {
    const corrections = await listCorrections(tx, tenantId, byTenant.get(tenantId) ?? []);
    all.push(...corrections);
    before.push(...(await lockMessages(tx, tenantId, keysOf(corrections))));
  }
  return { corrections: new Corrections(all), before };
}

/** What to add to the counters, and the steps that make it. */
export interface Counted {
  readonly cells: readonly CellDelta[];
  readonly steps: readonly Step[];
}

/** What to add after the merge; what the reports changed of what corrections do is told to billing. */
export async function countCorrected(
  tx: Tx<MeteringTables>,
  heeded: Heeded | undefined,
  { transitions, change }: { readonly transitions: readonly Transition[]; readonly change: UsageChange },
  rules: { readonly agreements: AgreementsByTenant; readonly basesOf: BasesOf; readonly at: Date },
): Promise<Counted> {
  if (heeded === undefined) return { cells: change.cells, steps: transitions };
  const keyed: KeyedStep[] = [];
  for (const [tenantId, before] of Map.groupBy(heeded.before, (message) => message.tenantId)) {
    const after = await lockMessages(tx, tenantId, keysOf(before));
    const byKey = new Map(after.map((message) => [message.messageKey, message]));
    for (const was of before) keyed.push(stepBetween(was, byKey.get(was.messageKey)));
  }
  const steps = correctedSteps(transitions, keyed, heeded.corrections);
  const { cells, lines } = correctedChange(steps, [...change.lines, ...change.takenBack], rules.basesOf);
  await publishCorrections(tx, lines, rules.agreements, { correctionId: undefined, at: rules.at });
  return { cells, steps };
}

/** What became of a message that was locked before and after the merge; nothing removes one between. */
function stepBetween(was: KnownMessage, now: KnownMessage | undefined): KeyedStep {
  const { agreementNo } = now ?? was;
  const moved = agreementNo === was.agreementNo ? {} : { beforeAgreementNo: was.agreementNo };
  return { ...was, agreementNo, ...moved, before: was.after, after: now?.after };
}

const keysOf = (named: readonly { readonly messageKey: string | undefined }[]): string[] => [
  ...new Set(named.flatMap(({ messageKey }) => messageKey ?? [])),
];
