// Movements of the stand-in wallet, kept as the real ledger does, and its sums of them.

import type {
  GetTrialBalanceResponse,
  MovementSum,
  SumLedgerResponse,
  SumTenantMovementsResponse,
} from '@tollgate/contracts/wallet/v1/movements';
import type { StatementBalance } from '@tollgate/contracts/wallet/v1/statement';

interface Move {
  readonly tenantId: string;
  readonly time: Date;
  readonly fromKind: string;
  readonly toKind: string;
  readonly reason: string;
  readonly micros: bigint;
}

interface Span {
  readonly startTime: Date | undefined;
  readonly endTime: Date | undefined;
}

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });

export class StandInMovements {
  readonly #moves: Move[] = [];
  readonly #units: Move[] = [];
  readonly #tenants = new Set<string>();

  open(tenantId: string): void {
    this.#tenants.add(tenantId);
  }

  /** Does nothing for nothing. */
  add(tenantId: string, time: Date, path: readonly [from: string, to: string, reason: string], micros: bigint): void {
    const [fromKind, toKind, reason] = path;
    if (micros > 0n) this.#moves.push({ tenantId, time, fromKind, toKind, reason, micros });
  }

  /** Units by worth. */
  addUnits(time: Date, path: readonly [from: string, to: string, reason: string], micros: bigint): void {
    const [fromKind, toKind, reason] = path;
    if (micros > 0n) this.#units.push({ tenantId: '', time, fromKind, toKind, reason, micros });
  }

  sumTenants(tenantIds: readonly string[], span: Span): SumTenantMovementsResponse {
    const known = tenantIds.filter((tenantId) => this.#tenants.has(tenantId)).toSorted();
    return {
      tenants: known.map((tenantId) => {
        const own = this.#moves.filter((move) => move.tenantId === tenantId);
        const before = (time: Date | undefined) => own.filter((move) => move.time < present(time));
        const within = before(span.endTime).filter((move) => move.time >= present(span.startTime));
        return {
          tenantId,
          opening: balanceOf(before(span.startTime)),
          closing: balanceOf(before(span.endTime)),
          sums: sumsOf(within),
        };
      }),
    };
  }

  sumLedger({ startTime, endTime }: Span): SumLedgerResponse {
    const within = ({ time }: Move): boolean => time >= present(startTime) && time < present(endTime);
    return { sums: sumsOf(this.#moves.filter(within)), packageSums: sumsOf(this.#units.filter(within)) };
  }

  trialBalance(asOf: Date | undefined): GetTrialBalanceResponse {
    const moves = this.#moves.filter(({ time }) => time < present(asOf));
    const kinds = [...new Set(moves.flatMap((move) => [move.fromKind, move.toKind]))];
    const units = this.#units.filter(({ time }) => time < present(asOf));
    const noted = moves.filter((move) => [move.fromKind, move.toKind].includes('PACKAGE_SALES'));
    return {
      kinds: kinds.map((kind) => ({ kind, amount: cny(balance(moves, kind)) })),
      packageValue: cny(balance(units, 'LOT_PACKAGE')),
      packageSums: sumsOf([...units, ...noted]),
    };
  }
}

function present(time: Date | undefined): Date {
  if (time === undefined) throw new Error('a time is missing');
  return time;
}

function balance(moves: readonly Move[], kind: string): bigint {
  const sum = (side: 'fromKind' | 'toKind'): bigint =>
    moves.filter((move) => move[side] === kind).reduce((total, move) => total + move.micros, 0n);
  return sum('toKind') - sum('fromKind');
}

function balanceOf(moves: readonly Move[]): StatementBalance {
  const [cash, bonus, refundable, arrears] = ['LOT_CASH', 'LOT_BONUS', 'REFUNDABLE', 'ARREARS'].map((kind) =>
    balance(moves, kind),
  );
  if (cash === undefined || bonus === undefined || refundable === undefined || arrears === undefined)
    throw new Error('four kinds have four balances');
  return {
    total: cny(cash + bonus + refundable + arrears),
    cash: cny(cash),
    bonus: cny(bonus),
    refundable: cny(refundable),
    arrears: cny(-arrears),
    asOfSequence: 0n,
  };
}

function sumsOf(moves: readonly Move[]): MovementSum[] {
  const groups = Map.groupBy(moves, ({ fromKind, toKind, reason }) => `${fromKind} ${toKind} ${reason}`);
  return [...groups.values()].map((own) => {
    const [first] = own;
    if (first === undefined) throw new Error('a group is never empty');
    const { fromKind, toKind, reason } = first;
    const amount = cny(own.reduce((total, move) => total + move.micros, 0n));
    return { fromKind, toKind, reason, amount, count: BigInt(own.length) };
  });
}
