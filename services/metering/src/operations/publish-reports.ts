// Puts reports on the DELIVERY stream, in batches that the broker takes, and waits until it has stored them.

import { createHash } from 'node:crypto';

import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { type DomainError, unavailable } from '@tollgate/errors';
import { deliverySubject, injectTrace } from '@tollgate/nats';
import { headers, NatsError } from 'nats';

import type { Deps } from '../deps.ts';
import type { DeliveryReport } from '../domain/report.ts';
import { withinBytes } from './within-bytes.ts';

/** Enough to spread the cost of a message, few enough that one is counted in some milliseconds. */
const EVENTS_PER_MESSAGE = 1_000;

/** Reports of checked form (refusalOf found nothing). */
export interface Publication {
  /** With the content it makes the broker's message id: what was published twice within two minutes is stored once. */
  readonly publicationId: string;
  readonly source: string;
  readonly reports: readonly DeliveryReport[];
}

/**
 * Resolves when the broker has stored every report.
 *
 * @throws DomainError `unavailable` BROKER_UNAVAILABLE when it did not say so; some may be stored all the same, and
 * the same publication again is safe: messages are counted once.
 */
export async function publishReports(deps: Pick<Deps, 'broker'>, publication: Publication): Promise<void> {
  const bySubject = Map.groupBy(publication.reports, (report) => deliverySubject(report.tenantId));
  const sendings: Promise<void>[] = [];
  for (const [subject, reports] of bySubject) {
    const batchOf = (events: readonly DeliveryReport[]) => ({ payload: encode(events, publication.source) });
    for (const { payload } of withinBytes(reports, EVENTS_PER_MESSAGE, batchOf)) {
      sendings.push(publish(deps, subject, payload, publication.publicationId));
    }
  }
  await Promise.all(sendings);
}

// Checked reports have kinds of the contract: the generated type is narrower than the domain's.
const encode = (events: readonly DeliveryReport[], source: string): Uint8Array =>
  DeliveryEventBatch.encode({ events: events as DeliveryEvent[], source }).finish();

async function publish(
  deps: Pick<Deps, 'broker'>,
  subject: string,
  payload: Uint8Array,
  publicationId: string,
): Promise<void> {
  // The client would keep the message until its own time runs out: a gateway that is told at once can keep it itself.
  if (!deps.broker.ready()) throw notConfirmed();
  const carried = headers();
  injectTrace(carried);
  // The content is part of the id: another batch under a request id that was used before must not be dropped.
  const digest = createHash('sha256').update(payload).digest('base64url').slice(0, 22);
  try {
    await deps.broker.jetstream.publish(subject, payload, { msgID: `${publicationId}:${digest}`, headers: carried });
  } catch (cause) {
    if (!(cause instanceof NatsError)) throw cause;
    throw notConfirmed();
  }
}

const notConfirmed = (): DomainError =>
  unavailable('BROKER_UNAVAILABLE', 'The broker did not confirm that it stored the events; try again.');
