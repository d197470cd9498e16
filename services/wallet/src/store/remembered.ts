// What the tables remember of ids and references: what makes repetitions count once. Read it under the wallets' locks.
import type { Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { Remembered } from '../domain/commands/memory.ts';
import type { PostedTransfer } from '../domain/posted-transfer.ts';
import type { LotKind } from '../domain/wallet.ts';
import { loadDraws, loadFreezes, loadReversals } from './once-rows.ts';
import { loadLaterPayers, loadReversible } from './reversible.ts';
import { assetProduct, fromRowReservation } from './rows.ts';
import type { TransferRow, WalletTables } from './schema.ts';

/** What is asked about; pairs are of tenant and reference. */
export interface Wanted {
  readonly chargeIds: readonly string[];
  readonly reservations: readonly (readonly [string, string])[];
  readonly origins: readonly (readonly [string, string])[];
  readonly roundings: readonly (readonly [string, string])[];
  readonly payouts: readonly (readonly [string, string])[];
  readonly returned: readonly (readonly [string, string])[];
  readonly settlementIds: readonly string[];
  /** Tenants of whom it matters whether they were settled. */
  readonly settled: readonly string[];
  readonly drawIds: readonly string[];
  readonly freezes: readonly (readonly [string, string])[];
  readonly reversalIds: readonly string[];
  /** Charges that are to be reversed. */
  readonly reversible: readonly string[];
}

/** Asks only about what is wanted. */
export async function loadRemembered(tx: Tx<WalletTables>, wanted: Wanted): Promise<Remembered> {
  return {
    charges: await charges(tx, wanted.chargeIds),
    reservations: await reservations(tx, wanted.reservations),
    lots: await lots(tx, wanted.origins),
    roundings: await oncePerReference(tx, wanted.roundings, 'ROUNDING'),
    payouts: await oncePerReference(tx, wanted.payouts, 'PAID_OUT'),
    returned: await oncePerReference(tx, wanted.returned, 'KEPT_RETURNED'),
    settlements: await settlements(tx, wanted.settlementIds),
    settled: await settled(tx, wanted.settled),
    draws: await loadDraws(tx, wanted.drawIds),
    freezes: await loadFreezes(tx, wanted.freezes),
    reversals: await loadReversals(tx, wanted.reversalIds),
    reversible: await loadReversible(tx, wanted.reversible),
    laterPayers: await loadLaterPayers(tx, wanted.reversible),
  };
}

async function charges(tx: Tx<WalletTables>, ids: readonly string[]): Promise<Remembered['charges']> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Selectable<WalletTables['charge']>>`
    select * from charge where charge_id = any(${[...ids]}::text[])`.execute(tx);
  return rows.map((row) => ({
    chargeId: row.charge_id,
    tenantId: row.tenant_id,
    amount: row.amount,
    reservationReference: row.reservation_reference,
    fromReservation: row.from_reservation,
    fromAvailable: row.from_available,
    toArrears: row.to_arrears,
  }));
}

type Pairs = readonly (readonly [string, string])[];
const firsts = (pairs: Pairs): string[] => pairs.map(([tenantId]) => tenantId);
const seconds = (pairs: Pairs): string[] => pairs.map(([, reference]) => reference);

async function reservations(tx: Tx<WalletTables>, pairs: Pairs): Promise<Remembered['reservations']> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<Selectable<WalletTables['reservation']>>`
    select reservation.* from unnest(${firsts(pairs)}::text[], ${seconds(pairs)}::text[]) as asked(tenant_id, reference)
    join reservation using (tenant_id, reference)`.execute(tx);
  return rows.map((row) => ({
    ...fromRowReservation(row, []),
    tenantId: row.tenant_id,
    state: row.state as 'OPEN' | 'CLOSED' | 'EXPIRED',
  }));
}

