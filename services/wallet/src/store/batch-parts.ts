// The parts of the statement that writes a batch: one table expression for each kind of row, and its parameters.
import type { BatchWrites } from './batch-writes.ts';
import { ASSET } from './schema.ts';
import { bigintArray, booleanArray, byteaArray, placeArray, textArray } from './binary-arrays.ts';

/** One part: a table expression that writes, and its parameters. `$1` is the first of its own. */
export interface Part {
  readonly name: string;
  /** Whether there is anything to write. */
  wanted(writes: BatchWrites): boolean;
  readonly sql: string;
  values(writes: BatchWrites): readonly unknown[];
}

// Skipping locked wallets, the statement never waits, hence never meets a deadlock, and what it writes was decided a
// moment before. A wallet that another transaction has changed does not have the version that was asked for.
const GUARD: Part = {
  name: 'guard',
  wanted: () => true,
  sql: `known as (
    select wallet.tenant_id from unnest($1::text[], $2::bigint[]) as known(tenant_id, version)
    join wallet on wallet.tenant_id = known.tenant_id and wallet.version = known.version
    for update of wallet skip locked
  ), guard as materialized (select count(*) = cardinality($1::text[]) as ok from known)`,
  values: ({ known }) => [textArray(known.tenantId), bigintArray(known.version)],
};

// Numbers are drawn after the lock, so that they rise along every account.
const DRAWN: Part = {
  name: 'drawn',
  wanted: ({ numbers, transfers }) => numbers === undefined && transfers.id.length > 0,
  sql: `drawn as materialized (
    select array_agg(nextval('ledger_sequence')) as numbers from guard, generate_series(1, $1::int) where guard.ok)`,
  values: ({ transfers }) => [transfers.id.length],
};

const GIVEN: Part = {
  name: 'given',
  wanted: ({ numbers, transfers }) => numbers !== undefined && transfers.id.length > 0,
  sql: `drawn as materialized (select $1::bigint[] as numbers)`,
  values: ({ numbers }) => [bigintArray(numbers ?? [])],
};

const IF_OK = 'where (select ok from guard)';
const number = (place: string): string => `(select numbers from drawn)[${place}]`;

const WALLETS: Part = {
  name: 'wallets',
  wanted: ({ wallets }) => wallets.tenantId.length > 0,
  sql: `wallets as (
    update wallet set version = $2
    from unnest($1::text[]) as changed(tenant_id)
    where wallet.tenant_id = changed.tenant_id and (select ok from guard))`,
  values: ({ version, wallets }) => [textArray(wallets.tenantId), version],
};

/** The same with the numbers of their last transfers. */
const MOVED_WALLETS: Part = {
  name: 'moved_wallets',
  wanted: ({ movedWallets }) => movedWallets.tenantId.length > 0,
  sql: `moved_wallets as (
    update wallet set version = $3, last_sequence = ${number('changed.place')}
    from unnest($1::text[], $2::bigint[]) as changed(tenant_id, place)
    where wallet.tenant_id = changed.tenant_id and (select ok from guard))`,
  values: ({ version, movedWallets: { tenantId, place } }) => [textArray(tenantId), placeArray(place), version],
};

const ACCOUNTS: Part = {
  name: 'accounts',
  wanted: ({ accounts }) => accounts.id.length > 0,
  sql: `accounts as (
    update ledger_account as account set posted = changed.posted, held = changed.held, live = changed.live,
      last_sequence = ${number('changed.place')}
    from unnest($1::text[], $2::bigint[], $3::bigint[], $4::boolean[], $5::bigint[])
      as changed(account_id, posted, held, live, place)
    where account.account_id = changed.account_id and (select ok from guard))`,
  values: ({ accounts: { id, posted, held, live, place } }) => [
    textArray(id),
    bigintArray(posted),
    bigintArray(held),
    booleanArray(live),
    placeArray(place),
  ],
};

/** Accounts of which only the held part changes. */
const HELD: Part = {
  name: 'held',
  wanted: ({ held }) => held.id.length > 0,
  sql: `held as (
    update ledger_account as account set held = changed.held
    from unnest($1::text[], $2::bigint[]) as changed(account_id, held)
    where account.account_id = changed.account_id and (select ok from guard))`,
  values: ({ held }) => [textArray(held.id), bigintArray(held.held)],
};

