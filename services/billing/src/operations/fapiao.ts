// What tenants and staff do about fapiao; issuing is issue-fapiao.ts.

import type { Reader, Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import { tenantNotFound } from '../domain/errors.ts';
import {
  type Fapiao,
  fapiaoAmounts,
  type FapiaoPosition,
  type FapiaoTitle,
  invoiceable,
  refuseFapiaoAmount,
  type ReturnReason,
  type ReturnSide,
  titleFaults,
} from '../domain/fapiao.ts';
import {
  amountNotInvoiceable,
  fapiaoAmountInvalid,
  fapiaoNotFound,
  fapiaoStateWrong,
  notYoursToConfirm,
  titleInvalid,
  titleMissing,
} from '../domain/fapiao-errors.ts';
import {
  appendTitle,
  changeFapiao,
  changeInvoiced,
  fapiaoOfTenant,
  fapiaoPosition,
  insertFapiao,
  lockFapiao,
  titlesOf,
} from '../store/fapiao.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant, lockTenant } from '../store/tenants.ts';

type BillingTx = Tx<BillingTables>;

/** @throws DomainError TITLE_INVALID, TENANT_NOT_FOUND. */
export async function setFapiaoTitle(
  tx: BillingTx,
  tenantId: string,
  title: FapiaoTitle,
  set: { readonly by: string; readonly now: Date },
): Promise<void> {
  const faults = titleFaults(title);
  if (faults.length > 0) throw titleInvalid(faults);
  if (!(await lockTenant(tx, tenantId))) throw tenantNotFound(tenantId);
  await appendTitle(tx, tenantId, title, set);
}

/** Undefined when there is none. @throws DomainError TENANT_NOT_FOUND. */
export async function getFapiaoTitle(db: Reader<BillingTables>, tenantId: string): Promise<FapiaoTitle | undefined> {
  await known(db, tenantId);
  return (await titlesOf(db, [tenantId])).get(tenantId);
}

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getFapiaoPosition(
  db: Reader<BillingTables>,
  tenantId: string,
): Promise<FapiaoPosition & { readonly invoiceable: bigint }> {
  await known(db, tenantId);
  const position = await fapiaoPosition(db, tenantId);
  return { ...position, invoiceable: invoiceable(position) };
}

/** @throws DomainError AMOUNT_INVALID, TENANT_NOT_FOUND, TITLE_MISSING, AMOUNT_NOT_INVOICEABLE. */
export async function applyForFapiao(tx: BillingTx, tenantId: string, amount: Money, now: Date): Promise<Fapiao> {
  const fault = refuseFapiaoAmount(amount);
  if (fault !== undefined) throw fapiaoAmountInvalid(fault);
  // Applications of a tenant come one after another: each sees what the one before took.
  if (!(await lockTenant(tx, tenantId))) throw tenantNotFound(tenantId);
  const title = (await titlesOf(tx, [tenantId])).get(tenantId);
  if (title === undefined) throw titleMissing(tenantId);
  const left = invoiceable(await fapiaoPosition(tx, tenantId));
  if (amount.micros > left) throw amountNotInvoiceable(left);
  const fapiao: Fapiao = {
    fapiaoId: newId('fap'),
    tenantId,
    state: 'issuing',
    title,
    ...fapiaoAmounts(amount),
    number: undefined,
    redNumber: undefined,
    returnReason: undefined,
    returnAskedBy: undefined,
    applyTime: now,
    issueTime: undefined,
    redIssueTime: undefined,
  };
  await insertFapiao(tx, fapiao);
  await changeInvoiced(tx, tenantId, amount.micros);
  return fapiao;
}

/** Newest first. */
export function listFapiao(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Fapiao[]> {
  return fapiaoOfTenant(db, tenantId, before, limit);
}

/** @throws DomainError FAPIAO_NOT_FOUND, FAPIAO_STATE_WRONG. */
export async function requestFapiaoReturn(
  tx: BillingTx,
  of: { readonly tenantId: string; readonly fapiaoId: string },
  reason: ReturnReason,
  side: ReturnSide,
): Promise<Fapiao> {
  const fapiao = await present(tx, of);
  if (fapiao.state !== 'issued') throw fapiaoStateWrong(fapiao.state);
  await changeFapiao(tx, of.fapiaoId, { state: 'return_requested', return_reason: reason, return_asked_by: side });
  return { ...fapiao, state: 'return_requested', returnReason: reason, returnAskedBy: side };
}

/** @throws DomainError FAPIAO_NOT_FOUND, FAPIAO_STATE_WRONG, RETURN_NOT_YOURS_TO_CONFIRM. */
export async function confirmFapiaoReturn(
  tx: BillingTx,
  of: { readonly tenantId: string; readonly fapiaoId: string },
  side: ReturnSide,
  now: Date,
): Promise<Fapiao> {
  const fapiao = await present(tx, of);
  if (fapiao.state !== 'return_requested') throw fapiaoStateWrong(fapiao.state);
  if (fapiao.returnAskedBy === side) throw notYoursToConfirm();
  await changeFapiao(tx, of.fapiaoId, { state: 'reversing', failures: 0, next_attempt_at: now });
  return { ...fapiao, state: 'reversing' };
}

async function present(tx: BillingTx, of: { readonly tenantId: string; readonly fapiaoId: string }): Promise<Fapiao> {
  const fapiao = await lockFapiao(tx, of.tenantId, of.fapiaoId);
  if (fapiao === undefined) throw fapiaoNotFound(of.fapiaoId);
  return fapiao;
}

async function known(db: Reader<BillingTables>, tenantId: string): Promise<void> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
}
