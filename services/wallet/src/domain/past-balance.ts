// What a tenant had: its own accounts added up. Pure.
import type { LotKind } from './wallet.ts';

/** A balance of the past, in micros; units of packages are no part of it. */
export interface PastBalance {
  readonly cash: bigint;
  readonly bonus: bigint;
  readonly refundable: bigint;
  /** At or above zero. */
  readonly arrears: bigint;
}

/** One of a tenant's own accounts. */
export interface OwnAccount {
  readonly kind: 'LOT' | 'REFUNDABLE' | 'ARREARS';
  readonly lotKind: LotKind | undefined;
  readonly balance: bigint;
}

export function pastBalanceOf(accounts: readonly OwnAccount[]): PastBalance {
  const sum = (wanted: (account: OwnAccount) => boolean): bigint =>
    accounts.filter(wanted).reduce((total, account) => total + account.balance, 0n);
  return {
    cash: sum(({ kind, lotKind }) => kind === 'LOT' && lotKind === 'CASH'),
    bonus: sum(({ kind, lotKind }) => kind === 'LOT' && lotKind === 'BONUS'),
    refundable: sum(({ kind }) => kind === 'REFUNDABLE'),
    arrears: -sum(({ kind }) => kind === 'ARREARS'),
  };
}

/** All value less what is owed: what a statement runs along. */
export const totalOf = ({ cash, bonus, refundable, arrears }: PastBalance): bigint =>
  cash + bonus + refundable - arrears;
