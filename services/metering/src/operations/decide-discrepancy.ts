// How a discrepancy ends: by a note that two people agree on, or dismissed.

import { DiscrepancyDismissed, DiscrepancyResolved } from '@tollgate/contracts/metering/v1/count_events';
import type { Tx } from '@tollgate/db';
import { type DomainError, failedPrecondition, notFound, permissionDenied } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';

import { toProtoDiscrepancy } from '../adapters/discrepancy-message.ts';
import { type Figures, judgeCounts, type Note, noteCaps } from '../domain/compare-counts.ts';
import { approvalRefusal, type Discrepancy, NOTE_LIFE_MS, type NoteRefusal } from '../domain/discrepancy.ts';
import { lockForCorrecting } from '../store/corrections.ts';
import {
  type Decided,
  decideDiscrepancy,
  findDiscrepancy,
  lockDiscrepancy,
  storeProposedNote,
} from '../store/discrepancies.ts';
import { type DisputedDay, lockOpenDisputes } from '../store/notes.ts';
import type { MeteringTables } from '../store/schema.ts';
import { countDay } from './count-day.ts';
import { requireAgreementVersion } from './known-agreement.ts';

export interface DiscrepancyDecision {
  readonly discrepancyId: string;
  /** The person, as records name it. */
  readonly actor: string;
  readonly now: Date;
}

/**
 * Proposes a note; one that waited is replaced. The figures are counted now: a bill that was corrected meanwhile leaves
 * less to move.
 *
 * @throws DomainError DISCREPANCY_NOT_FOUND, DISCREPANCY_DECIDED, NOBODYS_BILL, NOTE_ABOVE_CAP.
 */
export async function proposeNote(
  tx: Tx<MeteringTables>,
  { discrepancyId, actor, now, note, reason }: DiscrepancyDecision & { readonly note: Note; readonly reason: string },
): Promise<Discrepancy> {
  const discrepancy = await requireLocked(tx, discrepancyId);
  if (discrepancy.state !== 'OPEN') throw refused('DISCREPANCY_DECIDED', discrepancyId);
  const { comparison } = discrepancy;
  if (comparison.tenantId === undefined)
    throw failedPrecondition('NOBODYS_BILL', 'These totals span tenants: there is no bill that a note could change.');
  const figures = await figuresNow(tx, discrepancy);
  const agreement = requireAgreementVersion(comparison.agreementId, comparison.agreementVersion);
  const cap = noteCaps(figures, judgeCounts(agreement, figures))[note.direction];
  if (note.units > cap)
    throw failedPrecondition('NOTE_ABOVE_CAP', 'The agreement leaves less than that to be moved this way.', {
      discrepancy_id: discrepancyId,
      cap_units: String(cap > 0n ? cap : 0n),
      clause_id: comparison.clauseId,
    });
  const proposed = {
    note,
    reason,
    by: actor,
    at: now,
    expiresAt: new Date(now.getTime() + NOTE_LIFE_MS),
    billed: figures.billed,
    recounted: figures.recounted,
  };
  await storeProposedNote(tx, discrepancyId, proposed);
  return { ...discrepancy, proposed };
}

/**
 * The second person's half. Billing is told, and prices and posts the note.
 *
 * @throws DomainError DISCREPANCY_NOT_FOUND, DISCREPANCY_DECIDED, NOTE_NOT_PROPOSED, NOTE_EXPIRED, SAME_PERSON,
 * NOTE_OUTDATED.
 */
export async function approveNote(tx: Tx<MeteringTables>, decision: DiscrepancyDecision): Promise<Discrepancy> {
  const { discrepancyId, actor, now } = decision;
  const tenantId = (await findDiscrepancy(tx, discrepancyId))?.comparison.tenantId;
  // Before any row, as approving a correction takes it: what one of the two gives back, the other one sees.
  if (tenantId !== undefined) await lockForCorrecting(tx, tenantId);
  const discrepancy = await requireLocked(tx, discrepancyId);
  const refusal = approvalRefusal(discrepancy, actor, now);
  const { proposed } = discrepancy;
  if (refusal !== undefined || proposed === undefined) throw refused(refusal ?? 'NOTE_NOT_PROPOSED', discrepancyId);
  const { billed, recounted } = await figuresNow(tx, discrepancy);
  if (billed !== proposed.billed || recounted !== proposed.recounted)
    throw failedPrecondition('NOTE_OUTDATED', 'The counts changed since the note was proposed; propose it again.', {
      discrepancy_id: discrepancyId,
    });
  const { note, reason } = proposed;
  const resolved = await decide(tx, discrepancy, { state: 'RESOLVED', note, reason, decidedBy: actor, decidedAt: now });
  await tell(tx, 'resolved', resolved, now);
  return resolved;
}

