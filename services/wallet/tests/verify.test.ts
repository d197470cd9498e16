// VerifyLedger: clean books prove, and every check finds what only somebody with all powers could do.
import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '@tollgate/db';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WalletTables } from '../src/store/schema.ts';
import {
  cny,
  credit,
  draw,
  HOUR,
  packageOf,
  posting,
  present,
  reservation,
  reversal,
  type RunningWallet,
  startWallet,
  unitReservation,
  type WalletClient,
} from './fixtures.ts';

let wallet: RunningWallet;
let owner: Database<WalletTables>;
let cli: WalletClient;
let tenantId: string;
beforeAll(async () => {
  wallet = await startWallet();
  const { ownerUrl } = wallet.service.testDatabase;
  owner = openDatabase({ url: ownerUrl, applicationName: 'test-owner', onError: () => undefined });
  cli = await wallet.staff('finance');
  tenantId = await wallet.tenant(1000n);
  await wallet.enforcement.reserve(reservation(tenantId, 60n, 'grt_1', wallet.clock.in(HOUR)));
  await wallet.charge(tenantId, 25n, 'grt_1');
  await wallet.charge(tenantId, 2000n);
  await giveBackAndDraw();
  await settleOther();
});
afterAll(async () => {
  await owner.pool.query(`update transfer set to_balance = to_balance - sequence * sequence where reason = 'ARREARS'`);
  await owner.close();
  await wallet.stop();
});

/** Seven movements. */
async function giveBackAndDraw(): Promise<void> {
  const other = await wallet.tenant(30n);
  await wallet.billing.creditLots(credit(other, [packageOf('mail', 100n, 50n)]));
  await wallet.enforcement.reserve(
    unitReservation(other, { product: 'mail', units: 20n }, 'grt_mail', wallet.clock.in(HOUR)),
  );
  const units = await wallet.service.client(UnitServiceService, { as: 'billing' });
  await units.drawUnits(draw(other, 'mail', 30n, 'grt_mail'));
  const { chargeId } = await wallet.charge(other, 20n);
  const reversals = await wallet.service.client(ReversalServiceService, { as: 'billing' });
  await reversals.reverseCharge(reversal(other, chargeId, 5n));
}

async function settleOther(): Promise<void> {
  const other = await wallet.tenant(30n);
  const lotId = present((await wallet.lots(other))[0]).lotId;
  await wallet.enforcement.executeSettlement({
    requestId: randomUUID(),
    settlementId: newId('set'),
    tenantId: other,
    lines: [{ lotId, fate: 'SETTLEMENT_FATE_REFUNDED', amount: cny(30n), clauseId: 'jd/1' }],
  });
}

const CHECKS = [
  'TRIAL_BALANCE',
  'BALANCES_EQUAL_TRANSFERS',
  'CHAINS_UNBROKEN',
  'NO_OVERDRAFT',
  'RESERVATIONS_EQUAL_HOLDS',
  'LOTS_EQUAL_CREDITS',
  'CHARGES_EQUAL_TRANSFERS',
  'CAPTURES_EQUAL_CHARGES',
  'SETTLEMENTS_EXECUTED',
  'SETTLED_WALLETS_EMPTY',
  'DRAWS_EQUAL_TRANSFERS',
  'REVERSALS_EQUAL_TRANSFERS',
  'ASSETS_APART',
  'NAMES_EXIST',
  'ACCOUNTS_AS_NAMED',
  'TENANTS_APART',
  'REASONS_FIT',
  'WALLETS_UP_TO_DATE',
  'TIMES_IN_ORDER',
  'IDS_ONCE',
];

/** What chain.test.ts makes fail. */
const CHAIN_CHECKS = ['BLOCKS_CHAINED', 'BLOCKS_EQUAL_TRANSFERS'];

