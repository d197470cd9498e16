// The questions about units and reversals: each lists, as text, every row that contradicts another.
import { sql } from 'kysely';

export const draws = sql<{ fault: string }>`
  select coalesce(draw_id, moved.reference) || ' took ' || coalesce(from_reservation + from_available, 0) || ' units, its transfers say '
    || coalesce(taken, 0) as fault
  from unit_draw full join (
    select reference, tenant_id, asset, sum(amount) as taken
    from transfer where reason = 'DRAW' group by reference, tenant_id, asset
  ) as moved on moved.reference = draw_id and moved.tenant_id = unit_draw.tenant_id and moved.asset = product
  where coalesce(from_reservation + from_available, 0) <> coalesce(taken, 0)`;

export const reversals = sql<{ fault: string }>`
  select coalesce(reversal_id, moved.reference) || ' gave back ' || coalesce(to_lots, 0) || ', ' || coalesce(to_arrears, 0) || ' and '
    || coalesce(to_refundable, 0) || ', its transfers say ' || coalesce(lots, 0) || ', ' || coalesce(arrears, 0) || ' and '
    || coalesce(refundable, 0) as fault
  from charge_reversal full join (
    select reference, tenant_id,
           coalesce(sum(amount) filter (where reason in ('CHARGE_REVERSED', 'ARREARS_RETURNED')), 0) as lots,
           coalesce(sum(amount) filter (where reason = 'ARREARS_REVERSED'), 0) as arrears,
           coalesce(sum(amount) filter (where reason = 'REVERSAL_REFUNDED'), 0) as refundable
    from transfer where reason in ('CHARGE_REVERSED', 'ARREARS_RETURNED', 'ARREARS_REVERSED', 'REVERSAL_REFUNDED')
    group by reference, tenant_id
  ) as moved on moved.reference = reversal_id and moved.tenant_id = charge_reversal.tenant_id
  where coalesce(to_lots, 0) <> coalesce(lots, 0) or coalesce(to_arrears, 0) <> coalesce(arrears, 0)
    or coalesce(to_refundable, 0) <> coalesce(refundable, 0)
  union all
  select charge_id || ' of ' || charge.amount || ' was given back ' || sum(back.amount)
  from charge join charge_reversal as back using (charge_id)
  group by charge_id, charge.amount having sum(back.amount) > charge.amount
  union all
  select reversal_id || ' of ' || back.tenant_id || ' gives back a charge of ' || charge.tenant_id
  from charge_reversal as back join charge using (charge_id) where back.tenant_id <> charge.tenant_id
  union all
  select reversal_id || ' gives back ' || charge_id || ', which is not there'
  from charge_reversal as back where not exists (select from charge where charge.charge_id = back.charge_id)`;

// Money is CNY; a package counts units of a product, and nothing else does but the provider's pages of that product.
export const assets = sql<{ fault: string }>`
  select transfer_id || ' moves ' || transfer.asset || ' to or from an account of ' || account.asset as fault
  from transfer join ledger_account as account on account.account_id in (from_account, to_account)
  where account.asset <> transfer.asset
  union all
  select lot_id || ' is ' || lot.kind || ' and counts ' || account.asset
  from lot join ledger_account as account using (account_id) where (lot.kind = 'PACKAGE') = (account.asset = 'CNY')
  union all
  select reservation_id || ' of ' || reservation.asset || ' holds ' || lot_id || ' of ' || account.asset
  from reservation_hold join reservation using (reservation_id) join lot using (lot_id)
    join ledger_account as account using (account_id)
  where account.asset <> reservation.asset`;
