// The questions about what a movement may be: whose value it moves, why, under which number, id and time. Each lists, as
// text, every row that contradicts another.
import { sql } from 'kysely';

const sides = sql`transfer
  join ledger_account as giver on giver.account_id = from_account
  join ledger_account as receiver on receiver.account_id = to_account`;

// The provider's accounts from before there were pages are nobody's.
export const tenantsApart = sql<{ fault: string }>`
  select transfer_id || ' of ' || transfer.tenant_id || ' moves value of ' || account_id || ', an account of '
    || coalesce(account.tenant_id, 'nobody') as fault
  from transfer join ledger_account as account on account_id in (from_account, to_account)
  where account.tenant_id is distinct from transfer.tenant_id
    and (account.tenant_id is not null or account.kind in ('LOT', 'ARREARS', 'REFUNDABLE'))`;

export const reasonsFit = (moves: readonly string[]) => sql<{ fault: string }>`
  select transfer_id || ' moves ' || reason || ' from ' || giver.kind || ' to ' || receiver.kind as fault
  from ${sides} where reason || ' ' || giver.kind || ' ' || receiver.kind <> all(${[...moves]}::text[])`;

/** Names say kind, owner and asset; triggers keep them, this looks whether they are right. */
export const accountsAsNamed = sql<{ fault: string }>`
  select account_id || ' is of kind ' || kind || ', of ' || coalesce(tenant_id, 'nobody') || ' and counts ' || asset as fault
  from ledger_account
  where case kind
    when 'LOT' then account_id !~ '^lot/[^/]+$' or tenant_id is null
    when 'ARREARS' then account_id is distinct from 'tenant/' || tenant_id || '/arrears' or asset <> 'CNY'
    when 'REFUNDABLE' then account_id is distinct from 'tenant/' || tenant_id || '/refundable' or asset <> 'CNY'
    else account_id is distinct from 'system/' || replace(lower(kind), '_', '-') || coalesce('/' || tenant_id, '')
      || case when asset = 'CNY' then '' else '/' || asset end
  end`;

export const walletsUpToDate = sql<{ fault: string }>`
  select wallet.tenant_id || ' ends at sequence ' || last_sequence || ', its transfers at ' || coalesce(newest, 0) as fault
  from wallet left join (
    select tenant_id, max(sequence) as newest from transfer group by tenant_id
  ) as own on own.tenant_id = wallet.tenant_id
  where last_sequence <> coalesce(newest, 0)`;

/** Of what was posted since the rule is kept: the migration that brought it recorded where the ledger ended. */
export const timesInOrder = sql<{ fault: string }>`
  select transfer_id || ' of ' || tenant_id || ' was posted at ' || posted_at || ', the one before it at ' || before as fault
  from (
    select transfer_id, tenant_id, sequence, posted_at, lag(posted_at) over (partition by tenant_id order by sequence) as before
    from transfer
  ) as chain
  where posted_at < before
    and sequence > coalesce((select after_sequence from ledger_rule where name = 'TIMES_IN_ORDER'), 0)`;

// The key is the number, whose index grows at its end only; an id is found by a range of blocks.
export const idsOnce = sql<{ fault: string }>`
  select transfer_id || ' is the id of ' || count(*) || ' transfers' as fault
  from transfer group by transfer_id having count(*) > 1`;

/** How long an event is kept at the least after it was published (packages/outbox), less a day. */
const EVIDENCE = sql`interval '6 days'`;

/** A settlement that moved nothing, of an empty wallet, is told all the same, while the event is kept. */
export const settlementsTold = sql<{ fault: string }>`
  select settlement_id || ' of ' || settlement.tenant_id || ' moved nothing, and no event tells of it' as fault
  from settlement
  where executed_at > now() - ${EVIDENCE}
    and not exists (select from transfer where reference = settlement_id and clause_id <> '')
    and not exists (
      select from outbox where subject = 'tollgate.wallet.settlement_executed' and key = settlement.tenant_id
        and position(convert_to(settlement_id, 'UTF8') in payload) > 0)`;
