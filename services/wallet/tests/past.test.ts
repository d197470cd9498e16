// The past: balances by number and by time, statements, and their CSV.
import { type GetPastBalanceRequest, StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { openDatabase } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitSettled } from '../src/operations/settled-sequence.ts';
import type { TransferRow } from '../src/store/schema.ts';
import {
  bonusOf,
  cashOf,
  credit,
  HOUR,
  parts,
  present,
  reservation,
  type RunningWallet,
  START,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
let statements: Client<typeof StatementServiceService>;
let tenantId: string;
/** Every movement of the tenant's life, in order. */
let life: TransferRow[];
beforeAll(async () => {
  wallet = await startWallet();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['support'] };
  statements = await wallet.service.client(StatementServiceService, { as: 'console', person });
  tenantId = await wallet.tenant();
  await live();
  life = await wallet.service.db
    .selectFrom('transfer')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('sequence')
    .execute();
});
afterAll(() => wallet.stop());

/** An hour each: credits, charges with and without reservation, arrears, payment of them, expiry; others meanwhile. */
async function live(): Promise<void> {
  const other = await wallet.tenant(500n);
  for (let hour = 0; hour < 12; hour++) {
    await wallet.billing.creditLots(
      credit(tenantId, [cashOf(100n), bonusOf(10n, wallet.clock.in(2 * HOUR))], `=ord,"${hour}"`),
    );
    await wallet.enforcement.reserve(reservation(tenantId, 15n, `grt_${hour}`, wallet.clock.in(HOUR)));
    await Promise.all([wallet.charge(tenantId, 9n, `grt_${hour}`), wallet.charge(other, 3n)]);
    await wallet.charge(tenantId, hour % 4 === 3 ? 380n : 20n);
    wallet.clock.pass(HOUR);
  }
}

const IS_OWN = /^(lot\/|tenant\/)/;
const changeOf = ({ from_account, to_account, amount }: TransferRow): bigint =>
  (IS_OWN.test(to_account) ? amount : 0n) - (IS_OWN.test(from_account) ? amount : 0n);
const sumOf = (rows: readonly TransferRow[]): bigint => rows.reduce((sum, row) => sum + changeOf(row), 0n);

const asOf = (value: bigint | Date): Pick<GetPastBalanceRequest, 'tenantId' | 'asOf'> => ({
  tenantId,
  asOf: typeof value === 'bigint' ? { $case: 'asOfSequence', value } : { $case: 'asOfTime', value },
});
const period = (start: Date, end: Date) => ({ tenantId, startTime: start, endTime: end });
const hour = (count: number): Date => new Date(START.getTime() + count * HOUR);

