// Sums of transfers over periods. A period is cut per tenant as its statements are: after the last movement before an
// instant, in the order of the tenant's numbers.
import type { Reader } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { WalletTables } from './schema.ts';

/** The asset of money; packages of units are other assets. */
const MONEY = 'CNY';

export interface SumRow {
  readonly tenant_id: string | null;
  readonly from_kind: string;
  readonly to_kind: string;
  readonly reason: string;
  /** Of movements after the period. */
  readonly later: boolean;
  readonly amount: string;
  readonly count: bigint;
}

export interface PostedRow {
  readonly tenant_id: string | null;
  readonly kind: string;
  readonly posted: string;
}

/** Whose movements: of some tenants, each by itself, or of all together. */
export type Scope = { readonly tenantIds: readonly string[] } | 'all';

const wallets = (scope: Scope): RawBuilder<unknown> =>
  scope === 'all'
    ? sql`select tenant_id from wallet`
    : sql`select tenant_id from wallet where tenant_id = any(${[...scope.tenantIds]}::text[])`;

const group = (scope: Scope, tenant: string): RawBuilder<unknown> =>
  scope === 'all' ? sql`null::text` : sql.ref(tenant);

/** The last movement of each wallet before an instant. */
export const lastBefore = (time: Date): RawBuilder<unknown> => sql`
  left join lateral (
    select sequence from transfer
    where transfer.tenant_id = one.tenant_id and posted_at < ${time} order by sequence desc limit 1)`;

/** Sums from `start` on, those from `end` on apart or, for `only`, left away. */
export async function sumRows(
  db: Reader<WalletTables>,
  scope: Scope,
  period: { readonly start: Date; readonly end: Date; readonly only: boolean },
): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    with cut as materialized (
      select one.tenant_id, coalesce(opening.sequence, 0) as after, coalesce(closing.sequence, 0) as up_to
      from (${wallets(scope)}) as one
      ${lastBefore(period.start)} as opening on true
      ${lastBefore(period.end)} as closing on true)
    select ${group(scope, 'transfer.tenant_id')} as tenant_id,
           case giver.kind when 'LOT' then 'LOT_' || given.kind else giver.kind end as from_kind,
           case receiver.kind when 'LOT' then 'LOT_' || received.kind else receiver.kind end as to_kind,
           transfer.reason, transfer.sequence > cut.up_to as later, sum(transfer.amount) as amount, count(*) as count
    from cut
    join transfer on transfer.tenant_id = cut.tenant_id and transfer.sequence > cut.after
      and (transfer.sequence <= cut.up_to or not ${period.only})
    join ledger_account as giver on giver.account_id = transfer.from_account
    join ledger_account as receiver on receiver.account_id = transfer.to_account
    left join lot as given on given.account_id = transfer.from_account
    left join lot as received on received.account_id = transfer.to_account
    where transfer.asset = ${MONEY}
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db);
  return rows;
}

/** What accounts have now, by kind: a tenant's own and its pages of the provider's, or everybody's. */
export async function postedRows(db: Reader<WalletTables>, scope: Scope): Promise<PostedRow[]> {
  const whose = scope === 'all' ? sql`true` : sql`account.tenant_id = any(${[...scope.tenantIds]}::text[])`;
  const { rows } = await sql<PostedRow>`
    select ${group(scope, 'account.tenant_id')} as tenant_id,
           case account.kind when 'LOT' then 'LOT_' || lot.kind else account.kind end as kind, sum(account.posted) as posted
    from ledger_account as account left join lot on lot.account_id = account.account_id
    where account.asset = ${MONEY} and ${whose}
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

/** Those of them that have a wallet, by id. */
export async function walletsAmong(db: Reader<WalletTables>, tenantIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`${wallets({ tenantIds })} order by tenant_id`.execute(db);
  return rows.map((row) => row.tenant_id);
}
