// Loads wallets as the engine keeps them: under their locks, with the balances of all accounts that hold something.
import type { Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { LotState, ReservationState, WalletState } from '../domain/wallet.ts';
import { ENGINE_ON_LOCALLY } from './engine-mark.ts';
import { fromRowLotState } from './rows.ts';
import type { WalletTables } from './schema.ts';
import { loadReservations } from './wallet-state.ts';
import { loadTerms } from './wallet-terms.ts';

export interface LoadedBook {
  readonly version: bigint;
  readonly wallet: WalletState;
  readonly balances: Map<string, bigint>;
  readonly lastSequence: bigint;
  readonly lastPosted: Date | undefined;
}

export interface LockedVersion {
  readonly tenantId: string;
  readonly version: bigint;
  readonly lastSequence: bigint;
}

/** Locks the wallets that exist, in one global order. From here on the transaction keeps versions by itself. */
export async function lockVersions(tx: Tx<WalletTables>, tenantIds: readonly string[]): Promise<LockedVersion[]> {
  await sql.raw(ENGINE_ON_LOCALLY).execute(tx);
  const { rows } = await sql<{ tenant_id: string; version: bigint; last_sequence: bigint }>`
    select tenant_id, version, last_sequence from wallet where tenant_id = any(${[...tenantIds]}::text[])
    order by tenant_id for update`.execute(tx);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    version: row.version,
    lastSequence: row.last_sequence,
  }));
}

/** The books of locked wallets, by tenant. */
export async function loadBooks(
  tx: Tx<WalletTables>,
  locked: readonly LockedVersion[],
): Promise<Map<string, LoadedBook>> {
  const tenantIds = locked.map((each) => each.tenantId);
  if (tenantIds.length === 0) return new Map();
  const accounts = await loadAccounts(tx, tenantIds);
  const reservations = await loadReservations(tx, tenantIds);
  const terms = await loadTerms(tx, tenantIds);
  const newest = new Map(
    locked.map(({ tenantId, lastSequence }) => {
      // Code from before writes an account's number only.
      const own = (accounts.get(tenantId) ?? []).map((each) => each.lastSequence);
      return [tenantId, own.reduce((most, each) => (each > most ? each : most), lastSequence)];
    }),
  );
  const posted = await postedAt(tx, [...newest.values()]);
  return new Map(
    locked.map(({ tenantId, version, lastSequence }) => {
      const own = accounts.get(tenantId) ?? [];
      const wallet = { ...walletOf(tenantId, own, reservations.get(tenantId) ?? []), terms: terms.get(tenantId) };
      const balances = new Map(own.map((account) => [account.accountId, account.posted]));
      const last = newest.get(tenantId) ?? lastSequence;
      return [tenantId, { version, wallet, balances, lastSequence: last, lastPosted: posted.get(last) }];
    }),
  );
}

/** When transfers were decided, by sequence number. */
async function postedAt(tx: Tx<WalletTables>, sequences: readonly bigint[]): Promise<Map<bigint, Date>> {
  const { rows } = await sql<{ sequence: bigint; posted_at: Date }>`
    select sequence, posted_at from transfer where sequence = any(${[...sequences]}::bigint[])`.execute(tx);
  return new Map(rows.map((row) => [row.sequence, row.posted_at]));
}

interface LoadedAccount {
  readonly accountId: string;
  readonly kind: string;
  readonly posted: bigint;
  readonly lastSequence: bigint;
  readonly lot: LotState | undefined;
}

async function loadAccounts(tx: Tx<WalletTables>, tenantIds: readonly string[]): Promise<Map<string, LoadedAccount[]>> {
  const rows = await tx
    .selectFrom('ledger_account as account')
    .leftJoin('lot', 'lot.account_id', 'account.account_id')
    .select([
      'account.account_id',
      'account.tenant_id',
      'account.kind as account_kind',
      'account.posted',
      'account.held',
      'account.asset',
      'account.last_sequence',
      'lot.lot_id',
      'lot.kind',
      'lot.price_paid',
      'lot.credited_at',
      'lot.expires_at',
    ])
    .where('account.tenant_id', 'in', tenantIds)
    .where('account.live', '=', true)
    .execute();
  const loaded = new Map<string, LoadedAccount[]>();
  for (const row of rows) {
    const { lot_id, kind, price_paid, credited_at, expires_at, posted, held, asset } = row;
    const lot =
      lot_id === null || kind === null || price_paid === null || credited_at === null
        ? undefined
        : fromRowLotState({ lot_id, kind, price_paid, credited_at, expires_at, posted, held, asset });
    const account = {
      accountId: row.account_id,
      kind: row.account_kind,
      posted,
      lastSequence: row.last_sequence,
      lot,
    };
    const own = loaded.get(row.tenant_id ?? '');
    if (own === undefined) loaded.set(row.tenant_id ?? '', [account]);
    else own.push(account);
  }
  return loaded;
}

function walletOf(
  tenantId: string,
  accounts: readonly LoadedAccount[],
  reservations: readonly ReservationState[],
): WalletState {
  const lots = accounts.flatMap(({ lot }) => (lot === undefined || lot.remaining === 0n ? [] : [lot]));
  const arrears = accounts.find((account) => account.kind === 'ARREARS')?.posted ?? 0n;
  return { tenantId, lots, reservations, arrears: -arrears };
}