describe('a past balance', () => {
  it('by number is the fold of the movements up to it, account by account', async () => {
    expect(life.length).toBeGreaterThan(50);
    for (const last of [{ sequence: 0n }, ...life]) {
      const before = life.filter((row) => row.sequence <= last.sequence);
      const { balance, lots } = await statements.getPastBalance(asOf(last.sequence));
      expect(present(balance).total?.micros).toBe(sumOf(before));
      for (const { lotId, remaining } of lots) {
        const own = (row: TransferRow): bigint =>
          (row.to_account === `lot/${lotId}` ? row.amount : 0n) -
          (row.from_account === `lot/${lotId}` ? row.amount : 0n);
        expect(remaining?.micros).toBe(before.reduce((sum, row) => sum + own(row), 0n));
      }
      expect(lots.reduce((sum, lot) => sum + present(lot.remaining).micros, 0n)).toBe(
        present(balance?.cash).micros + present(balance?.bonus).micros,
      );
    }
  });

  it('by time has everything posted up to it', async () => {
    for (let at = 0; at <= 12; at++) {
      const before = life.filter((row) => row.posted_at <= hour(at));
      const { balance } = await statements.getPastBalance(asOf(hour(at)));
      expect(balance).toMatchObject({ total: { micros: sumOf(before) }, asOfSequence: before.at(-1)?.sequence ?? 0n });
    }
  });

  it('by number says the movement that it reflects, whatever number was asked for', async () => {
    const all = await wallet.service.db.selectFrom('transfer').select('sequence').orderBy('sequence').execute();
    for (const { sequence } of all.slice(-40)) {
      const { balance } = await statements.getPastBalance(asOf(sequence));
      expect(balance?.asOfSequence).toBe(life.findLast((row) => row.sequence <= sequence)?.sequence ?? 0n);
    }
  });

  it('of now is the balance', async () => {
    await wallet.service.runJob('expire-value');
    const now = parts(await wallet.balance(tenantId));
    const { balance } = await statements.getPastBalance(asOf(wallet.clock.now()));
    const { cash, bonus, arrears, refundable } = present(balance);
    expect([cash, bonus, arrears, refundable].map((each) => each?.micros)).toEqual(
      ['cash', 'bonus', 'arrears', 'refundable'].map((name) => now[name]),
    );
  });

  it.each([
    ['a number not drawn yet', () => asOf(10n ** 12n), 'failed_precondition', 'AS_OF_IN_FUTURE'],
    ['a time to come', () => asOf(wallet.clock.in(1)), 'failed_precondition', 'AS_OF_IN_FUTURE'],
    ['nothing said', () => ({ tenantId, asOf: undefined }), 'invalid_argument', undefined],
    ['a number below zero', () => asOf(-1n), 'invalid_argument', undefined],
    ['no wallet', () => ({ ...asOf(1n), tenantId: newId('ten') }), 'not_found', 'WALLET_NOT_FOUND'],
  ])('refuses %s', async (_what, request, category, reason) => {
    const said = await refusal(statements.getPastBalance(request()));
    expect(said).toMatchObject({ category, ...(reason === undefined ? {} : { reason }) });
  });

  it('waits for what was drawn before and is not committed', async () => {
    const other = await wallet.service.database.connect();
    try {
      await other.query('begin');
      await other.query("select nextval('ledger_sequence')");
      let answered = false;
      const asked = statements.getPastBalance(asOf(1n)).then(() => (answered = true));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(answered).toBe(false);
      await other.query('commit');
      await asked;
    } finally {
      await other.end();
    }
  });
});

describe('who only looked at the numbers', () => {
  it('is not waited for', async () => {
    const { ownerUrl } = wallet.service.testDatabase;
    const owner = openDatabase({ url: ownerUrl, applicationName: 'test-reader', onError: () => undefined });
    const reader = await owner.connect();
    try {
      await reader.query('begin');
      await reader.query('select last_value from ledger_sequence');
      await awaitSettled(wallet.service, 0);
      expect((await statements.getPastBalance(asOf(1n))).balance).toBeDefined();
    } finally {
      await reader.end();
      await owner.close();
    }
  });

  it('is told from who has drawn one, for whom nobody waits for ever', async () => {
    const other = await wallet.service.database.connect();
    try {
      await other.query('begin');
      await other.query("select nextval('ledger_sequence')");
      expect(await refusal(awaitSettled(wallet.service, 50))).toMatchObject({
        category: 'unavailable',
        reason: 'LEDGER_BUSY',
      });
    } finally {
      await other.end();
    }
  });
});

