// Lists the e-mails of a notice with their proof.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { type Delivery, findDeliveries } from '../store/mail.ts';
import { messageIdOf } from './deliver-mail.ts';

export type ListedDelivery = Delivery & { readonly messageId: string };

/** Oldest first; none of a notice that is another tenant's, or nobody's. */
export async function listDeliveries(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly noticeId: string },
): Promise<ListedDelivery[]> {
  const deliveries = await findDeliveries(db, filter);
  return deliveries.map((delivery) => ({ ...delivery, messageId: messageIdOf(delivery.mailId) }));
}
