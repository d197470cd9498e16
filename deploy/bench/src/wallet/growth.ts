// What a transfer costs when many are there already: batches of 1,000 over ten thousand wallets at one million rows, and
// again at as many as asked for (--rows; 50,000,000 is the promise). Beside each stands the raw statement of the same
// moment, whose table stays small, so that the machine's drift cancels out.
import pg from 'pg';
import type { BenchCase, BenchContext } from '../case.ts';
import { rateOf } from '../load.ts';
import { alternate } from '../rounds.ts';
import { startBaselines } from './baselines.ts';
import { CHARGE_MICROS, startOperations, WALLET_DATABASE, type WalletOperations } from './operations.ts';
import { picks, uniform } from './pick.ts';

const WALLETS = 10_000;
const FIRST_ROWS = 1_000_000;
/** A portion is one transfer for each of so many rounds over all wallets. */
const ROUNDS_A_PORTION = 25;
const BATCH = 1_000;
/** 15% more than at a million rows, as a rate. */
const PROMISED = 1 / 1.15;

export const growth: BenchCase = {
  name: 'growth',
  summary: 'charges/s with --rows transfers in the table (5,000,000 unless said) against one million',
  run: async (context) => {
    const wallet = await startOperations(context, WALLETS);
    const baselines = await startBaselines(context, wallet.adminUrl, WALLETS);
    const measure = async (rows: number): Promise<{ value: number; ratio: number }> => {
      const pick = uniform(WALLETS);
      const post = () => rateOf(2, context.roundMs, () => wallet.chargeMany(picks(pick, BATCH)), BATCH);
      const raw = () => rateOf(1, context.roundMs, () => baselines.postRaw(picks(pick, BATCH)), BATCH);
      const { growth: figures } = await alternate(context.rounds, raw, { growth: post }, (round, text) =>
        context.say(`${rows} rows, round ${round} of ${context.rounds}: ${text} transfers/s`),
      );
      return figures;
    };
    await fill(context, wallet, FIRST_ROWS);
    const small = await measure(FIRST_ROWS);
    await fill(context, wallet, context.rows);
    const large = await measure(context.rows);
    await wallet.verify();
    return [
      {
        name: 'growth',
        unit: 'transfers/s',
        value: large.value,
        baseline: small.value,
        ratio: large.ratio / small.ratio,
        target: PROMISED,
      },
    ];
  },
};

/** Adds valid charges, set by set, until the table has that many transfers: the proof of the ledger covers them as well. */
async function fill(context: BenchContext, wallet: WalletOperations, rows: number): Promise<void> {
  const admin = new pg.Client({ connectionString: wallet.adminUrl(WALLET_DATABASE) });
  await admin.connect();
  try {
    // Every wallet has its page of revenue from its first charge on.
    await chargeEach(wallet);
    for (;;) {
      const { rows: counted } = await admin.query<{ count: string }>('select count(*) as count from transfer');
      const missing = rows - Number(counted[0]?.count);
      if (missing <= 0) break;
      const rounds = Math.min(ROUNDS_A_PORTION, Math.ceil(missing / WALLETS));
      await admin.query('begin');
      await admin.query(FILL, [rounds, String(CHARGE_MICROS)]);
      await admin.query('commit');
      context.say(`${Number(counted[0]?.count) + rounds * WALLETS} of ${rows} rows`);
    }
    await admin.query('vacuum analyze transfer, charge, ledger_account, wallet');
    await admin.query('checkpoint');
  } finally {
    await admin.end();
  }
  // What was filled in was not the engine's doing: it learns every wallet anew before it is measured.
  await chargeEach(wallet);
}

async function chargeEach(wallet: WalletOperations): Promise<void> {
  for (let first = 0; first < WALLETS; first += BATCH)
    await wallet.chargeMany(Array.from({ length: BATCH }, (_, index) => first + index));
}

// Numbers rise round by round, so that they rise along every account; the triggers for strangers tell the engine.
const FILL = `
  with page as (
    select lot.tenant_id, lot.account_id as lot, revenue.account_id as revenue, of_lot.posted as lot_posted,
           revenue.posted as revenue_posted, row_number() over (order by lot.tenant_id) as place, count(*) over () as pages
    from lot
    join ledger_account as of_lot on of_lot.account_id = lot.account_id
    join ledger_account as revenue on revenue.tenant_id = lot.tenant_id and revenue.kind = 'REVENUE'
  ), base as (
    select setval('ledger_sequence', nextval('ledger_sequence') + $1::int * (select count(*) from page)) - $1::int * (select count(*) from page) as first
  ), made as (
    select page.*, turn, base.first + (turn - 1) * page.pages + page.place as sequence
    from generate_series(1, $1::int) as turn, page, base
  ), transfers as (
    insert into transfer (sequence, transfer_id, from_account, to_account, asset, amount, from_balance, to_balance, reason,
                          reference, clause_id, tenant_id, posted_at)
    select sequence, 'trf_' || lpad(to_hex(sequence), 32, '0'), lot, revenue, 'CNY', $2::bigint, lot_posted - turn * $2::bigint,
           revenue_posted + turn * $2::bigint, 'CHARGE', 'chg_' || lpad(to_hex(sequence), 32, '0'), '', tenant_id, now()
    from made order by sequence
  ), charges as (
    insert into charge (charge_id, tenant_id, amount, reservation_reference, from_reservation, from_available, to_arrears,
                        posted_at)
    select 'chg_' || lpad(to_hex(sequence), 32, '0'), tenant_id, $2::bigint, '', 0, $2::bigint, 0, now()
    from made order by sequence
  ), lots as (
    update ledger_account set posted = lot_posted - $1::int * $2::bigint, last_sequence = made.sequence
    from made where made.turn = $1::int and account_id = made.lot
  )
  update ledger_account set posted = revenue_posted + $1::int * $2::bigint, last_sequence = made.sequence
  from made where made.turn = $1::int and account_id = made.revenue`;
