// The parts of the statement that writes a batch: one table expression for each kind of row, and its parameters.
import { amounts, blobs, computed, flags, insertion, moment, type Part, places, texts } from './batch-columns.ts';
import type { BatchWrites } from './batch-writes.ts';
import { bigintArray, booleanArray, placeArray, textArray } from './binary-arrays.ts';

/** A part of one form. */
function fixed(
  name: string,
  {
    wanted,
    sql,
    values,
  }: {
    readonly wanted: (writes: BatchWrites) => boolean;
    readonly sql: string;
    readonly values: (writes: BatchWrites) => readonly unknown[];
  },
): Part {
  return { name, wanted, shape: (writes) => ({ key: '', sql: () => sql, values: values(writes) }) };
}

// Skipping locked wallets, the statement never waits, hence never meets a deadlock, and what it writes was decided a
// moment before. A wallet that another transaction has changed does not have the version that was asked for.
const GUARD = fixed('guard', {
  wanted: () => true,
  sql: `known as (
    select wallet.tenant_id from unnest($1::text[], $2::bigint[]) as known(tenant_id, version)
    join wallet on wallet.tenant_id = known.tenant_id and wallet.version = known.version
    for update of wallet skip locked
  ), guard as materialized (select count(*) = cardinality($1::text[]) as ok from known)`,
  values: ({ known }) => [textArray(known.tenantId), bigintArray(known.version)],
});

// Numbers are drawn after the lock, so that they rise along every account.
const DRAWN = fixed('drawn', {
  wanted: ({ numbers, transfers }) => numbers === undefined && transfers.id.length > 0,
  sql: `drawn as materialized (
    select array_agg(nextval('ledger_sequence')) as numbers from guard, generate_series(1, $1::int) where guard.ok)`,
  values: ({ transfers }) => [transfers.id.length],
});

const GIVEN = fixed('given', {
  wanted: ({ numbers, transfers }) => numbers !== undefined && transfers.id.length > 0,
  sql: `drawn as materialized (select $1::bigint[] as numbers)`,
  values: ({ numbers }) => [bigintArray(numbers ?? [])],
});

const IF_OK = 'where (select ok from guard)';
const number = (place: string): string => `(select numbers from drawn)[${place}]`;

const WALLETS = fixed('wallets', {
  wanted: ({ wallets }) => wallets.tenantId.length > 0,
  sql: `wallets as (
    update wallet set version = $2
    from unnest($1::text[]) as changed(tenant_id)
    where wallet.tenant_id = changed.tenant_id and (select ok from guard))`,
  values: ({ version, wallets }) => [textArray(wallets.tenantId), version],
});

/** The same with the numbers of their last transfers. */
const MOVED_WALLETS = fixed('moved_wallets', {
  wanted: ({ movedWallets }) => movedWallets.tenantId.length > 0,
  sql: `moved_wallets as (
    update wallet set version = $3, last_sequence = ${number('changed.place')}
    from unnest($1::text[], $2::bigint[]) as changed(tenant_id, place)
    where wallet.tenant_id = changed.tenant_id and (select ok from guard))`,
  values: ({ version, movedWallets: { tenantId, place } }) => [textArray(tenantId), placeArray(place), version],
});

const ACCOUNTS = fixed('accounts', {
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
});

/** Accounts of which only the held part changes. */
const HELD = fixed('held', {
  wanted: ({ held }) => held.id.length > 0,
  sql: `held as (
    update ledger_account as account set held = changed.held
    from unnest($1::text[], $2::bigint[]) as changed(account_id, held)
    where account.account_id = changed.account_id and (select ok from guard))`,
  values: ({ held }) => [textArray(held.id), bigintArray(held.held)],
});

const OPENED = insertion('opened', {
  table: 'ledger_account',
  wanted: ({ opened }) => opened.id.length > 0,
  columns: ({ opened }) => [
    texts('account_id', opened.id),
    texts('kind', opened.kind),
    texts('tenant_id', opened.tenantId),
    texts('asset', opened.asset),
    flags('may_go_negative', opened.mayGoNegative),
    amounts('posted', opened.posted),
    amounts('held', opened.held),
    flags('live', opened.live),
    places('last_sequence', opened.place, { stored: number }),
  ],
  where: IF_OK,
});