describe('a statement', () => {
  const cut = fc.integer({ min: -2, max: 26 });
  it('opening plus movements is closing, for any cut', async () => {
    await fc.assert(
      fc.asyncProperty(cut, cut, cut, async (a, b, c) => {
        const [first, second, third] = [a, b, c]
          .toSorted((x, y) => x - y)
          .map((half, index) => hour(half / 2 + index / 1000));
        if (first === undefined || second === undefined || third === undefined) throw new Error('three cuts');
        const [one, two, both] = await Promise.all(
          [period(first, second), period(second, third), period(first, third)].map((each) =>
            statements.getStatement(each),
          ),
        );
        for (const { opening, closing, credits, debits } of [one, two, both].map(present))
          expect(present(opening?.total).micros + present(credits).micros - present(debits).micros).toBe(
            closing?.total?.micros,
          );
        expect(one?.closing).toEqual(two?.opening);
        expect([one?.opening, two?.closing]).toEqual([both?.opening, both?.closing]);
        expect(present(one).lines + present(two).lines).toBe(both?.lines);
      }),
      { numRuns: 60 },
    );
  });

  it('lists each movement once with the balance after it, whatever the page', async () => {
    const whole = period(hour(2), hour(9));
    const expected = life.filter((row) => row.posted_at >= hour(2) && row.posted_at < hour(9));
    for (const pageSize of [1, 7, 500]) {
      const lines = [];
      let pageToken = '';
      do {
        const page = await statements.listStatementLines({ ...whole, pageSize, pageToken });
        lines.push(...page.lines);
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      const { opening, closing } = await statements.getStatement(whole);
      let balance = present(opening?.total).micros;
      expect(lines.map((line) => line.transferId)).toEqual(expected.map((row) => row.transfer_id));
      for (const [index, line] of lines.entries()) {
        balance += changeOf(present(expected[index]));
        expect([line.change?.micros, line.balance?.micros]).toEqual([changeOf(present(expected[index])), balance]);
      }
      expect(balance).toBe(closing?.total?.micros);
    }
  });

  it('is of its own tenant', async () => {
    const own = { userId: newId('usr'), kind: 'tenant' as const, tenantId, roles: [] };
    const tenant = await wallet.service.client(StatementServiceService, { as: 'console', person: own });
    expect((await tenant.getStatement(period(hour(0), hour(1)))).lines > 0n).toBe(true);
    const others = { ...period(hour(0), hour(1)), tenantId: newId('ten') };
    for (const call of [
      tenant.getStatement(others),
      tenant.listStatementLines({ ...others, pageSize: 0, pageToken: '' }),
      tenant.getPastBalance({ ...asOf(1n), tenantId: others.tenantId }),
      csvOf(tenant, others),
    ])
      expect(await refusal(call)).toMatchObject({ category: 'permission_denied', reason: 'TENANT_SCOPE' });
  });

  it.each([
    ['ends before it starts', () => period(hour(1), hour(1)), 'INVALID_PERIOD'],
    ['of nobody', () => ({ ...period(hour(0), hour(1)), tenantId: newId('ten') }), 'WALLET_NOT_FOUND'],
  ])('refuses one that %s', async (_what, request, reason) => {
    expect(await refusal(statements.getStatement(request()))).toMatchObject({ reason });
    expect(await refusal(statements.listStatementLines({ ...request(), pageSize: 0, pageToken: '' }))).toMatchObject({
      reason,
    });
    expect(await refusal(csvOf(statements, request()))).toMatchObject({ reason });
  });
});

async function csvOf(client: typeof statements, request: ReturnType<typeof period>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const { rows } of client.exportStatement(request)) chunks.push(Buffer.from(rows));
  return Buffer.concat(chunks).toString('utf8');
}

it('as CSV has the opening, every line and the closing, and no cell that runs', async () => {
  const whole = period(hour(2), hour(9));
  const rows = (await csvOf(statements, whole)).split('\r\n');
  const { opening, closing, lines } = await statements.getStatement(whole);
  expect(rows).toHaveLength(Number(lines) + 4);
  expect(rows[0]).toBe(
    'type,sequence,time,reason,reference,clause,from_account,to_account,amount_cny,change_cny,balance_cny,transfer_id',
  );
  expect(rows[1]).toMatch(/^OPENING,\d+,2026-03-01T02:00:00\.000Z,,,,,,,,0\.0\d+,$/);
  expect(rows.at(-2)).toMatch(/^CLOSING,/);
  const credited = present(rows.find((row) => row.includes('TOP_UP')));
  expect(credited).toContain(`,TOP_UP,"'=ord,""2""",,system/`);
  const numbers = (row: string): string => present(row.split(',').at(-2));
  expect(BigInt(Math.round(Number(numbers(present(rows[1]))) * 1e6))).toBe(opening?.total?.micros);
  expect(BigInt(Math.round(Number(numbers(present(rows.at(-2)))) * 1e6))).toBe(closing?.total?.micros);
});
