// How many messages nobody has told the end of, and of how many it is no longer waited for.

import type { Deps } from '../deps.ts';
import { type ReceiptPatience, waitHours } from '../domain/receipts.ts';
import { type OpenProduct, sumOpen } from '../store/open-messages.ts';

const HOUR_MS = 3_600_000;

export interface MissingProduct extends OpenProduct {
  readonly waitHours: number;
}

/** Judged now and stored nowhere: a receipt that comes late all the same ends its message. */
export async function missingReceipts(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  patience: ReceiptPatience,
  asked: { readonly tenantId: string; readonly start: Date; readonly end: Date },
): Promise<MissingProduct[]> {
  // The last message of an hour has waited as long as the hour's end is past.
  const before = (hours: number): Date => new Date(now().getTime() - (hours + 1) * HOUR_MS + 1);
  const cutoffs = [...patience.byProduct].map(([product, hours]) => ({ product, before: before(hours) }));
  const rows = await sumOpen(db, asked, cutoffs, before(patience.hours));
  return rows.map((row) => ({ ...row, waitHours: waitHours(patience, row.product) }));
}
