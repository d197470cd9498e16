// Papers that staff ask for at any time, with a date (sendcloud/2.1).
import { restrictionRule } from '@tollgate/agreements';
import {
  addWorkingDays,
  CalendarNotCovered,
  chinaWorkdays,
  endOfShanghaiDay,
  isCalendarDay,
  shanghaiDay,
} from '@tollgate/calendar';
import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Demand, progressOf } from '../domain/demand.ts';
import { DOCUMENTS_MAX, type DocumentType } from '../domain/document.ts';
import {
  calendarNotCovered,
  clauseUnknown,
  demandEnded,
  demandNotFound,
  invalidField,
  reasonUnknown,
} from '../domain/kyc-errors.ts';
import { demandNotice } from '../domain/kyc-notices.ts';
import { policyOn } from '../domain/kyc-policy.ts';
import { isStaffReason } from '../domain/review-reasons.ts';
import { findDemand, findDemands, findOpenDemands, insertDemand, setDemandEnded } from '../store/demands.ts';
import { findDocuments } from '../store/documents.ts';
import { findPublications } from '../store/publications.ts';
import { findBinding } from './binding-agreement.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { refreshRequirements } from './refresh-requirements.ts';
import { writeNotice } from './write-notice.ts';

export interface DemandOrder {
  readonly tenantId: string;
  readonly documents: readonly DocumentType[];
  readonly reason: string;
  /** Empty takes the policy's for the agreement, else the clause that the agreement's identity rule rests on. */
  readonly clauseId: string;
  readonly due: { readonly day: string } | { readonly workingDays: number };
  readonly actor: string;
}

/**
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, REASON_UNKNOWN, CLAUSE_UNKNOWN, DUE_DAY_INVALID, DUE_DAY_PAST,
 * CALENDAR_NOT_COVERED.
 */
export async function demandPapers(tx: Tx<AccountsTables>, deps: AccountsDeps, order: DemandOrder): Promise<Demand> {
  const { tenantId, documents, reason, actor } = order;
  const tenant = await lockLiveTenant(tx, tenantId);
  if (!isStaffReason(reason)) throw reasonUnknown('reason');
  const now = deps.now();
  const dueDay = dueDayOf(order.due, shanghaiDay(now));
  const clauseId = await clauseOf(tx, deps, order);
  const demand: Demand = {
    demandId: newId('dmd'),
    tenantId,
    state: 'OPEN',
    documents,
    reason,
    clauseId,
    createdAt: now,
    dueAt: endOfShanghaiDay(dueDay),
    actor,
    endedAt: undefined,
  };
  await insertDemand(tx, demand);
  await refreshRequirements(tx, deps, tenant);
  await writeNotice(tx, deps, tenantId, demandNotice({ documents, reason, clauseId, dueDay }));
  return demand;
}

function dueDayOf(due: DemandOrder['due'], today: string): string {
  if ('workingDays' in due) {
    try {
      return addWorkingDays(chinaWorkdays, today, due.workingDays);
    } catch (error) {
      if (error instanceof CalendarNotCovered) throw calendarNotCovered(error.day, error.years);
      throw error;
    }
  }
  if (!isCalendarDay(due.day)) throw invalidField('DUE_DAY_INVALID', 'due_day', 'is a day of the calendar');
  if (due.day < today) throw invalidField('DUE_DAY_PAST', 'due_day', 'is today or later');
  return due.day;
}

/** Before an agreement binds there is no clause; a demand then rests on the law alone. */
async function clauseOf(tx: Tx<AccountsTables>, deps: AccountsDeps, order: DemandOrder): Promise<string> {
  const binding = await findBinding(tx, deps, order.tenantId, deps.now(), await findPublications(tx));
  if (order.clauseId === '') {
    if (binding === undefined) return '';
    const { demandClauses } = policyOn(shanghaiDay(deps.now()));
    return demandClauses[binding.agreement.id] ?? restrictionRule(binding.agreement, 'KYC').clause;
  }
  if (binding?.agreement.clauses.some(({ id }) => id === order.clauseId) !== true) throw clauseUnknown();
  return order.clauseId;
}

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, DEMAND_NOT_FOUND, DEMAND_ENDED. */
export async function withdrawDemand(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, demandId }: { readonly tenantId: string; readonly demandId: string },
): Promise<Demand> {
  const tenant = await lockLiveTenant(tx, tenantId);
  const demand = await findDemand(tx, tenantId, demandId);
  if (demand === undefined) throw demandNotFound(demandId);
  if (demand.state !== 'OPEN') throw demandEnded(demandId, demand.state);
  const now = deps.now();
  await setDemandEnded(tx, demandId, { state: 'WITHDRAWN', now });
  await refreshRequirements(tx, deps, tenant);
  return { ...demand, state: 'WITHDRAWN', endedAt: now };
}

/** Ends the demands that the accepted papers of a locked tenant meet. */
export async function settleDemands(tx: Tx<AccountsTables>, tenantId: string, now: Date): Promise<void> {
  const open = await findOpenDemands(tx, tenantId);
  if (open.length === 0) return;
  const papers = await findDocuments(tx, tenantId, { after: undefined, limit: DOCUMENTS_MAX });
  const records = papers.map(({ record }) => record);
  for (const demand of open)
    if (progressOf(demand, records).met) await setDemandEnded(tx, demand.demandId, { state: 'MET', now });
}

/** Newest first. */
export function listDemands(
  db: Reader<AccountsTables>,
  tenantId: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<Demand[]> {
  return findDemands(db, tenantId, page);
}
