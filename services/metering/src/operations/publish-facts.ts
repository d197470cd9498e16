// Tells how counts of messages and facts changed, in the transaction that changes them.

import { FactsCounted } from '@tollgate/contracts/metering/v1/fact_events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import type { Step } from '../domain/corrected-usage.ts';
import { type FactDelta, factDeltas } from '../domain/fact-deltas.ts';
import { OTHER_DOMAIN } from '../domain/mail-domain.ts';
import { isTestDomain } from '../domain/test-domains.ts';
import { domainNames } from '../store/mail-domains.ts';
import type { MeteringTables } from '../store/schema.ts';
import { withinBytes } from './within-bytes.ts';

/** Of one event at most: consumers handle an event in one transaction. */
const LINES_PER_EVENT = 2_000;

/**
 * One event a tenant, unless it is too large for one. Mail to simulators and test addresses is left out; `tests` says whether
 * there may be any, because a message's domain is known by its number only.
 */
export async function publishFacts(
  tx: Tx<MeteringTables>,
  steps: readonly Step[],
  { at, tests }: { readonly at: Date; readonly tests: boolean },
): Promise<void> {
  const events = [];
  const told = tests ? await withoutTests(tx, steps) : steps;
  for (const [tenantId, deltas] of Map.groupBy(factDeltas(told), (delta) => delta.tenantId)) {
    for (const { factsId, payload } of withinBytes(deltas, LINES_PER_EVENT, (part) => encoded(tenantId, part, at))) {
      events.push({ subject: 'tollgate.metering.facts_counted', key: tenantId, eventId: factsId, payload });
    }
  }
  await appendEvents(tx, events);
}

async function withoutTests(tx: Tx<MeteringTables>, steps: readonly Step[]): Promise<Step[]> {
  const numbers = new Set(steps.flatMap(({ before, after }) => [before?.domainId, after?.domainId]));
  const named = [...numbers].filter((number) => number !== undefined && number > OTHER_DOMAIN) as number[];
  const ofTests = new Set<number>();
  for (const { domain, domainId } of await domainNames(tx, named)) if (isTestDomain(domain)) ofTests.add(domainId);
  // A message has one domain for ever: both of its states are told, or neither is.
  return steps.filter(({ before, after }) => {
    const domainId = after?.domainId ?? before?.domainId;
    return domainId === undefined || !ofTests.has(domainId);
  });
}

function encoded(tenantId: string, deltas: readonly FactDelta[], occurTime: Date) {
  const factsId = newId('evt');
  const lines = deltas.map(toProtoLine);
  return { factsId, payload: FactsCounted.encode({ factsId, tenantId, lines, occurTime }).finish() };
}

function toProtoLine({ product, jobId, hourMs, messages, facts }: FactDelta): FactsCounted['lines'][number] {
  const [submitted = 0n, accepted = 0n, delivered = 0n, hardBounced = 0n, softBounced = 0n, dropped = 0n] = facts;
  const [complained = 0n, unsubscribed = 0n] = facts.slice(6);
  return {
    product,
    jobId,
    hourStart: new Date(Number(hourMs)),
    messages,
    submitted,
    accepted,
    delivered,
    hardBounced,
    softBounced,
    dropped,
    complained,
    unsubscribed,
  };
}
