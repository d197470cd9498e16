// Who the provider is on documents, version by version.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { Party } from '../domain/party.ts';
import type { BillingTables } from './schema.ts';

export interface SellerProfile {
  readonly version: bigint;
  readonly seller: Party;
}

/** The one in force; undefined before the first. */
export async function newestSeller(db: Reader<BillingTables>): Promise<SellerProfile | undefined> {
  const row = await db.selectFrom('seller_profiles').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const { name, address, phone, bank } = row;
  return {
    version: row.version,
    seller: { name, taxNumber: row.tax_number, address, phone, bank, bankAccount: row.bank_account },
  };
}

/** One at a time: a second caller waits and gets the version after. */
export async function appendSeller(tx: Tx<BillingTables>, seller: Party, by: string, now: Date): Promise<bigint> {
  await sql`select pg_advisory_xact_lock(hashtextextended('billing.seller_profiles', 0))`.execute(tx);
  const version = ((await newestSeller(tx))?.version ?? 0n) + 1n;
  await tx
    .insertInto('seller_profiles')
    .values({
      version,
      name: seller.name,
      tax_number: seller.taxNumber,
      address: seller.address,
      phone: seller.phone,
      bank: seller.bank,
      bank_account: seller.bankAccount,
      set_by: by,
      set_at: now,
    })
    .execute();
  return version;
}
