// Tenants' own books: when they are in force, and whom general prices reach despite them.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { BoundAgreement } from '../domain/price-change.ts';
import type { BillingTables } from './schema.ts';

/** A tenant's own book, from when until when. */
export interface PriceOverride {
  readonly priceBookId: Id<'prb'>;
  readonly proposalId: Id<'prp'>;
  readonly tenantId: string;
  readonly effectiveTime: Date;
  readonly endTime: Date | undefined;
}

export async function insertOverride(tx: Tx<BillingTables>, override: PriceOverride): Promise<void> {
  await tx
    .insertInto('price_overrides')
    .values({
      price_book_id: override.priceBookId,
      proposal_id: override.proposalId,
      tenant_id: override.tenantId,
      effective_at: override.effectiveTime,
      ends_at: override.endTime ?? null,
    })
    .execute();
}

/**
 * The agreements of tenants whom a change of these products at this time reaches: those who have not parted and lack a
 * price of their own for one of them.
 */
export async function agreementsTouched(
  db: Reader<BillingTables>,
  products: readonly string[],
  at: Date,
): Promise<BoundAgreement[]> {
  const rows = await db
    .selectFrom('tenants')
    .select(['agreement_id', 'agreement_version'])
    .distinct()
    .where('closed_at', 'is', null)
    .where('agreement_id', 'is not', null)
    .where((eb) => {
      const covered = eb
        .selectFrom('price_overrides')
        .innerJoin('tariffs', 'tariffs.price_book_id', 'price_overrides.price_book_id')
        .select((of) => of.fn.count<bigint>('tariffs.product').distinct().as('products'))
        .whereRef('price_overrides.tenant_id', '=', 'tenants.tenant_id')
        .where('tariffs.product', 'in', [...products])
        .where('price_overrides.effective_at', '<=', at)
        .where((of) => of.or([of('price_overrides.ends_at', 'is', null), of('price_overrides.ends_at', '>', at)]));
      return eb(covered, '<', BigInt(products.length));
    })
    .orderBy('agreement_id')
    .orderBy('agreement_version')
    .execute();
  return rows.map((row) => ({ agreementId: row.agreement_id ?? '', version: row.agreement_version ?? '' }));
}