// Groups: most batches say the same why of all that they post, those of one wallet also whose and between which accounts.
const TRANSFERS = insertion('transfers', {
  table: 'transfer',
  wanted: ({ transfers }) => transfers.id.length > 0,
  columns: ({ transfers, now }) => [
    computed('sequence', 'unnest((select numbers from drawn))'),
    texts('transfer_id', transfers.id),
    texts('from_account', transfers.from, { group: 'between' }),
    texts('to_account', transfers.to, { group: 'between' }),
    texts('asset', transfers.asset, { group: 'asset' }),
    amounts('amount', transfers.amount),
    amounts('from_balance', transfers.fromBalance),
    amounts('to_balance', transfers.toBalance),
    texts('reason', transfers.reason, { group: 'why' }),
    texts('reference', transfers.reference),
    texts('clause_id', transfers.clauseId, { group: 'why' }),
    texts('tenant_id', transfers.tenantId, { group: 'between' }),
    moment('posted_at', now),
  ],
  where: IF_OK,
});

const CHARGES = insertion('charges', {
  table: 'charge',
  wanted: ({ charges }) => charges.id.length > 0,
  columns: ({ charges, now }) => [
    texts('charge_id', charges.id),
    texts('tenant_id', charges.tenantId, { group: 'tenant' }),
    amounts('amount', charges.amount),
    texts('reservation_reference', charges.reference, { group: 'reserved' }),
    amounts('from_reservation', charges.reserved, { group: 'reserved' }),
    amounts('from_available', charges.available),
    amounts('to_arrears', charges.owed, { group: 'owed' }),
    moment('posted_at', now),
  ],
  where: IF_OK,
});

const RESERVED = insertion('reserved', {
  table: 'reservation',
  wanted: ({ reserved }) => reserved.id.length > 0,
  columns: ({ reserved, now }) => [
    texts('reservation_id', reserved.id),
    texts('tenant_id', reserved.tenantId, { group: 'tenant' }),
    texts('reference', reserved.reference),
    texts('asset', reserved.asset, { group: 'asset' }),
    amounts('amount', reserved.amount),
    amounts('captured', reserved.captured),
    amounts('released', reserved.released),
    texts('state', reserved.state),
    amounts('expires_at', reserved.expiresMs, {
      stored: (ms) => `timestamptz 'epoch' + ${ms} * interval '1 millisecond'`,
    }),
    moment('created_at', now),
  ],
  where: IF_OK,
});

const CAPTURED = fixed('captured', {
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
});

const HOLDS = insertion('holds', {
  table: 'reservation_hold',
  wanted: ({ holds }) => holds.id.length > 0,
  columns: ({ holds }) => [
    texts('reservation_id', holds.id),
    texts('lot_id', holds.lotId),
    places('place', holds.place, { stored: (place) => `${place}::int` }),
    amounts('amount', holds.amount),
  ],
  where: IF_OK,
});

const LESSENED = fixed('lessened', {
  wanted: ({ lessened }) => lessened.id.length > 0,
  sql: `lessened as (
    update reservation_hold as hold set amount = changed.amount
    from unnest($1::text[], $2::text[], $3::bigint[]) as changed(reservation_id, lot_id, amount)
    where hold.reservation_id = changed.reservation_id and hold.lot_id = changed.lot_id and (select ok from guard))`,
  values: ({ lessened: { id, lotId, amount } }) => [textArray(id), textArray(lotId), bigintArray(amount)],
});

const FREED = fixed('freed', {
  wanted: ({ freed }) => freed.id.length > 0,
  sql: `freed as (
    delete from reservation_hold as hold using unnest($1::text[], $2::text[]) as gone(reservation_id, lot_id)
    where hold.reservation_id = gone.reservation_id and hold.lot_id = gone.lot_id and (select ok from guard))`,
  values: ({ freed: { id, lotId } }) => [textArray(id), textArray(lotId)],
});

const REQUESTS = insertion('requests', {
  table: 'request_log',
  wanted: ({ requests }) => requests.requestId.length > 0,
  columns: ({ requests, now }) => [
    texts('scope', requests.scope, { group: 'caller' }),
    texts('request_id', requests.requestId),
    texts('method', requests.method, { group: 'caller' }),
    blobs('payload_digest', requests.digest),
    blobs('outcome', requests.outcome),
    blobs('refusal', requests.refusal, { stored: (json) => `convert_from(${json}, 'UTF8')::jsonb` }),
    moment('created_at', now),
  ],
  where: IF_OK,
});

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
  CHARGES,
  RESERVED,
  CAPTURED,
  HOLDS,
  LESSENED,
  FREED,
  REQUESTS,
];
