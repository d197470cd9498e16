// The questions that prove the books: each lists, as text, every row that contradicts another.
import { sql, type RawBuilder } from 'kysely';
import {
  accountsAsNamed,
  idsOnce,
  reasonsFit,
  settlementsTold,
  tenantsApart,
  timesInOrder,
  walletsUpToDate,
} from './movement-questions.ts';
import type { BookRules } from '../domain/book-rules.ts';
import { assets, draws, reversals } from './unit-questions.ts';

export interface LedgerQuestion {
  readonly name: string;
  /** The table whose rows are looked at. */
  readonly examined: string;
  /** A query with one column named fault. */
  readonly faults: RawBuilder<{ fault: string }>;
}

/** `rules`: what rows are held against, whatever they say. */
export function ledgerQuestions({ neverNegative, moves }: BookRules): LedgerQuestion[] {
  return [
    { name: 'TRIAL_BALANCE', examined: 'ledger_account', faults: trialBalance },
    { name: 'BALANCES_EQUAL_TRANSFERS', examined: 'ledger_account', faults: balances },
    { name: 'CHAINS_UNBROKEN', examined: 'transfer', faults: chains },
    { name: 'NO_OVERDRAFT', examined: 'ledger_account', faults: overdraft(neverNegative) },
    { name: 'RESERVATIONS_EQUAL_HOLDS', examined: 'reservation', faults: reservations },
    { name: 'LOTS_EQUAL_CREDITS', examined: 'lot', faults: lots },
    { name: 'CHARGES_EQUAL_TRANSFERS', examined: 'charge', faults: charges },
    { name: 'CAPTURES_EQUAL_CHARGES', examined: 'reservation', faults: captures },
    { name: 'SETTLEMENTS_EXECUTED', examined: 'settlement', faults: settlements },
    { name: 'SETTLED_WALLETS_EMPTY', examined: 'settlement', faults: strandedLots },
    { name: 'DRAWS_EQUAL_TRANSFERS', examined: 'unit_draw', faults: draws },
    { name: 'REVERSALS_EQUAL_TRANSFERS', examined: 'charge_reversal', faults: reversals },
    { name: 'ASSETS_APART', examined: 'transfer', faults: assets },
    { name: 'NAMES_EXIST', examined: 'transfer', faults: names },
    { name: 'ACCOUNTS_AS_NAMED', examined: 'ledger_account', faults: accountsAsNamed },
    { name: 'TENANTS_APART', examined: 'transfer', faults: tenantsApart },
    { name: 'REASONS_FIT', examined: 'transfer', faults: reasonsFit(moves) },
    { name: 'WALLETS_UP_TO_DATE', examined: 'wallet', faults: walletsUpToDate },
    { name: 'TIMES_IN_ORDER', examined: 'transfer', faults: timesInOrder },
    { name: 'IDS_ONCE', examined: 'transfer', faults: idsOnce },
  ];
}

// Both ends of every transfer, as changes of one account each.
const sides = sql`(
  select to_account as account, sequence, amount as change, to_balance as after, asset from transfer
  union all
  select from_account, sequence, -amount, from_balance, asset from transfer) as side`;

const trialBalance = sql<{ fault: string }>`
  select asset || ' sums to ' || sum(posted) as fault from ledger_account group by asset having sum(posted) <> 0`;

const balances = sql<{ fault: string }>`
  select account_id || ' has ' || posted || ', its transfers sum to ' || coalesce(moved, 0) as fault
  from ledger_account left join (
    select account, asset, sum(change) as moved from ${sides} group by account, asset
  ) as fold on fold.account = account_id and fold.asset = ledger_account.asset
  where posted <> coalesce(moved, 0)`;

const chains = sql<{ fault: string }>`
  select account || ' at sequence ' || sequence || ': ' || coalesce(before, 0) || ' plus ' || change || ' is not ' || after as fault
  from (
    select account, sequence, change, after, lag(after) over (partition by account order by sequence) as before from ${sides}
  ) as chain
  where after <> coalesce(before, 0) + change
  union all
  select account_id || ' ends at sequence ' || last_sequence || ', its transfers at ' || coalesce(newest, 0)
  from ledger_account left join (
    select account, max(sequence) as newest from ${sides} group by account
  ) as chain on chain.account = account_id
  where last_sequence <> coalesce(newest, 0)`;

const overdraft = (neverNegative: readonly string[]) => sql<{ fault: string }>`
  select account_id || ' has ' || posted || ' with ' || held || ' held' as fault
  from ledger_account
  where posted - held < 0 and (kind = any(${[...neverNegative]}::text[]) or not may_go_negative)
  union all
  select account_id || ' of kind ' || kind || ' is allowed to go below zero'
  from ledger_account where may_go_negative and kind = any(${[...neverNegative]}::text[])`;