const OPENED: Part = {
  name: 'opened',
  wanted: ({ opened }) => opened.id.length > 0,
  sql: `opened as (
    insert into ledger_account (account_id, kind, tenant_id, asset, may_go_negative, posted, held, live, last_sequence)
    select account_id, kind, tenant_id, asset, may_go_negative, posted, held, live, ${number('place')}
    from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::bigint[], $6::bigint[], $7::boolean[], $8::bigint[],
                $9::text[])
      as opened(account_id, kind, tenant_id, may_go_negative, posted, held, live, place, asset) ${IF_OK})`,
  values: ({ opened: { id, kind, tenantId, mayGoNegative, posted, held, live, place, asset } }) => [
    textArray(id),
    textArray(kind),
    textArray(tenantId),
    booleanArray(mayGoNegative),
    bigintArray(posted),
    bigintArray(held),
    booleanArray(live),
    placeArray(place),
    textArray(asset),
  ],
};

// Most batches move money only, and do not say so row by row.
const isUnits = (asset: string): boolean => asset !== ASSET;
function withAssets({ name, values }: Part, sql: string, assets: (writes: BatchWrites) => readonly string[]): Part {
  const wanted = (writes: BatchWrites): boolean => assets(writes).some(isUnits);
  return { name, wanted, sql, values: (writes) => [...values(writes), textArray(assets(writes))] };
}
const transfersSql = (asset: string): string => `transfers as (
    insert into transfer (sequence, transfer_id, from_account, to_account, asset, amount, from_balance, to_balance, reason,
                          reference, clause_id, tenant_id, posted_at)
    select ${number('place')}, transfer_id, from_account, to_account, ${asset}, amount, from_balance, to_balance, reason,
           reference, clause_id, tenant_id, $11::timestamptz
    from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[],
                $9::text[], $10::text[]) with ordinality
      as posted(transfer_id, from_account, to_account, amount, from_balance, to_balance, reason, reference, clause_id,
                tenant_id, place) ${IF_OK})`;

const TRANSFERS: Part = {
  name: 'transfers',
  wanted: ({ transfers }) => transfers.id.length > 0 && !transfers.asset.some(isUnits),
  sql: transfersSql(`'${ASSET}'`),
  values: ({
    now,
    transfers: { id, from, to, amount, fromBalance, toBalance, reason, reference, clauseId, tenantId },
  }) => [
    textArray(id),
    textArray(from),
    textArray(to),
    bigintArray(amount),
    bigintArray(fromBalance),
    bigintArray(toBalance),
    textArray(reason),
    textArray(reference),
    textArray(clauseId),
    textArray(tenantId),
    now,
  ],
};

const UNIT_TRANSFERS = withAssets(TRANSFERS, transfersSql('($12::text[])[place]'), ({ transfers }) => transfers.asset);

const CHARGES: Part = {
  name: 'charges',
  wanted: ({ charges }) => charges.id.length > 0,
  sql: `charges as (
    insert into charge (charge_id, tenant_id, amount, reservation_reference, from_reservation, from_available, to_arrears,
                        posted_at)
    select charge_id, tenant_id, amount, reference, reserved, available, owed, $8::timestamptz
    from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
      as posted(charge_id, tenant_id, amount, reference, reserved, available, owed) ${IF_OK})`,
  values: ({ now, charges: { id, tenantId, amount, reference, reserved, available, owed } }) => [
    textArray(id),
    textArray(tenantId),
    bigintArray(amount),
    textArray(reference),
    bigintArray(reserved),
    bigintArray(available),
    bigintArray(owed),
    now,
  ],
};

const reservedSql = (column: string, asset: string): string => `reserved as (
    insert into reservation (reservation_id, tenant_id, reference, amount, captured, released, state, expires_at,
                             created_at${column})
    select reservation_id, tenant_id, reference, amount, captured, released, state,
           timestamptz 'epoch' + expires_ms * interval '1 millisecond', $9::timestamptz${asset}
    from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[]) with ordinality
      as made(reservation_id, tenant_id, reference, amount, captured, released, state, expires_ms, place) ${IF_OK})`;

