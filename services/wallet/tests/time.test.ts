// What time ends is over at once for every decision and read; the job only writes it down.
import { randomUUID } from 'node:crypto';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  parts,
  posting,
  present,
  reservation,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

async function reserved(cash: bigint, micros: bigint): Promise<string> {
  const tenantId = await wallet.tenant(cash);
  await wallet.enforcement.reserve(reservation(tenantId, micros, 'grt_1', wallet.clock.in(HOUR)));
  return tenantId;
}

const statement = async (tenantId: string): Promise<string[]> => {
  const support = await wallet.staff('support');
  const { transfers } = await support.listTransfers({ tenantId, pageSize: 0, pageToken: '' });
  return transfers.map((each) => `${each.reason} ${each.amount?.micros} ${each.reference}`);
};

describe('a reservation whose time is over, before any sweep', () => {
  it('is captured in its last millisecond', async () => {
    const tenantId = await reserved(100n, 60n);
    wallet.clock.pass(HOUR - 1);
    expect((await wallet.charge(tenantId, 10n, 'grt_1')).outcome?.value).toMatchObject({ fromReservation: cny(10n) });
  });

  it('cannot be captured: the charge takes what is available', async () => {
    const tenantId = await reserved(100n, 60n);
    wallet.clock.pass(HOUR);
    const receipt = (await wallet.charge(tenantId, 70n, 'grt_1')).outcome?.value;
    expect(receipt).toMatchObject({ fromReservation: cny(0n), fromAvailable: cny(70n), toArrears: cny(0n) });
  });

  it('is available to the next reservation, and to every read', async () => {
    const tenantId = await reserved(100n, 60n);
    wallet.clock.pass(HOUR);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 100n, reserved: 0n });
    const { position } = await wallet.enforcement.getPosition({ tenantId });
    expect(position?.openReservations).toEqual([]);
    expect(position?.lots[0]).toMatchObject({ remaining: cny(100n), reserved: cny(0n) });
    await wallet.enforcement.reserve(reservation(tenantId, 100n, 'grt_2', wallet.clock.in(HOUR)));
  });

  it('says EXPIRED when it is released', async () => {
    const tenantId = await reserved(100n, 60n);
    await wallet.charge(tenantId, 10n, 'grt_1');
    wallet.clock.pass(HOUR);
    const request = { requestId: randomUUID(), tenantId, reference: 'grt_1', amount: undefined };
    expect((await wallet.enforcement.releaseReservation(request)).reservation).toMatchObject({
      state: 'RESERVATION_STATE_EXPIRED',
      captured: cny(10n),
      released: cny(50n),
    });
  });

  it('pays arrears with what it gives back', async () => {
    const tenantId = await reserved(100n, 100n);
    await wallet.charge(tenantId, 30n);
    wallet.clock.pass(HOUR);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 70n, arrears: 0n });
    await wallet.service.runJob('expire-value');
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 70n, arrears: 0n });
    expect((await statement(tenantId))[0]).toBe('ARREARS_PAID 30 grt_1');
    await wallet.service.flush();
    const events = await wallet.service.events('tollgate.wallet.arrears_cleared');
    expect(events.some((event) => Buffer.from(event.data).includes(tenantId))).toBe(true);
  });
});

describe('a lot whose time is over', () => {
  it('gives nothing any more, but what is reserved of it', async () => {
    const tenantId = await wallet.tenant();
    await wallet.billing.creditLots(credit(tenantId, [cashOf(10n), bonusOf(50n, wallet.clock.in(HOUR))]));
    await wallet.enforcement.reserve(reservation(tenantId, 20n, 'grt_1', wallet.clock.in(2 * HOUR)));
    wallet.clock.pass(HOUR);
    expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 10n, reserved: 20n, bonus: 20n });
    expect(
      await refusal(wallet.enforcement.reserve(reservation(tenantId, 11n, 'grt_2', wallet.clock.in(HOUR)))),
    ).toMatchObject({
      reason: 'INSUFFICIENT_BALANCE',
    });
    expect((await wallet.charge(tenantId, 35n, 'grt_1')).outcome?.value).toMatchObject({
      fromReservation: cny(20n),
      fromAvailable: cny(10n),
      toArrears: cny(5n),
    });
  });
});

describe('the job', () => {
  it('writes down what is over, once', async () => {
    const tenantId = await reserved(100n, 60n);
    await wallet.billing.creditLots(credit(tenantId, [bonusOf(7n, wallet.clock.in(HOUR))]));
    wallet.clock.pass(HOUR);
    const seen = await wallet.balance(tenantId);
    await wallet.service.runJob('expire-value');
    const swept = await wallet.balance(tenantId);
    expect(parts(swept)).toEqual(parts(seen));
    const bonusLot = (await statement(tenantId))[0];
    expect(bonusLot).toMatch(/^LOT_EXPIRED 7 lot_/);
    const before = await wallet.dump();
    await wallet.service.runJob('expire-value');
    expect(await wallet.dump()).toBe(before);
  });

  it('sweeps the others when one tenant cannot be swept, and says so', async () => {
    const [bad, good] = [await reserved(10n, 5n), await reserved(10n, 5n)];
    await wallet.service.db.updateTable('ledger_account').set({ held: 0n }).where('tenant_id', '=', bad).execute();
    wallet.clock.pass(HOUR);
    await expect(wallet.service.runJob('expire-value')).rejects.toThrow('1 wallets could not be swept');
    const states = await wallet.service.db
      .selectFrom('reservation')
      .select(['tenant_id', 'state'])
      .where('tenant_id', 'in', [bad, good])
      .execute();
    expect(Object.fromEntries(states.map((row) => [row.tenant_id, row.state]))).toEqual({
      [bad]: 'OPEN',
      [good]: 'EXPIRED',
    });
    await wallet.service.db
      .updateTable('ledger_account')
      .set({ held: 5n })
      .where('tenant_id', '=', bad)
      .where('kind', '=', 'LOT')
      .execute();
    await wallet.service.runJob('expire-value');
  });

  it('judges a charge by the time after its wait for the lock', async () => {
    const tenantId = await reserved(100n, 60n);
    const charging = await wallet.service.db.transaction().execute(async (tx) => {
      await tx.selectFrom('wallet').selectAll().where('tenant_id', '=', tenantId).forUpdate().execute();
      const posted = wallet.billing.postCharges({ charges: [posting(tenantId, 10n, 'grt_1')] });
      await waitForLock();
      wallet.clock.pass(HOUR);
      return { posted };
    });
    const outcome = present((await charging.posted).results[0]).outcome?.value;
    expect(outcome).toMatchObject({ fromReservation: cny(0n), fromAvailable: cny(10n) });
  });
});

/** Resolves when somebody waits for a lock of this database. */
async function waitForLock(): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        wallet.service.db,
      );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