it('proves clean books, and says what it looked at', async () => {
  const proof = await cli.verifyLedger({});
  expect(proof.checks.map((check) => check.name)).toEqual([...CHECKS, ...CHAIN_CHECKS]);
  expect(proof).toMatchObject({ ok: true, asOfSequence: (await wallet.balance(tenantId)).asOfSequence + 9n });
  for (const { name, examined, faults } of proof.checks) {
    // Nothing is sealed here.
    expect(examined > 0n).toBe(!CHAIN_CHECKS.includes(name));
    expect(faults).toEqual([]);
  }
});

const FIRST_CHARGE = `(select transfer_id from transfer where reason = 'CHARGE' order by sequence limit 1)`;
const LOT = `(select account_id from lot order by lot_id limit 1)`;

const REVENUE = `(select min(account_id) from ledger_account where kind = 'REVENUE' and posted > 0)`;

/** Statements of somebody who owns the tables and removes what stands in the way; and every check that has to see it. */
const TAMPERINGS: [string, string, string[]][] = [
  [
    'a balance is raised',
    `update ledger_account set posted = posted + 5 where account_id = ${LOT}`,
    ['TRIAL_BALANCE', 'BALANCES_EQUAL_TRANSFERS'],
  ],
  [
    'value is moved between balances',
    `update ledger_account set posted = posted + case kind when 'REVENUE' then -5 else 5 end where account_id in (${REVENUE}, ${LOT})`,
    ['BALANCES_EQUAL_TRANSFERS'],
  ],
  [
    'the amount of a transfer is changed',
    `update transfer set amount = amount + 5 where transfer_id = ${FIRST_CHARGE}`,
    ['BALANCES_EQUAL_TRANSFERS', 'CHAINS_UNBROKEN', 'CHARGES_EQUAL_TRANSFERS'],
  ],
  [
    'a transfer is removed',
    `delete from transfer where transfer_id = ${FIRST_CHARGE}`,
    ['BALANCES_EQUAL_TRANSFERS', 'CHAINS_UNBROKEN', 'CHARGES_EQUAL_TRANSFERS'],
  ],
  [
    'an account is said to end elsewhere',
    `update ledger_account set last_sequence = last_sequence + 1 where account_id = ${LOT}`,
    ['CHAINS_UNBROKEN'],
  ],
  [
    'a balance after a transfer is changed',
    `update transfer set to_balance = to_balance + 1 where transfer_id = ${FIRST_CHARGE}`,
    ['CHAINS_UNBROKEN'],
  ],
  [
    'a lot stands below zero',
    `update ledger_account set posted = -5 where account_id = ${LOT}`,
    ['TRIAL_BALANCE', 'BALANCES_EQUAL_TRANSFERS', 'NO_OVERDRAFT'],
  ],
  [
    'a lot is allowed to',
    `update ledger_account set may_go_negative = true where account_id = ${LOT}`,
    ['NO_OVERDRAFT'],
  ],
  [
    'more is held than there is',
    `update ledger_account set held = posted + 1 where account_id = ${LOT}`,
    ['NO_OVERDRAFT', 'RESERVATIONS_EQUAL_HOLDS'],
  ],
  ['a hold is removed', 'delete from reservation_hold', ['RESERVATIONS_EQUAL_HOLDS']],
  ['a hold is lowered', 'update reservation_hold set amount = amount - 1', ['RESERVATIONS_EQUAL_HOLDS']],
  [
    'an account that is no lot holds',
    `update ledger_account set held = 1 where kind = 'REVENUE'`,
    ['RESERVATIONS_EQUAL_HOLDS'],
  ],
  [
    'a reservation is said to have given less',
    `update reservation set captured = captured - 1, released = released + 1`,
    ['CAPTURES_EQUAL_CHARGES'],
  ],
  ['a lot is said to have been larger', `update lot set credited = credited + 1`, ['LOTS_EQUAL_CREDITS']],
  [
    'a charge is lowered',
    'update charge set amount = amount - 1, from_available = from_available - 1 where to_arrears > 0',
    ['CHARGES_EQUAL_TRANSFERS'],
  ],
  [
    'a debt is said to have been paid',
    'update charge set to_arrears = 0, from_available = from_available + to_arrears where to_arrears > 0',
    ['CHARGES_EQUAL_TRANSFERS'],
  ],
  [
    'a charge is removed',
    `delete from charge where to_arrears = 0`,
    ['CHARGES_EQUAL_TRANSFERS', 'CAPTURES_EQUAL_CHARGES', 'REVERSALS_EQUAL_TRANSFERS'],
  ],
  [
    'a charge changes its payer',
    `update charge set tenant_id = (select max(tenant_id) from wallet) where to_arrears > 0`,
    ['CHARGES_EQUAL_TRANSFERS'],
  ],
  [
    'a tenant that has value is said to be settled',
    `insert into settlement select 'set_of_' || tenant_id, tenant_id, now() from wallet`,
    ['SETTLEMENTS_EXECUTED', 'SETTLED_WALLETS_EMPTY'],
  ],
  [
    'a charge names nobody',
    `update charge set tenant_id = 'ten_none' where to_arrears > 0`,
    ['CHARGES_EQUAL_TRANSFERS', 'NAMES_EXIST'],
  ],
  [
    'a lot is given an account that is none',
    `update ledger_account set kind = 'REFUNDABLE' where account_id = ${LOT}`,
    ['NAMES_EXIST', 'ACCOUNTS_AS_NAMED', 'REASONS_FIT'],
  ],
  [
    'a draw is said to have taken less',
    'update unit_draw set from_available = from_available - 1',
    ['DRAWS_EQUAL_TRANSFERS'],
  ],
  [
    'a reversal is said to have given back less',
    'update charge_reversal set amount = amount - 1, to_lots = to_lots - 1',
    ['REVERSALS_EQUAL_TRANSFERS'],
  ],
  [
    'a charge is given back twice',
    `with again as (insert into charge_reversal
       select reversal_id || '_2', tenant_id, charge_id, 16, 16, 0, 0, posted_at from charge_reversal returning 1)
     select * from again`,
    ['REVERSALS_EQUAL_TRANSFERS'],
  ],
  ['units are called money', `update lot set kind = 'CASH' where kind = 'PACKAGE'`, ['ASSETS_APART']],
  ['a settlement is removed', 'delete from settlement', ['SETTLEMENTS_EXECUTED']],
  [
    'a tenant that has nothing is said to be settled',
    `insert into settlement select 'set_planted', min(tenant_id), now() from wallet
       where not exists (select from lot join ledger_account using (account_id) where lot.tenant_id = wallet.tenant_id and posted <> 0)`,
    ['SETTLEMENTS_EXECUTED'],
  ],
  [
    'the value of one tenant pays what another owes',
    `with giver as (
       update ledger_account set posted = posted - 3, last_sequence = 1000 where account_id = (
         select min(account_id) from ledger_account where kind = 'LOT' and asset = 'CNY' and posted - held > 3)
       returning account_id, posted, tenant_id),
     receiver as (
       update ledger_account set posted = posted + 3, last_sequence = 1000
       where account_id = (select min(account_id) from ledger_account where kind = 'ARREARS' and posted < -3)
       returning account_id, posted),
     wallets as (update wallet set last_sequence = 1000 where tenant_id = (select tenant_id from giver))
     insert into transfer (sequence, transfer_id, from_account, to_account, asset, amount, from_balance, to_balance,
                           reason, reference, clause_id, tenant_id, posted_at)
     select 1000, 'trf_planted', giver.account_id, receiver.account_id, 'CNY', 3, giver.posted, receiver.posted,
            'ARREARS_PAID', 'x', '', giver.tenant_id, now() from giver, receiver`,
    ['TENANTS_APART'],
  ],
  [
    'a movement is given another reason',
    `update transfer set reason = 'BONUS' where transfer_id = (
       select transfer_id from transfer where reason = 'TOP_UP' order by sequence limit 1)`,
    ['REASONS_FIT'],
  ],
  ['a wallet is said to end elsewhere', `update wallet set last_sequence = last_sequence + 5`, ['WALLETS_UP_TO_DATE']],
  [
    'a movement is said to be older than the one before it',
    `update transfer set posted_at = '2001-01-01' where sequence = (select max(sequence) from transfer)`,
    ['TIMES_IN_ORDER'],
  ],
  [
    'two transfers have one id',
    `update transfer set transfer_id = ${FIRST_CHARGE} where sequence = (select max(sequence) from transfer)`,
    ['IDS_ONCE'],
  ],
  [
    'an account says that it is of another asset',
    `update ledger_account set asset = 'sms' where kind = 'BREAKAGE' and posted = 0 and tenant_id is null`,
    ['ACCOUNTS_AS_NAMED'],
  ],
];

