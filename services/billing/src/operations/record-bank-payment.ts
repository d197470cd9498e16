// A part of a refund that finance sends by bank transfer: one person says that it was sent, another confirms it.

import { isUniqueViolation, type Tx } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import type { Refund } from '../domain/refund.ts';
import {
  bankReferenceDiffers,
  bankReferenceUsed,
  partNotDue,
  partNotFound,
  refundNotFound,
  samePerson,
} from '../domain/refund-errors.ts';
import { changePart, findPart } from '../store/refund-parts.ts';
import { findRefund, lockRefund } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { completeIfPaid } from './pay-parts.ts';

/**
 * @throws DomainError REFUND_PART_NOT_FOUND, NO_BANK_PAYMENT_DUE, SAME_PERSON, BANK_REFERENCE_DIFFERS, BANK_REFERENCE_USED.
 */
export async function recordBankPayment(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  said: { readonly partId: string; readonly bankReference: string; readonly actor: string },
): Promise<Refund> {
  const { partId, bankReference, actor } = said;
  const known = await findPart(tx, partId);
  if (known === undefined) throw partNotFound(partId);
  await lockRefund(tx, known.refundId);
  // As it is under the lock.
  const part = (await findPart(tx, partId)) ?? known;
  const now = deps.now();
  if (part.state === 'bank_due') {
    const change = { state: 'bank_sent', bank_reference: bankReference, sender: actor };
    await changePart(tx, part, change).catch((error: unknown) => {
      throw isUniqueViolation(error, 'refund_parts_bank_reference') ? bankReferenceUsed(bankReference) : error;
    });
  } else if (part.state === 'bank_sent') {
    if (part.sender === actor) throw samePerson('a bank payment');
    if (part.bankReference !== bankReference) throw bankReferenceDiffers();
    await changePart(tx, part, { state: 'paid', confirmer: actor, paid_at: now });
    await completeIfPaid(tx, part, now);
  } else throw partNotDue(partId);
  const refund = await findRefund(tx, part.refundId);
  if (refund === undefined) throw refundNotFound(part.refundId);
  return refund;
}
