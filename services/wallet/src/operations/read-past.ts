// Balances of the past and statements over a period. Movements are never changed, and a tenant's numbers rise in the order
// of its commits, so that an answer about the past is the same for ever.
import type { Reader } from '@tollgate/db';
import { failedPrecondition, invalidArgument } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import { pastBalanceOf, type PastBalance, totalOf } from '../domain/past-balance.ts';
import { walletNotFound } from '../domain/refusals.ts';
import { newestSequence } from '../store/ledger-checks.ts';
import type { WalletTables } from '../store/schema.ts';
import {
  balancesAt,
  type PastAccount,
  sequenceAt,
  sequencesOf,
  type StatementRow,
  statementRows,
  type StatementSums,
  statementSums,
} from '../store/statement.ts';
import { walletExists } from '../store/wallets.ts';
import { inSnapshot } from './in-snapshot.ts';
import { awaitSettled } from './settled-sequence.ts';

export interface PastView {
  readonly balance: PastBalance;
  /** The last movement that it reflects; zero when there was none. */
  readonly sequence: bigint;
  readonly accounts: readonly PastAccount[];
}

export type AsOf = { readonly sequence: bigint } | { readonly time: Date };

/** A wallet of millions of movements takes longer than a usual statement. */
const PAST_MS = 60_000;

/** Throws WALLET_NOT_FOUND, AS_OF_IN_FUTURE, LEDGER_BUSY. */
export async function readPast(deps: Deps, tenantId: string, asOf: AsOf): Promise<PastView> {
  // Numbers up to the one asked for that others have drawn and not committed yet would come later.
  await awaitSettled(deps);
  return inSnapshot(deps.db, (snapshot) => pastIn(snapshot, deps.now(), tenantId, asOf), PAST_MS);
}

async function pastIn(db: Reader<WalletTables>, now: Date, tenantId: string, asOf: AsOf): Promise<PastView> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  if ('time' in asOf) {
    if (asOf.time > now) throw inFuture();
    return viewAt(db, tenantId, await sequenceAt(db, tenantId, asOf.time, 'including'));
  }
  if (asOf.sequence > (await newestSequence(db))) throw inFuture();
  return viewAt(db, tenantId, asOf.sequence);
}

const inFuture = () => failedPrecondition('AS_OF_IN_FUTURE', 'Nothing is known yet of the time or number asked for.');

async function viewAt(db: Reader<WalletTables>, tenantId: string, sequence: bigint): Promise<PastView> {
  const { first, last, at } = await sequencesOf(db, tenantId, sequence);
  // Whichever side has fewer movements, by the distance of their numbers.
  const accounts = await balancesAt(db, tenantId, at, at - first < last - at ? 'earlier' : 'later');
  const own = accounts.map(({ kind, lot_kind: lotKind, balance }) => ({
    kind,
    lotKind: lotKind ?? undefined,
    balance,
  }));
  return { balance: pastBalanceOf(own), sequence: at, accounts };
}

/** From the first instant up to, and without, the second. */
export interface Period {
  readonly start: Date;
  readonly end: Date;
}

interface Cut {
  readonly after: bigint;
  readonly upTo: bigint;
}

async function cutOf(db: Reader<WalletTables>, tenantId: string, { start, end }: Period): Promise<Cut> {
  if (!(await walletExists(db, tenantId))) throw walletNotFound(tenantId);
  if (start >= end) throw invalidArgument('INVALID_PERIOD', 'A period ends after it starts.');
  const after = await sequenceAt(db, tenantId, start, 'before');
  const upTo = await sequenceAt(db, tenantId, end, 'before');
  return { after, upTo };
}

export interface Statement extends StatementSums {
  readonly opening: PastView;
  readonly closing: PastView;
}

/** Throws WALLET_NOT_FOUND, INVALID_PERIOD. */
export function readStatement({ db }: Deps, tenantId: string, period: Period): Promise<Statement> {
  const read = async (snapshot: Reader<WalletTables>): Promise<Statement> => {
    const cut = await cutOf(snapshot, tenantId, period);
    const opening = await viewAt(snapshot, tenantId, cut.after);
    const closing = await viewAt(snapshot, tenantId, cut.upTo);
    return { opening, closing, ...(await statementSums(snapshot, tenantId, cut)) };
  };
  return inSnapshot(db, read, PAST_MS);
}

/** A movement with the balance right after it. */
export interface Line extends StatementRow {
  readonly balance: bigint;
}

function running(rows: readonly StatementRow[], opening: bigint): Line[] {
  let balance = opening;
  return rows.map((row) => ({ ...row, balance: (balance += row.change) }));
}

/** Lines of a period after one of them, oldest first. Throws WALLET_NOT_FOUND, INVALID_PERIOD. */
export function readLines(
  { db }: Deps,
  tenantId: string,
  period: Period,
  page: { readonly after: bigint | undefined; readonly limit: number },
): Promise<Line[]> {
  const read = async (snapshot: Reader<WalletTables>): Promise<Line[]> => {
    const cut = await cutOf(snapshot, tenantId, period);
    const after = page.after === undefined || page.after < cut.after ? cut.after : page.after;
    const opening = await viewAt(snapshot, tenantId, after);
    const rows = await statementRows(snapshot, tenantId, { after, upTo: cut.upTo }, page.limit);
    return running(rows, totalOf(opening.balance));
  };
  return inSnapshot(db, read, PAST_MS);
}

/** A part of a whole statement: its opening, then lines, then its closing. */
export type StatementPart =
  | { readonly kind: 'opening' | 'closing'; readonly at: Date; readonly view: PastView }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] };

const LINES_A_PART = 1_000;

/** Everything of one moment, however long it takes to read. Throws WALLET_NOT_FOUND, INVALID_PERIOD. */
export async function* readWholeStatement(
  { db }: Deps,
  tenantId: string,
  period: Period,
): AsyncGenerator<StatementPart, void, undefined> {
  const first = async (snapshot: Reader<WalletTables>) => {
    const cut = await cutOf(snapshot, tenantId, period);
    return {
      cut,
      opening: await viewAt(snapshot, tenantId, cut.after),
      closing: await viewAt(snapshot, tenantId, cut.upTo),
    };
  };
  const { cut, opening, closing } = await inSnapshot(db, first, PAST_MS);
  yield { kind: 'opening', at: period.start, view: opening };
  let balance = totalOf(opening.balance);
  for (let { after } = cut; ;) {
    const rows = await statementRows(db, tenantId, { after, upTo: cut.upTo }, LINES_A_PART);
    const lines = running(rows, balance);
    if (lines.length > 0) yield { kind: 'lines', lines };
    balance = lines.at(-1)?.balance ?? balance;
    after = lines.at(-1)?.sequence ?? after;
    if (rows.length < LINES_A_PART) break;
  }
  yield { kind: 'closing', at: period.end, view: closing };
}