const reservations = sql<{ fault: string }>`
  select reservation.reservation_id || ' should hold ' || (amount - captured - released) || ', holds ' || coalesce(total, 0) as fault
  from reservation left join (
    select reservation_id, sum(amount) as total from reservation_hold group by reservation_id
  ) as hold on hold.reservation_id = reservation.reservation_id
  where amount - captured - released <> coalesce(total, 0)
  union all
  select account_id || ' says ' || held || ' held, its holds sum to ' || coalesce(total, 0)
  from ledger_account left join (
    select lot.account_id, sum(hold.amount) as total
    from reservation_hold as hold join lot using (lot_id) group by lot.account_id
  ) as hold using (account_id)
  where held <> coalesce(total, 0)
  union all
  select reservation_id || ' of ' || reservation.tenant_id || ' holds ' || lot_id || ' of ' || lot.tenant_id
  from reservation_hold join reservation using (reservation_id) join lot using (lot_id)
  where reservation.tenant_id <> lot.tenant_id`;

const lots = sql<{ fault: string }>`
  select lot_id || ' was credited ' || credited || ', its transfers say ' || coalesce(total, 0) as fault
  from lot left join (
    select to_account, sum(amount) as total from transfer
    where reason not in ('CHARGE_REVERSED', 'ARREARS_RETURNED') group by to_account
  ) as credit on credit.to_account = account_id
  where credited <> coalesce(total, 0)
  union all
  select account_id || ' is a lot''s account and no lot has it'
  from ledger_account left join lot using (account_id) where ledger_account.kind = 'LOT' and lot.lot_id is null`;

const charges = sql<{ fault: string }>`
  select coalesce(charge_id, reference) || ' took ' || coalesce(from_reservation + from_available, 0) || ' and left '
    || coalesce(to_arrears, 0) || ' owed, its transfers say ' || coalesce(taken, 0) || ' and ' || coalesce(owed, 0) as fault
  from charge full join (
    select reference, tenant_id,
           coalesce(sum(amount) filter (where reason = 'CHARGE'), 0) as taken,
           coalesce(sum(amount) filter (where reason = 'ARREARS'), 0) as owed
    from transfer where reason in ('CHARGE', 'ARREARS') group by reference, tenant_id
  ) as moved on moved.reference = charge_id and moved.tenant_id = charge.tenant_id
  where coalesce(from_reservation + from_available, 0) <> coalesce(taken, 0) or coalesce(to_arrears, 0) <> coalesce(owed, 0)`;

const captures = sql<{ fault: string }>`
  select coalesce(reservation_id, paid.reference) || ' gave ' || coalesce(captured, 0) || ', its charges took ' || coalesce(taken, 0) as fault
  from reservation full join (
    select tenant_id, reservation_reference as reference, sum(from_reservation) as taken
    from (
      select tenant_id, reservation_reference, from_reservation from charge
      union all
      select tenant_id, reservation_reference, from_reservation from unit_draw) as took
    where from_reservation > 0 group by tenant_id, reservation_reference
  ) as paid on paid.tenant_id = reservation.tenant_id and paid.reference = reservation.reference
  where coalesce(captured, 0) <> coalesce(taken, 0)`;

const settlements = sql<{ fault: string }>`
  select transfer_id || ' cites ' || reference || ', which was not executed for ' || transfer.tenant_id as fault
  from transfer left join settlement on settlement_id = reference and settlement.tenant_id = transfer.tenant_id
  where (clause_id <> '' or reason like 'SETTLEMENT_%') and settlement_id is null
  union all
  ${settlementsTold}`;

const strandedLots = sql<{ fault: string }>`
  select lot_id || ' of ' || lot.tenant_id || ' has ' || posted || ' that no settlement will dispose of' as fault
  from lot join ledger_account using (account_id)
  where posted <> 0 and exists (select from settlement where settlement.tenant_id = lot.tenant_id)`;

// Inserts are checked by triggers, once a statement; this looks at what is there.
const names = sql<{ fault: string }>`
  select transfer_id || ' names ' || named || ', which is no account' as fault
  from transfer cross join lateral (values (from_account), (to_account)) as side(named)
  where not exists (select from ledger_account where account_id = named)
  union all
  select transfer_id || ' names ' || tenant_id || ', which has no wallet'
  from transfer where not exists (select from wallet where wallet.tenant_id = transfer.tenant_id)
  union all
  select charge_id || ' names ' || tenant_id || ', which has no wallet'
  from charge where not exists (select from wallet where wallet.tenant_id = charge.tenant_id)
  union all
  select lot_id || ' of ' || lot.tenant_id || ' has an account of kind ' || account.kind || ' of ' || coalesce(account.tenant_id, 'nobody')
  from lot join ledger_account as account using (account_id)
  where account.kind <> 'LOT' or account.tenant_id is distinct from lot.tenant_id`;
