// Reads refunds with their parts.

import type { Reader } from '@tollgate/db';
import type { Refund, RefundPart, RefundState } from '../domain/refund.ts';
import { refundNotFound } from '../domain/refund-errors.ts';
import { partsOf } from '../store/refund-parts.ts';
import { findRefund, listRefundRows } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';

export interface RefundView {
  readonly refund: Refund;
  readonly parts: readonly RefundPart[];
}

/** @throws DomainError REFUND_NOT_FOUND, also for another tenant's. */
export async function getRefund(db: Reader<BillingTables>, tenantId: string, refundId: string): Promise<RefundView> {
  const refund = await findRefund(db, refundId);
  if (refund === undefined || refund.tenantId !== tenantId) throw refundNotFound(refundId);
  return withParts(db, refund);
}

export async function withParts(db: Reader<BillingTables>, refund: Refund): Promise<RefundView> {
  return { refund, parts: await partsOf(db, [refund.refundId]) };
}

/** Newest first; an empty tenant means all. */
export async function listRefunds(
  db: Reader<BillingTables>,
  wanted: { readonly tenantId: string; readonly state: RefundState | undefined },
  before: string | undefined,
  limit: number,
): Promise<RefundView[]> {
  const found = await listRefundRows(db, wanted, before, limit);
  const parts = await partsOf(
    db,
    found.map(({ refundId }) => refundId),
  );
  return found.map((refund) => ({ refund, parts: parts.filter(({ refundId }) => refundId === refund.refundId) }));
}
