// Seller and buyer as documents name them when they are issued.

import type { Reader } from '@tollgate/db';
import { type Party, partyOf, partyOfTenant } from '../domain/party.ts';
import type { BillingTables } from '../store/schema.ts';
import { titlesOf } from '../store/fapiao.ts';
import { newestSeller } from '../store/seller-profiles.ts';

/** Both sides of a document. */
export interface Parties {
  /** Undefined before the provider has said who it is. */
  readonly seller: Party | undefined;
  readonly buyer: Party;
}

/** The parties of each tenant's documents: who it has said it is for fapiao, else its id. */
export async function partiesOf(
  db: Reader<BillingTables>,
  tenantIds: readonly string[],
): Promise<(tenantId: string) => Parties> {
  const seller = (await newestSeller(db))?.seller;
  const titles = await titlesOf(db, tenantIds);
  return (tenantId) => {
    const title = titles.get(tenantId);
    return { seller, buyer: title === undefined ? partyOfTenant(tenantId) : partyOf(title) };
  };
}
