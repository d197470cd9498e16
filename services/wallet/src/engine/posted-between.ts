// Transfers of a batch as they are told, once their sequence numbers were drawn.
import type { PostedTransfer } from '../domain/posted-transfer.ts';
import type { BatchWrites } from '../store/batch-writes.ts';

/** Those from one place of the batch up to another. */
export function postedBetween({ transfers, numbers, now }: BatchWrites, first: number, end: number): PostedTransfer[] {
  const posted: PostedTransfer[] = [];
  for (let index = first; index < end; index++) {
    posted.push({
      transferId: transfers.id[index] ?? '',
      sequence: numbers?.[index] ?? 0n,
      from: transfers.from[index] ?? '',
      to: transfers.to[index] ?? '',
      amount: transfers.amount[index] ?? 0n,
      fromBalance: transfers.fromBalance[index] ?? 0n,
      toBalance: transfers.toBalance[index] ?? 0n,
      reason: (transfers.reason[index] ?? '') as PostedTransfer['reason'],
      reference: transfers.reference[index] ?? '',
      clauseId: transfers.clauseId[index] ?? '',
      tenantId: transfers.tenantId[index] ?? '',
      postedAt: now,
    });
  }
  return posted;
}
