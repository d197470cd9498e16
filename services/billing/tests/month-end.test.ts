// Month-end: every tenant once, numbers without gaps, statements that equal the ledger, whatever fails meanwhile.

import { randomUUID } from 'node:crypto';
import { InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { type MonthlyStatement, StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chargeDirectly } from './charged-usage.ts';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

const MONTH = '2026-11';
let world: BillingWorld;
let runs: Client<InvoiceRunsServiceService>;
let statements: Client<StatementsServiceService>;
const tenants: string[] = [];
let idle: string;
beforeAll(async () => {
  world = await startBilling();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  runs = await world.service.client(InvoiceRunsServiceService, { as: 'console', person });
  statements = await world.service.client(StatementsServiceService, { as: 'console', person });
  for (let at = 0; at < 12; at++) tenants.push(await world.tenant());
  idle = await world.tenant();
  for (const [at, tenantId] of tenants.entries()) {
    world.wallet.ledger.creditLots({
      requestId: randomUUID(),
      tenantId,
      credits: [
        { kind: 'LOT_KIND_CASH', amount: cny(10n * YUAN), pricePaid: cny(10n * YUAN), expireTime: undefined },
        { kind: 'LOT_KIND_BONUS', amount: cny(1n * YUAN), pricePaid: undefined, expireTime: undefined },
      ],
      origin: `ord-${at}`,
    });
    // The last one spends more than it has; the second to last tops up and sends nothing.
    if (at !== 10) await chargeDirectly(world, tenantId, { units: at === 11 ? 400n : BigInt(3 * at + 1) });
    if (at % 3 === 0)
      await chargeDirectly(world, tenantId, { product: 'email-trigger', units: 7n, priceMicros: 1_800n });
  }
});
afterAll(() => world.stop());

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const start = (month = MONTH, validateOnly = false) =>
  runs.startInvoiceRun({ requestId: randomUUID(), month, validateOnly });
const statementOf = async (tenantId: string, month = MONTH): Promise<MonthlyStatement> => {
  const { statement } = await statements.getMonthlyStatement({ tenantId, month });
  if (statement === undefined) throw new Error('no statement came back');
  return statement;
};
const written = async () => {
  const { rows } = await sql<{ invoices: bigint; statements: bigint }>`
    select (select count(*) from invoices) as invoices, (select count(*) from statements) as statements`.execute(
    world.service.db,
  );
  return rows[0];
};
const sumOf = (statement: MonthlyStatement): bigint =>
  statement.movements.reduce((sum, { change }) => sum + (change?.micros ?? 0n), 0n);

describe('before the month is due', () => {
  it('a statement is a draft that equals the ledger', async () => {
    world.clock.now = new Date('2026-11-25T00:00:00Z');
    const draft = await statementOf(tenants[2] ?? '');
    expect(draft).toMatchObject({ state: 'STATEMENT_STATE_DRAFT', number: '' });
    expect((draft.opening?.micros ?? 0n) + sumOf(draft)).toBe(draft.closing?.micros);
    expect(draft.closing?.micros).toBe(11n * YUAN - 7n * 45_000n);
  });

  it.each([
    ['while it lasts', '2026-11-30T15:59:59Z'],
    ['in its days of grace', '2026-12-02T15:59:59Z'],
  ])('no run starts %s', async (_name, now) => {
    world.clock.now = new Date(now);
    expect(await refusal(start())).toMatchObject({
      category: 'failed_precondition',
      reason: 'MONTH_NOT_DUE',
      metadata: { due_time: '2026-12-02T16:00:00.000Z' },
    });
    expect(await written()).toEqual({ invoices: 0n, statements: 0n });
    expect(await refusal(runs.getInvoiceRun({ month: MONTH }))).toMatchObject({ reason: 'INVOICE_RUN_NOT_FOUND' });
  });

  it.each(['2026-13', '2026-1', 'november'])('%s is no month', async (month) => {
    expect(await refusal(start(month))).toMatchObject({ category: 'invalid_argument' });
  });
});

describe('the run', () => {
  it('says before what it would do, and does nothing', async () => {
    world.clock.now = new Date('2026-12-02T16:00:00Z');
    expect((await start(MONTH, true)).run).toMatchObject({ tenants: 13n, left: 13n, done: 0n });
    expect(await refusal(runs.getInvoiceRun({ month: MONTH }))).toMatchObject({ reason: 'INVOICE_RUN_NOT_FOUND' });
  });

  it('waits for a charge that the wallet has not taken, and for a wallet that is down', async () => {
    await sql`update charge_progress set posted_at = null, next_attempt_at = 'infinity' where tenant_id = ${tenants[1]}`.execute(
      world.service.db,
    );
    await world.service.db
      .insertInto('tenants')
      .values({ tenant_id: newId('ten'), agreement_id: null, agreement_version: null, closed_at: null })
      .execute();
    world.wallet.mood.down = 1_000;
    await start();
    await world.service.runJob('invoice-runs').catch(() => undefined);
    expect((await runs.getInvoiceRun({ month: MONTH })).run).toMatchObject({ tenants: 14n, invoices: 10n, done: 0n });
    world.wallet.mood.down = 0;
    await world.service.runJob('invoice-runs');
    const { run } = await runs.getInvoiceRun({ month: MONTH });
    expect(run).toMatchObject({
      tenants: 14n,
      left: 0n,
      done: 12n,
      failed: 2n,
      invoices: 10n,
      statements: 11n,
      skipped: [{ reason: 'NOTHING_TO_INVOICE', tenants: 2n }],
      failures: [
        { reason: 'CHARGES_PENDING', tenants: 1n },
        { reason: 'WALLET_NOT_FOUND', tenants: 1n },
      ],
      endTime: undefined,
    });
    const { failures } = await runs.listInvoiceRunFailures({ month: MONTH, pageSize: 1, pageToken: '' });
    expect(failures).toHaveLength(1);
  });

  it('tries the failed ones again when told, and ends', async () => {
    await sql`update charge_progress set posted_at = now() where posted_at is null`.execute(world.service.db);
    for (const { tenantId } of (await runs.listInvoiceRunFailures({ month: MONTH, pageSize: 0, pageToken: '' }))
      .failures)
      if (!tenants.includes(tenantId)) world.wallet.ledger.open(tenantId);
    await runs.retryInvoiceRun({ requestId: randomUUID(), month: MONTH });
    await world.service.runJob('invoice-runs');
    const { run } = await runs.getInvoiceRun({ month: MONTH });
    expect(run).toMatchObject({ left: 0n, done: 14n, failed: 0n, invoices: 11n, statements: 12n });
    expect(run?.endTime).toEqual(world.clock.now);
  });

  it('started again does nothing twice', async () => {
    const before = await written();
    await start();
    await world.service.runJob('invoice-runs');
    expect(await written()).toEqual(before);
  });

  it('leaves numbers without gaps', async () => {
    for (const [table, letters] of [
      ['invoices', ''],
      ['statements', 'S'],
    ] as const) {
      const rows = await sql<{ number: string }>`select number from ${sql.table(table)} order by number`.execute(
        world.service.db,
      );
      expect(rows.rows.map((row) => row.number)).toEqual(
        rows.rows.map((_, at) => `${letters}2026-${String(at + 1).padStart(6, '0')}`),
      );
    }
  });
});

describe('a final statement', () => {
  it('leads from opening to closing, as the ledger has it, for every tenant', async () => {
    for (const tenantId of tenants) {
      const final = await statementOf(tenantId);
      expect(final.state).toBe('STATEMENT_STATE_FINAL');
      expect((final.opening?.micros ?? 0n) + sumOf(final)).toBe(final.closing?.micros);
      const holding = world.wallet.ledger.holdings.get(tenantId);
      expect(final.closing?.micros).toBe((holding?.cash ?? 0n) + (holding?.bonus ?? 0n) - (holding?.arrears ?? 0n));
      expect(final.usageTotal?.micros).toBe(final.usage.reduce((sum, { amount }) => sum + (amount?.micros ?? 0n), 0n));
      expect(final.usageCarried?.micros).toBe(0n);
    }
  });

  it('names kinds of movement, arrears and parties', async () => {
    const owing = await statementOf(tenants[11] ?? '');
    expect(owing.movements.map((one) => [one.category, one.reason, one.change?.micros])).toEqual([
      ['TOP_UP', 'TOP_UP', 10n * YUAN],
      ['BONUS', 'BONUS', YUAN],
      ['USAGE', 'ARREARS', -7n * YUAN],
      ['USAGE', 'CHARGE', -11n * YUAN],
    ]);
    expect(owing).toMatchObject({ closingArrears: cny(7n * YUAN), seller: undefined, buyer: { name: tenants[11] } });
  });

  it('is not made of a month without anything, which stays a draft of zeros', async () => {
    expect(await statementOf(idle)).toMatchObject({ state: 'STATEMENT_STATE_DRAFT', movements: [], closing: cny(0n) });
  });

  it('keeps late usage out: it comes with the next month', async () => {
    const tenantId = tenants[3] ?? '';
    const before = await statementOf(tenantId);
    await chargeDirectly(world, tenantId, { units: 5n, usageHour: new Date('2026-11-30T15:00:00Z') });
    const request = { requestId: randomUUID(), tenantId, month: MONTH, validateOnly: false };
    expect(await refusal(world.finance.closePeriod(request))).toMatchObject({ reason: 'PERIOD_CLOSED' });
    expect(await statementOf(tenantId)).toEqual(before);
    world.clock.now = new Date('2027-01-03T00:00:00Z');
    await start('2026-12');
    await world.service.runJob('invoice-runs');
    const next = await statementOf(tenantId, '2026-12');
    expect(next.number).toBe('S2027-000001'.replace('000001', next.number.slice(-6)));
    expect(next.opening).toEqual(before.closing);
    expect(next.usage).toMatchObject([{ product: 'sms-cn', units: 5n }]);
    const { statements: listed } = await statements.listMonthlyStatements({ tenantId, pageSize: 1, pageToken: '' });
    expect(listed.map((one) => one.month)).toEqual(['2026-12']);
  });
});
