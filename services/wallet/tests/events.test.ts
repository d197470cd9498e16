// What commits is what is published, once; what is refused is not.
import { randomUUID } from 'node:crypto';
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import type { Money } from '@tollgate/contracts/common/v1/money';
import { ArrearsCleared, ArrearsStarted, LotsCredited, SettlementExecuted } from '@tollgate/contracts/wallet/v1/events';
import { newId } from '@tollgate/ids';
import { refusal, type SeenEvent } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
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

/** What every fact of the wallet has, and what some have. */
interface Fact {
  readonly subject: string;
  readonly tenantId: string;
  readonly sequence?: bigint;
  readonly arrears?: Money | undefined;
}

function decoded({ subject, data }: SeenEvent): Fact {
  switch (subject) {
    case 'tollgate.wallet.lots_credited':
      return { subject: 'lots_credited', ...LotsCredited.decode(data) };
    case 'tollgate.wallet.arrears_started':
      return { subject: 'arrears_started', ...ArrearsStarted.decode(data) };
    case 'tollgate.wallet.arrears_cleared':
      return { subject: 'arrears_cleared', ...ArrearsCleared.decode(data) };
    case 'tollgate.wallet.settlement_executed':
      return { subject: 'settlement_executed', ...SettlementExecuted.decode(data) };
    default:
      throw new Error(`the wallet does not publish ${subject}`);
  }
}

/** The tenant's events so far, in the order of the stream. */
async function published(tenantId: string): Promise<Fact[]> {
  await wallet.service.flush();
  const events = await wallet.service.events('tollgate.wallet.');
  expect(new Set(events.map((event) => event.messageId)).size).toBe(events.length);
  return events.map(decoded).filter((event) => event.tenantId === tenantId);
}

it('publishes a credit with its parts, once however often it is asked for', async () => {
  const tenantId = await wallet.tenant();
  const request = credit(tenantId, [cashOf(100n), cashOf(50n), bonusOf(20n)], 'ord_7');
  for (let time = 0; time < 3; time++) await wallet.billing.creditLots(request);
  expect(await published(tenantId)).toEqual([
    {
      subject: 'lots_credited',
      tenantId,
      origin: 'ord_7',
      cash: cny(150n),
      bonus: cny(20n),
      units: [],
      occurTime: wallet.clock.time,
    },
  ]);
});

it('publishes nothing for what was refused', async () => {
  const tenantId = await wallet.tenant();
  await refusal(wallet.billing.creditLots(credit(tenantId, [cashOf(5n), cashOf(0n)])));
  await refusal(wallet.enforcement.reserve(reservation(tenantId, 1n, 'grt_1', wallet.clock.in(HOUR))));
  expect(await published(tenantId)).toEqual([]);
});

it('tells when a tenant begins and ceases to owe, and nothing in between; the greater sequence is the newer state', async () => {
  const tenantId = await wallet.tenant();
  await wallet.charge(tenantId, 10n);
  await wallet.charge(tenantId, 5n);
  await wallet.billing.creditLots(credit(tenantId, [cashOf(14n)]));
  await wallet.billing.creditLots(credit(tenantId, [cashOf(1n)]));
  await wallet.charge(tenantId, 3n);
  const events = (await published(tenantId)).filter((event) => event.subject !== 'lots_credited');
  expect(events.map((event) => [event.subject, event.arrears?.micros])).toEqual([
    ['arrears_started', 10n],
    ['arrears_cleared', undefined],
    ['arrears_started', 3n],
  ]);
  const sequences = events.map((event) => event.sequence ?? -1n);
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => Number(a - b)));
  expect((await wallet.balance(tenantId)).asOfSequence).toBe(sequences[2]);
});

it('tells the arrears of a batch once, each tenant its own', async () => {
  const [one, two] = [await wallet.tenant(), await wallet.tenant(100n)];
  await wallet.billing.postCharges({
    charges: [posting(one, 10n), posting(two, 60n), posting(one, 5n), posting(two, 60n)],
  });
  expect(await published(one)).toMatchObject([{ subject: 'arrears_started', arrears: cny(15n) }]);
  expect((await published(two)).slice(1)).toMatchObject([{ subject: 'arrears_started', arrears: cny(20n) }]);
});

it('tells that arrears are cleared when a reservation gives back enough', async () => {
  const tenantId = await wallet.tenant(100n);
  await wallet.enforcement.reserve(reservation(tenantId, 100n, 'grt_1', wallet.clock.in(HOUR)));
  await wallet.charge(tenantId, 30n);
  const request = { requestId: randomUUID(), tenantId, reference: 'grt_1', amount: undefined };
  await wallet.enforcement.releaseReservation(request);
  expect((await published(tenantId)).map((event) => event.subject)).toEqual([
    'lots_credited',
    'arrears_started',
    'arrears_cleared',
  ]);
});

it('publishes what a settlement moved', async () => {
  const tenantId = await wallet.tenant(100n);
  const settlementId = newId('set');
  const lotId = present((await wallet.lots(tenantId))[0]).lotId;
  const line = (micros: bigint, fate: 'REFUNDED' | 'FORFEITED') =>
    ({ lotId, fate: `SETTLEMENT_FATE_${fate}`, amount: cny(micros), clauseId: 'jd/1' }) as const;
  const lines = [line(70n, 'REFUNDED'), line(30n, 'FORFEITED')];
  for (let time = 0; time < 2; time++)
    await wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId, tenantId, lines });
  expect((await published(tenantId)).slice(1)).toEqual([
    {
      subject: 'settlement_executed',
      tenantId,
      settlementId,
      refunded: cny(70n),
      forfeited: cny(30n),
      expired: cny(0n),
      setOff: cny(0n),
      occurTime: wallet.clock.time,
    },
  ]);
});

it('puts a registration that names no tenant aside, with its reason', async () => {
  const payload = TenantRegistered.encode(TenantRegistered.create({ tenantId: 'nobody' })).finish();
  const before = await wallet.dump();
  await wallet.service.broker.broker.jetstream.publish('tollgate.accounts.tenant_registered', payload);
  await wallet.service.flush();
  const letters = await wallet.service.events('tollgate.deadletter.wallet-tenant-registered');
  expect(letters).toHaveLength(1);
  expect(Object.values(letters[0]?.headers ?? {})).toContain('INVALID_TENANT_ID');
  expect(await wallet.dump()).toBe(before);
});