const RESERVED: Part = {
  name: 'reserved',
  wanted: ({ reserved }) => reserved.id.length > 0 && !reserved.asset.some(isUnits),
  sql: reservedSql('', ''),
  values: ({ now, reserved: { id, tenantId, reference, amount, captured, released, state, expiresMs } }) => [
    textArray(id),
    textArray(tenantId),
    textArray(reference),
    bigintArray(amount),
    bigintArray(captured),
    bigintArray(released),
    textArray(state),
    bigintArray(expiresMs),
    now,
  ],
};

const UNITS_RESERVED = withAssets(RESERVED, reservedSql(', asset', ', ($10::text[])[place]'), (w) => w.reserved.asset);

const CAPTURED: Part = {
  name: 'captured',
  wanted: ({ captured }) => captured.id.length > 0,
  sql: `captured as (
    update reservation set captured = changed.captured, released = changed.released, state = changed.state
    from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) as changed(reservation_id, captured, released, state)
    where reservation.reservation_id = changed.reservation_id and (select ok from guard))`,
  values: ({ captured: { id, captured, released, state } }) => [
    textArray(id),
    bigintArray(captured),
    bigintArray(released),
    textArray(state),
  ],
};

const HOLDS: Part = {
  name: 'holds',
  wanted: ({ holds }) => holds.id.length > 0,
  sql: `holds as (
    insert into reservation_hold (reservation_id, lot_id, place, amount)
    select reservation_id, lot_id, place::int, amount
    from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as made(reservation_id, lot_id, place, amount) ${IF_OK})`,
  values: ({ holds: { id, lotId, place, amount } }) => [
    textArray(id),
    textArray(lotId),
    placeArray(place),
    bigintArray(amount),
  ],
};

const LESSENED: Part = {
  name: 'lessened',
  wanted: ({ lessened }) => lessened.id.length > 0,
  sql: `lessened as (
    update reservation_hold as hold set amount = changed.amount
    from unnest($1::text[], $2::text[], $3::bigint[]) as changed(reservation_id, lot_id, amount)
    where hold.reservation_id = changed.reservation_id and hold.lot_id = changed.lot_id and (select ok from guard))`,
  values: ({ lessened: { id, lotId, amount } }) => [textArray(id), textArray(lotId), bigintArray(amount)],
};

const FREED: Part = {
  name: 'freed',
  wanted: ({ freed }) => freed.id.length > 0,
  sql: `freed as (
    delete from reservation_hold as hold using unnest($1::text[], $2::text[]) as gone(reservation_id, lot_id)
    where hold.reservation_id = gone.reservation_id and hold.lot_id = gone.lot_id and (select ok from guard))`,
  values: ({ freed: { id, lotId } }) => [textArray(id), textArray(lotId)],
};

const REQUESTS: Part = {
  name: 'requests',
  wanted: ({ requests }) => requests.requestId.length > 0,
  sql: `requests as (
    insert into request_log (scope, request_id, method, payload_digest, outcome, refusal, created_at)
    select scope, request_id, method, digest, outcome, convert_from(refusal, 'UTF8')::jsonb, $7::timestamptz
    from unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
      as answered(scope, request_id, method, digest, outcome, refusal) ${IF_OK})`,
  values: ({ now, requests: { scope, requestId, method, digest, outcome, refusal } }) => [
    textArray(scope),
    textArray(requestId),
    textArray(method),
    byteaArray(digest),
    byteaArray(outcome),
    byteaArray(refusal),
    now,
  ],
};

/** In the order of the statement: what others refer to comes first. */
export const PARTS: readonly Part[] = [
  GUARD,
  DRAWN,
  GIVEN,
  WALLETS,
  MOVED_WALLETS,
  ACCOUNTS,
  HELD,
  OPENED,
  TRANSFERS,
  UNIT_TRANSFERS,
  CHARGES,
  RESERVED,
  UNITS_RESERVED,
  CAPTURED,
  HOLDS,
  LESSENED,
  FREED,
  REQUESTS,
];
