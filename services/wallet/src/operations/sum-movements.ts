// Sums of the ledger over periods, for statements, journals and trial balances.
import type { Reader } from '@tollgate/db';
import { failedPrecondition, invalidArgument } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import { balanceOfKinds, type KindBalances, type MovementSum, withoutMovements } from '../domain/movement-sums.ts';
import type { PastBalance } from '../domain/past-balance.ts';
import { packageSales, packageSums, packageWorth } from '../store/package-worth.ts';
import { postedRows, type PostedRow, type SumRow, sumRows, walletsAmong } from '../store/movement-sums.ts';
import type { WalletTables } from '../store/schema.ts';
import { inSnapshot } from './in-snapshot.ts';
import type { Period } from './read-past.ts';
import { awaitSettled } from './settled-sequence.ts';

/** Years of a large ledger take longer than a usual statement. */
const SUM_MS = 300_000;

export interface TenantSums {
  readonly tenantId: string;
  readonly opening: PastBalance;
  readonly closing: PastBalance;
  readonly sums: readonly MovementSum[];
}

/** Each tenant that has a wallet, by id. Throws INVALID_PERIOD, AS_OF_IN_FUTURE, LEDGER_BUSY. */
export async function sumTenants(deps: Deps, tenantIds: readonly string[], period: Period): Promise<TenantSums[]> {
  const scope = { tenantIds };
  const { rows, posted, known } = await read(deps, scope, period);
  const sums = Map.groupBy(rows, (row) => row.tenant_id);
  const balances = Map.groupBy(posted, (row) => row.tenant_id);
  return known.map((tenantId) => {
    const own = sums.get(tenantId) ?? [];
    const closing = withoutMovements(kindsOf(balances.get(tenantId) ?? []), own.filter((row) => row.later).map(sumOf));
    const within = own.filter((row) => !row.later).map(sumOf);
    const opening = withoutMovements(closing, within);
    return { tenantId, opening: balanceOfKinds(opening), closing: balanceOfKinds(closing), sums: within };
  });
}

export interface LedgerSums {
  readonly sums: readonly MovementSum[];
  /** Units of packages, by worth. */
  readonly packageSums: readonly MovementSum[];
}

/** All tenants together. Throws INVALID_PERIOD, AS_OF_IN_FUTURE, LEDGER_BUSY. */
export async function sumLedger(deps: Deps, period: Period): Promise<LedgerSums> {
  return readSettled(deps, period, async (snapshot) => ({
    sums: (await sumRows(snapshot, 'all', { ...period, only: true })).map(sumOf),
    packageSums: (await packageSums(snapshot, period)).map(sumOf),
  }));
}

export interface TrialBalance {
  readonly kinds: KindBalances;
  readonly packageValue: bigint;
  readonly packageSums: readonly MovementSum[];
}

/** What all accounts had right before an instant. Throws AS_OF_IN_FUTURE, LEDGER_BUSY. */
export async function trialBalance(deps: Deps, asOf: Date): Promise<TrialBalance> {
  const period = { start: asOf, end: asOf };
  const since = { start: undefined, end: asOf };
  return readSettled(deps, period, async (snapshot) => {
    const later = (await sumRows(snapshot, 'all', { ...period, only: false })).map(sumOf);
    const moved = [...(await packageSums(snapshot, since)), ...(await packageSales(snapshot, since))];
    return {
      kinds: withoutMovements(kindsOf(await postedRows(snapshot, 'all')), later),
      packageValue: await packageWorth(snapshot, asOf),
      packageSums: moved.map(sumOf),
    };
  });
}

function read(
  deps: Deps,
  scope: { readonly tenantIds: readonly string[] },
  period: Period,
): Promise<{ rows: SumRow[]; posted: PostedRow[]; known: string[] }> {
  return readSettled(deps, period, async (snapshot) => ({
    rows: await sumRows(snapshot, scope, { ...period, only: false }),
    posted: await postedRows(snapshot, scope),
    known: await walletsAmong(snapshot, scope.tenantIds),
  }));
}

async function readSettled<T>(
  deps: Deps,
  period: Period,
  run: (snapshot: Reader<WalletTables>) => Promise<T>,
): Promise<T> {
  if (period.start > period.end) throw invalidArgument('INVALID_PERIOD', 'A period ends after it starts.');
  if (period.end > deps.now())
    throw failedPrecondition('AS_OF_IN_FUTURE', 'Nothing is known yet of the time asked for.');
  // Movements of the period whose numbers others have drawn and not committed yet would come later.
  await awaitSettled(deps);
  return inSnapshot(deps.db, run, SUM_MS);
}

const sumOf = (row: SumRow): MovementSum => ({
  fromKind: row.from_kind,
  toKind: row.to_kind,
  reason: row.reason,
  amount: BigInt(row.amount),
  count: row.count,
});

const kindsOf = (rows: readonly PostedRow[]): KindBalances =>
  new Map(rows.map((row) => [row.kind, BigInt(row.posted)]));
