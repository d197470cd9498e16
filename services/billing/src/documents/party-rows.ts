// Seller and buyer as documents print them: what each has said of itself, line by line.

import type { Party } from '../domain/party.ts';
import type { DocumentLanguage } from './texts.ts';

/** The rows of each side, a word and its value. */
export type PartyRows = readonly (readonly (readonly [string, string])[])[];

const words = {
  zh: {
    seller: '销售方',
    buyer: '购买方',
    taxNumber: '统一社会信用代码',
    address: '地址',
    phone: '电话',
    bank: '开户行',
    bankAccount: '账号',
  },
  en: {
    seller: 'Seller',
    buyer: 'Buyer',
    taxNumber: 'Tax number',
    address: 'Address',
    phone: 'Phone',
    bank: 'Bank',
    bankAccount: 'Bank account',
  },
} as const;

/** One side when the provider has not said who it is. */
export function partyRows(seller: Party | undefined, buyer: Party, language: DocumentLanguage): PartyRows {
  const t = words[language];
  const rows = (name: string, party: Party): [string, string][] =>
    (
      [
        [name, party.name],
        [t.taxNumber, party.taxNumber],
        [t.address, party.address],
        [t.phone, party.phone],
        [t.bank, party.bank],
        [t.bankAccount, party.bankAccount],
      ] satisfies [string, string][]
    ).filter(([, value]) => value !== '');
  return [...(seller === undefined ? [] : [rows(t.seller, seller)]), rows(t.buyer, buyer)];
}
