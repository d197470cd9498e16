// Who a document is from or to.

/** As printed; empty texts are left away. */
export interface Party {
  readonly name: string;
  readonly taxNumber: string;
  readonly address: string;
  readonly phone: string;
  readonly bank: string;
  readonly bankAccount: string;
}

/** What a party is, without what else is known of it. */
export function partyOf({ name, taxNumber, address, phone, bank, bankAccount }: Party): Party {
  return { name, taxNumber, address, phone, bank, bankAccount };
}

/** Who has said nothing of itself is named by its id. */
export function partyOfTenant(tenantId: string): Party {
  return { name: tenantId, taxNumber: '', address: '', phone: '', bank: '', bankAccount: '' };
}
