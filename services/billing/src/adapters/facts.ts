// Facts of other services as values of the domain.

import type { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { RestrictedAction, type Restriction } from '@tollgate/contracts/enforcement/v1/standing';
import type { DiscrepancyResolved, UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import type { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { NoteDirection } from '@tollgate/contracts/metering/v1/reconciliation';
import { invalidArgument } from '@tollgate/errors';
import type { CountedUsage } from '../domain/charge.ts';
import { usageInvalid } from '../domain/errors.ts';
import type { TopUpRestriction, TopUpStanding } from '../domain/top-up-restriction.ts';

/** As long as the wallet lets references be, and metering ids: in code points. */
const NAME_MAX = 100;

/** @throws DomainError USAGE_INVALID for what can never be charged. */
export function fromProtoUsage(event: UsageCounted | UsageCorrected): CountedUsage {
  const { usageId, tenantId } = event;
  if (usageId === '' || tenantId === '') throw usageInvalid(usageId, 'usage names its id and its tenant');
  const lines = event.lines.map((line, lineIndex) => {
    if (line.product === '' || line.hourStart === undefined)
      throw usageInvalid(usageId, 'a line names its product and its hour');
    const { product, jobId, grantId, hourStart, units } = line;
    if ([product, jobId, grantId].some((name) => Array.from(name).length > NAME_MAX))
      throw usageInvalid(usageId, 'a line has a name that is too long');
    return { usageId, lineIndex, tenantId, product, jobId, grantId, hourStart, units };
  });
  return { usageId, tenantId, decisionId: 'correctionId' in event ? event.correctionId : '', lines };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The note that ended a discrepancy as usage of its day: credited units are negative. Undefined where it ended without
 * a note, or spans tenants: then it is nobody's bill. @throws DomainError USAGE_INVALID.
 */
export function fromProtoNote({ discrepancy }: DiscrepancyResolved): CountedUsage | undefined {
  if (discrepancy === undefined) throw usageInvalid('', 'a resolution names its discrepancy');
  const { discrepancyId, note, comparison } = discrepancy;
  if (discrepancyId === '' || comparison === undefined)
    throw usageInvalid(discrepancyId, 'a discrepancy names its id and what was compared');
  if (note === undefined || comparison.tenantId === '') return undefined;
  const { tenantId, product, day } = comparison;
  const hourStart = new Date(DAY.test(day) ? `${day}T00:00:00+08:00` : Number.NaN);
  if (Number.isNaN(hourStart.getTime()) || product === '' || note.units <= 0n)
    throw usageInvalid(discrepancyId, 'a note names its product, its day and more than zero units');
  if (note.direction !== NoteDirection.CREDIT && note.direction !== NoteDirection.DEBIT)
    throw usageInvalid(discrepancyId, 'a note credits or debits');
  const units = note.direction === NoteDirection.CREDIT ? -note.units : note.units;
  const line = { usageId: discrepancyId, lineIndex: 0, tenantId, product, jobId: '', grantId: '', hourStart, units };
  return { usageId: discrepancyId, tenantId, decisionId: discrepancyId, lines: [line] };
}

/** What of a standing stops top-ups. @throws DomainError EVENT_INCOMPLETE. */
export function fromProtoStanding({ standing }: StandingChanged): TopUpStanding {
  if (standing === undefined || standing.tenantId === '')
    throw invalidArgument('EVENT_INCOMPLETE', 'The event lacks the standing or its tenant.');
  const { tenantId, version } = standing;
  const stopping = standing.restrictions.filter((each) => each.actions.includes(RestrictedAction.TOP_UP));
  return { tenantId, version, restrictions: stopping.map(fromProtoRestriction) };
}

function fromProtoRestriction(message: Restriction): TopUpRestriction {
  return {
    restrictionId: message.restrictionId,
    cause: message.cause.replace(/^RESTRICTION_CAUSE_/, ''),
    clauseId: message.clauseId,
    reasonEn: message.reason?.en ?? '',
    remedyZh: message.remedy?.zh ?? '',
    remedyEn: message.remedy?.en ?? '',
    until: message.expireTime,
  };
}