const UNPROTECTED = `
  alter table transfer disable trigger user; alter table lot disable trigger user;
  alter table charge disable trigger user; alter table ledger_account disable trigger user; alter table settlement disable trigger user;
  alter table ledger_account disable trigger user; alter table wallet disable trigger user;
  alter table unit_draw disable trigger user; alter table charge_reversal disable trigger user;
  alter table charge_reversal drop constraint charge_reversal_charge_id_fkey;
  alter table ledger_account drop constraint no_overdraft, drop constraint held_within_posted;`;

// The proof runs inside of the service, so what was done has to be committed, and is undone from a copy.
const TABLES = [
  'wallet',
  'ledger_account',
  'transfer',
  'lot',
  'reservation',
  'reservation_hold',
  'charge',
  'settlement',
  'unit_draw',
  'charge_reversal',
];
const COPY = TABLES.map((table) => `create table kept_${table} as table ${table};`).join('\n');
const RESTORE = `
  truncate ${TABLES.join(', ')} cascade;
  ${TABLES.map((table) => `insert into ${table} table kept_${table};`).join('\n')}`;

it('every check can fail', () => {
  expect(new Set(TAMPERINGS.flatMap(([, , checks]) => checks))).toEqual(new Set(CHECKS));
});

it('finds every tampering, with every check that should see it and no other', async () => {
  await owner.pool.query(UNPROTECTED);
  await owner.pool.query(COPY);
  for (const [what, statement, checks] of TAMPERINGS) {
    const { rowCount } = await owner.pool.query(statement);
    expect([what, rowCount === 0]).toEqual([what, false]);
    const { ok, checks: found } = await cli.verifyLedger({});
    expect([what, ok, found.filter((check) => !check.ok).map((check) => check.name)]).toEqual([what, false, checks]);
    for (const check of found) expect(check.ok).toBe(check.faults.length === 0);
    await owner.pool.query(RESTORE);
    expect(await wallet.faults()).toEqual([]);
  }
}, 180_000);

it('reports at most ten faults of a kind, and repairs nothing', async () => {
  const many = Array.from({ length: 12 }, () => posting(tenantId, 1n));
  await wallet.billing.postCharges({ charges: many });
  await owner.pool.query(`update transfer set to_balance = to_balance + sequence * sequence where reason = 'ARREARS'`);
  const before = await wallet.dump();
  const chains = (await wallet.faults()).find((check) => check.name === 'CHAINS_UNBROKEN');
  expect(chains?.faults).toHaveLength(10);
  expect(await wallet.dump()).toBe(before);
});

it('counts the faults in the metrics when the job runs', async () => {
  await wallet.service.runJob('verify-ledger');
  const text = await wallet.service.running.parts.meter.text();
  expect(text).toMatch(/wallet_ledger_faults\{[^}]*CHAINS_UNBROKEN[^}]*\} 10/);
  expect(text).toMatch(/wallet_ledger_faults\{[^}]*TRIAL_BALANCE[^}]*\} 0/);
});
