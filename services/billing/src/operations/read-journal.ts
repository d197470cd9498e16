// Journals and the prepaid liability, from the wallet's ledger.

import { createHash } from 'node:crypto';
import { type Money, negate, sum, zero } from '@tollgate/money';
import type { MovementSum } from '@tollgate/contracts/wallet/v1/movements';
import { fromWalletMoney } from '../adapters/wallet-money.ts';
import type { BillingDeps } from '../deps.ts';
import { journalCsv } from '../documents/journal-csv.ts';
import { periodInvalid, periodNotOver } from '../domain/document-errors.ts';
import {
  amountOf,
  type JournalLine,
  journalOfDay,
  type KindAmounts,
  ties,
  type TrialBalanceLine,
  trialBalanceLines,
} from '../domain/journal.ts';
import { daysOfPeriod, type JournalDay } from '../domain/journal-period.ts';
import type { LedgerSum } from '../domain/monthly-statement.ts';
import { bookedBalances, bookedSums, LOT_PACKAGE, type WalletSums } from '../domain/package-books.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';

type Deps = Pick<BillingDeps, 'now' | 'movements'>;

export interface Journal {
  readonly lines: readonly JournalLine[];
  readonly totalDebit: Money;
  readonly totalCredit: Money;
  readonly csv: Uint8Array;
  readonly digest: Uint8Array;
  readonly tiesToLedger: boolean;
}

/** @throws DomainError PERIOD_INVALID, PERIOD_NOT_OVER, and of an outage of the wallet. */
export async function readJournal(deps: Deps, period: string): Promise<Journal> {
  const days = daysOfPeriod(period);
  const [first, last] = [days?.at(0), days?.at(-1)];
  if (days === undefined || first === undefined || last === undefined) throw periodInvalid(period);
  if (deps.now() < last.end) throw periodNotOver(period, last.end);
  const lines: JournalLine[] = [];
  const sums: LedgerSum[] = [];
  for (const day of days) {
    const moved = bookedSums(await sumsOf(deps, day));
    sums.push(...moved);
    lines.push(...journalOfDay(day.day, moved));
  }
  const csv = journalCsv(lines);
  const [opening, closing] = [await balancesAt(deps, first.start), await balancesAt(deps, last.end)];
  return {
    lines,
    totalDebit: sum(
      lines.map((line) => line.debit),
      PRICE_CURRENCY,
    ),
    totalCredit: sum(
      lines.map((line) => line.credit),
      PRICE_CURRENCY,
    ),
    csv,
    digest: createHash('sha256').update(csv).digest(),
    tiesToLedger: ties(opening, sums, closing),
  };
}

export interface Liability {
  /** Cash lots, what is to be paid back, and unused units of packages. */
  readonly liability: Money;
  readonly cash: Money;
  readonly refundable: Money;
  readonly packages: Money;
  readonly bonus: Money;
  readonly receivable: Money;
  readonly trialBalance: readonly TrialBalanceLine[];
}

/** @throws DomainError AS_OF_IN_FUTURE of the wallet, and of its outage. */
export async function readLiability(deps: Deps, asOf: Date): Promise<Liability> {
  const kinds = await balancesAt(deps, asOf);
  const [cash, refundable] = [amountOf(kinds, 'LOT_CASH'), amountOf(kinds, 'REFUNDABLE')];
  const packages = amountOf(kinds, LOT_PACKAGE);
  return {
    liability: sum([cash, refundable, packages], PRICE_CURRENCY),
    cash,
    refundable,
    packages,
    bonus: amountOf(kinds, 'LOT_BONUS'),
    receivable: negate(amountOf(kinds, 'ARREARS')),
    trialBalance: trialBalanceLines(kinds),
  };
}

async function sumsOf(deps: Deps, { start, end }: JournalDay): Promise<WalletSums> {
  const found = await deps.movements.sumLedger({ startTime: start, endTime: end }, { deadlineMs: LEDGER_MS });
  return { sums: found.sums.map(ledgerSum), packageSums: found.packageSums.map(ledgerSum) };
}

const ledgerSum = (moved: MovementSum): LedgerSum => ({ ...moved, amount: fromWalletMoney(moved.amount) });

async function balancesAt(deps: Deps, asOfTime: Date): Promise<KindAmounts> {
  const found = await deps.movements.getTrialBalance({ asOfTime }, { deadlineMs: LEDGER_MS });
  const { kinds, packageValue, packageSums } = found;
  return bookedBalances({
    kinds: new Map(kinds.map(({ kind, amount }) => [kind, fromWalletMoney(amount)])),
    // A wallet from before packages were told has none.
    packageValue: packageValue === undefined ? zero(PRICE_CURRENCY) : fromWalletMoney(packageValue),
    packageSums: packageSums.map(ledgerSum),
  });
}

/** A day of a large ledger takes its time. */
const LEDGER_MS = 120_000;
