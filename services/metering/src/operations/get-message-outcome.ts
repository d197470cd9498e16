// What is known of one message.

import type { Reader } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import { basesOf, billableUnder } from '../domain/bases.ts';
import { overlaid, overlayOf } from '../domain/correction.ts';
import type { KeyOf } from '../domain/message-key.ts';
import { listCorrections } from '../store/corrections.ts';
import { findOutcome } from '../store/outcomes.ts';
import type { MeteringTables, OutcomeTable } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';

export interface MessageName {
  readonly tenantId: string;
  readonly messageId: string;
  readonly recipient: string;
}

/**
 * The facts that hold: as reported, except where a correction says otherwise.
 *
 * @throws DomainError MESSAGE_NOT_FOUND when nothing was reported about it.
 */
export async function getMessageOutcome(
  db: Reader<MeteringTables>,
  keyOf: KeyOf,
  name: MessageName,
): Promise<{ readonly outcome: OutcomeTable; readonly billable: boolean }> {
  const key = keyOf(name.tenantId, name.messageId, name.recipient);
  const reported = await findOutcome(db, name.tenantId, key);
  if (reported === undefined)
    throw notFound('MESSAGE_NOT_FOUND', 'Nothing was reported about this message and recipient.');
  const corrections = (await listCorrections(db, name.tenantId, [key])).filter(
    ({ jobId }) => jobId === undefined || jobId === reported.job_id,
  );
  const outcome = { ...reported, facts: overlaid(reported.facts, overlayOf(corrections)) };
  const agreements = (await findTenants(db, [name.tenantId])).get(name.tenantId) ?? [];
  const agreement = agreements.find((each) => each.agreementNo === outcome.agreement_no);
  if (agreement === undefined) throw new RangeError('a message names an agreement that its tenant does not have');
  const bases = basesOf(agreement, outcome.classes);
  return { outcome, billable: billableUnder(bases, outcome.facts) };
}
