// Fapiao: titles, what can be invoiced, and the way back. Pure.

import type { Id } from '@tollgate/ids';
import { isWholeFen, type Money, vatInside } from '@tollgate/money';
import type { Party } from './party.ts';
import { PRICE_CURRENCY } from './price-book.ts';
import { isCreditCode } from './tax-number.ts';

export type FapiaoKind = 'ordinary' | 'special';

/** Whom a fapiao is made out to. */
export interface FapiaoTitle extends Party {
  readonly kind: FapiaoKind;
  /** An ordinary fapiao of a person: no tax number. */
  readonly individual: boolean;
}

/** issuing → issued → return_requested → reversing → red_issued; it moves forward only. */
export type FapiaoState = 'issuing' | 'issued' | 'return_requested' | 'reversing' | 'red_issued';

/** As the e-fapiao platform knows them. */
export type ReturnReason = 'ISSUE_ERROR' | 'SALES_RETURN' | 'SERVICE_SUSPENSION' | 'SALES_DISCOUNT';

/** Who asked for a return; the other side confirms it. */
export type ReturnSide = 'tenant' | 'staff';

export interface Fapiao {
  readonly fapiaoId: Id<'fap'>;
  readonly tenantId: string;
  readonly state: FapiaoState;
  readonly title: FapiaoTitle;
  readonly total: Money;
  readonly net: Money;
  readonly tax: Money;
  readonly number: string | undefined;
  readonly redNumber: string | undefined;
  readonly returnReason: ReturnReason | undefined;
  readonly returnAskedBy: ReturnSide | undefined;
  readonly applyTime: Date;
  readonly issueTime: Date | undefined;
  readonly redIssueTime: Date | undefined;
}

/** What is wrong with one field. */
export interface TitleFault {
  readonly field: string;
  readonly description: string;
}

const MOST_CHARACTERS = /^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u;
const ACCOUNT = /^[0-9][0-9 -]{5,38}$/;
const PHONE = /^\+?[0-9][0-9 -]{5,30}$/;

/** Every fault at once; none when it can be printed on a fapiao of its kind. */
export function titleFaults(title: FapiaoTitle): TitleFault[] {
  const faults: TitleFault[] = [];
  const fault = (field: string, description: string): void =>
    void faults.push({ field: `title.${field}`, description });
  const special = title.kind === 'special';
  if (title.name.trim() === '') fault('name', 'is needed');
  for (const field of ['name', 'address', 'bank'] as const)
    if (!MOST_CHARACTERS.test(title[field])) fault(field, 'must have no control or bidi characters');
  if (special && title.individual) fault('individual', 'a special fapiao is for organisations');
  if (title.individual && title.taxNumber !== '') fault('tax_number', 'a person has none');
  if (!title.individual && !isCreditCode(title.taxNumber))
    fault('tax_number', 'is a unified social credit code with its right check character');
  if (special)
    for (const [field, value] of [
      ['address', title.address],
      ['phone', title.phone],
      ['bank', title.bank],
      ['bank_account', title.bankAccount],
    ] as const)
      if (value.trim() === '') fault(field, 'is needed on a special fapiao');
  if (title.phone.trim() !== '' && !PHONE.test(title.phone)) fault('phone', 'is digits, blanks and dashes');
  if (title.bankAccount.trim() !== '' && !ACCOUNT.test(title.bankAccount)) fault('bank_account', 'is 6 digits or more');
  return faults;
}

/** VAT as on invoices: 6 %, inside. */
export function fapiaoAmounts(total: Money): Pick<Fapiao, 'total' | 'net' | 'tax'> {
  return { total, ...vatInside(total, 60n) };
}

/** What is wrong with an amount whatever can be invoiced; undefined when nothing is. */
export function refuseFapiaoAmount(amount: Money): string | undefined {
  if (amount.micros <= 0n) return 'a fapiao is for more than 0';
  if (!isWholeFen(amount)) return 'a fapiao is in whole fen';
  if (amount.currency !== PRICE_CURRENCY) return `a fapiao is in ${PRICE_CURRENCY}`;
  return undefined;
}

/** What a tenant paid, had back and has fapiao for, in micros. */
export interface FapiaoPosition {
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly invoiced: bigint;
}

/** What can still be invoiced: never below zero, even when a refund has overtaken fapiao that are out. */
export function invoiceable({ paid, refunded, invoiced }: FapiaoPosition): bigint {
  const rest = paid - refunded - invoiced;
  return rest > 0n ? rest : 0n;
}

/** The reasons as contracts spell them. */
export const returnReasonMessages = {
  ISSUE_ERROR: 'FAPIAO_RETURN_REASON_ISSUE_ERROR',
  SALES_RETURN: 'FAPIAO_RETURN_REASON_SALES_RETURN',
  SERVICE_SUSPENSION: 'FAPIAO_RETURN_REASON_SERVICE_SUSPENSION',
  SALES_DISCOUNT: 'FAPIAO_RETURN_REASON_SALES_DISCOUNT',
} as const satisfies Record<ReturnReason, string>;