/** @throws DomainError DISCREPANCY_NOT_FOUND, DISCREPANCY_DECIDED. */
export async function dismissDiscrepancy(
  tx: Tx<MeteringTables>,
  { discrepancyId, actor, now, reason }: DiscrepancyDecision & { readonly reason: string },
): Promise<Discrepancy> {
  const discrepancy = await requireLocked(tx, discrepancyId);
  if (discrepancy.state !== 'OPEN') throw refused('DISCREPANCY_DECIDED', discrepancyId);
  const decided = { state: 'DISMISSED', note: undefined, reason, decidedBy: actor, decidedAt: now } as const;
  const dismissed = await decide(tx, discrepancy, decided);
  await tell(tx, 'dismissed', dismissed, now);
  return dismissed;
}

/**
 * A newer bill of the same product and day takes the place of the disputes that older ones opened; so do newer totals. What the
 * other party disputes is its own.
 */
export async function replaceDisputes(
  tx: Tx<MeteringTables>,
  of: DisputedDay,
  statementId: string,
  now: Date,
): Promise<void> {
  const what = of.gateway === '' ? 'a newer bill' : 'totals';
  for (const discrepancyId of await lockOpenDisputes(tx, of)) {
    const reason = `Replaced by ${what} of this day: ${statementId}.`;
    await dismissDiscrepancy(tx, { discrepancyId, actor: 'service:metering', now, reason });
  }
}

async function requireLocked(tx: Tx<MeteringTables>, discrepancyId: string): Promise<Discrepancy> {
  const found = await lockDiscrepancy(tx, discrepancyId);
  if (found === undefined)
    throw notFound('DISCREPANCY_NOT_FOUND', 'There is no such discrepancy.', { discrepancy_id: discrepancyId });
  return found;
}

const figuresNow = async (tx: Tx<MeteringTables>, { comparison }: Discrepancy): Promise<Figures> => ({
  submitted: comparison.submitted,
  ...(await countDay(tx, comparison)),
});

async function decide(tx: Tx<MeteringTables>, discrepancy: Discrepancy, decided: Decided): Promise<Discrepancy> {
  await decideDiscrepancy(tx, discrepancy.discrepancyId, decided);
  return { ...discrepancy, ...decided };
}

const EVENTS = { resolved: DiscrepancyResolved, dismissed: DiscrepancyDismissed } as const;

async function tell(tx: Tx<MeteringTables>, what: keyof typeof EVENTS, ended: Discrepancy, now: Date): Promise<void> {
  const event = { discrepancy: toProtoDiscrepancy(ended, now), occurTime: now };
  await appendEvent(tx, {
    subject: `tollgate.metering.discrepancy_${what}`,
    key: ended.comparison.tenantId ?? ended.discrepancyId,
    eventId: newId('evt'),
    payload: EVENTS[what].encode(event).finish(),
  });
}

const WORDS: Readonly<Record<NoteRefusal, string>> = {
  DISCREPANCY_DECIDED: 'This discrepancy has ended.',
  NOTE_NOT_PROPOSED: 'No note was proposed for this discrepancy.',
  NOTE_EXPIRED: 'The note was not approved in time; propose it again.',
  SAME_PERSON: 'Nobody approves a note of their own.',
};

const refused = (refusal: NoteRefusal, discrepancyId: string): DomainError =>
  (refusal === 'SAME_PERSON' ? permissionDenied : failedPrecondition)(refusal, WORDS[refusal], {
    discrepancy_id: discrepancyId,
  });