async function lots(tx: Tx<WalletTables>, pairs: Pairs): Promise<Remembered['lots']> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<Selectable<WalletTables['lot']> & { asset: string }>`
    select lot.*, account.asset from unnest(${firsts(pairs)}::text[], ${seconds(pairs)}::text[]) as asked(tenant_id, origin)
    join lot using (tenant_id, origin) join ledger_account as account using (account_id) order by lot.tenant_id, lot.origin, lot.place`.execute(
    tx,
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    lotId: row.lot_id,
    kind: row.kind as LotKind,
    product: assetProduct(row.asset),
    credited: row.credited,
    pricePaid: row.price_paid,
    origin: row.origin,
    creditedAt: row.credited_at,
    expiresAt: row.expires_at ?? undefined,
  }));
}

/** Movements of which the tables keep one a reference. */
async function oncePerReference(
  tx: Tx<WalletTables>,
  pairs: Pairs,
  reason: 'ROUNDING' | 'PAID_OUT' | 'KEPT_RETURNED',
): Promise<PostedTransfer[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<TransferRow>`
    select transfer.* from unnest(${firsts(pairs)}::text[], ${seconds(pairs)}::text[]) as asked(tenant_id, reference)
    join transfer on transfer.tenant_id = asked.tenant_id and transfer.reference = asked.reference
      and transfer.reason = ${sql.lit(reason)}`.execute(tx);
  return rows.map(fromRowTransfer);
}

async function settlements(tx: Tx<WalletTables>, ids: readonly string[]): Promise<Remembered['settlements']> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ settlement_id: string; tenant_id: string }>`
    select settlement_id, tenant_id from settlement where settlement_id = any(${[...ids]}::text[])`.execute(tx);
  if (rows.length === 0) return [];
  // Only settlements cite a clause, which is what the index has.
  const moved = await sql<TransferRow>`
    select * from transfer where reference = any(${rows.map((row) => row.settlement_id)}::text[]) and clause_id <> ''
    order by sequence`.execute(tx);
  return rows.map((row) => ({
    settlementId: row.settlement_id,
    tenantId: row.tenant_id,
    transfers: moved.rows.filter((each) => each.reference === row.settlement_id).map(fromRowTransfer),
  }));
}

async function settled(tx: Tx<WalletTables>, tenantIds: readonly string[]): Promise<string[]> {
  if (tenantIds.length === 0) return [];
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from settlement where tenant_id = any(${[...tenantIds]}::text[])`.execute(tx);
  return rows.map((row) => row.tenant_id);
}

function fromRowTransfer(row: TransferRow): PostedTransfer {
  return {
    transferId: row.transfer_id,
    sequence: row.sequence,
    from: row.from_account,
    to: row.to_account,
    product: assetProduct(row.asset),
    amount: row.amount,
    fromBalance: row.from_balance,
    toBalance: row.to_balance,
    reason: row.reason as PostedTransfer['reason'],
    reference: row.reference,
    clauseId: row.clause_id,
    tenantId: row.tenant_id,
    postedAt: row.posted_at,
  };
}

/** A request that was answered, as the request log has it. */
export interface AnsweredRequest {
  readonly scope: string;
  readonly requestId: string;
  readonly method: string;
  readonly digest: Uint8Array;
  readonly outcome: Uint8Array;
  readonly refusal: Selectable<WalletTables['request_log']>['refusal'];
}

export async function loadAnswers(
  tx: Tx<WalletTables>,
  asked: readonly { readonly scope: string; readonly requestId: string }[],
): Promise<AnsweredRequest[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<Selectable<WalletTables['request_log']>>`
    select request_log.* from unnest(${asked.map((each) => each.scope)}::text[], ${asked.map((each) => each.requestId)}::text[])
      as asked(scope, request_id)
    join request_log using (scope, request_id)`.execute(tx);
  return rows.map((row) => ({
    scope: row.scope,
    requestId: row.request_id,
    method: row.method,
    digest: row.payload_digest,
    outcome: row.outcome ?? new Uint8Array(),
    refusal: row.refusal,
  }));
}
