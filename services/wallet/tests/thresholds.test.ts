// Low-balance thresholds: one event for each fall below, however commands are cut into batches and whoever decides them.
import { randomUUID } from 'node:crypto';
import { BalanceThresholdCrossed } from '@tollgate/contracts/wallet/v1/events';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../src/index.ts';
import { cashOf, cny, credit, HOUR, posting, reservation, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let thresholds: Client<typeof ThresholdServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  thresholds = await wallet.service.client(ThresholdServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
  });
});
afterAll(() => wallet.stop());

const set = (tenantId: string, ...amounts: bigint[]) =>
  thresholds.setBalanceThresholds({ requestId: randomUUID(), tenantId, amounts: amounts.map(cny) });

/** What was told of a tenant: threshold and balance, in order. */
async function told(tenantId: string): Promise<string[]> {
  await wallet.service.flush();
  const events = await wallet.service.events('tollgate.wallet.balance_threshold_crossed');
  return events
    .map(({ data }) => BalanceThresholdCrossed.decode(data))
    .filter((each) => each.tenantId === tenantId)
    .map(({ threshold, balance }) => `${threshold?.micros} at ${balance?.micros}`);
}

const below = async (tenantId: string): Promise<string[]> =>
  (await thresholds.getBalanceThresholds({ tenantId })).thresholds.map(
    (each) => `${each.amount?.micros} ${each.below ? 'below' : 'above'}`,
  );

it('tells each threshold once, and again after the balance was above it', async () => {
  const tenantId = await wallet.tenant(100n);
  await set(tenantId, 20n, 50n);
  await wallet.charge(tenantId, 50n);
  expect(await told(tenantId)).toEqual([]);
  await wallet.charge(tenantId, 1n);
  await wallet.charge(tenantId, 1n);
  expect(await told(tenantId)).toEqual(['50 at 49']);
  await wallet.charge(tenantId, 100n);
  expect(await told(tenantId)).toEqual(['50 at 49', '20 at -52']);
  await wallet.billing.creditLots(credit(tenantId, [cashOf(72n)]));
  expect(await below(tenantId)).toEqual(['50 below', '20 above']);
  await wallet.charge(tenantId, 1n);
  expect(await told(tenantId)).toEqual(['50 at 49', '20 at -52', '20 at 19']);
  await wallet.billing.creditLots(credit(tenantId, [cashOf(31n)]));
  await wallet.charge(tenantId, 1n);
  expect(await told(tenantId)).toEqual(['50 at 49', '20 at -52', '20 at 19', '50 at 49']);
});

it('watches what is not reserved: a reservation lowers it, its end raises it, a freeze does neither', async () => {
  const tenantId = await wallet.tenant(10n);
  const freezes = await wallet.service.client(FreezeServiceService, { as: 'enforcement' });
  await set(tenantId, 5n);
  await freezes.freeze({ requestId: randomUUID(), tenantId, reference: 'a', reason: 'why' });
  await freezes.unfreeze({ requestId: randomUUID(), tenantId, reference: 'a' });
  expect(await told(tenantId)).toEqual([]);
  await wallet.enforcement.reserve(reservation(tenantId, 6n, 'grt_1', wallet.clock.in(HOUR)));
  expect(await told(tenantId)).toEqual(['5 at 4']);
  wallet.clock.pass(HOUR);
  await wallet.service.runJob('expire-value');
  expect(await below(tenantId)).toEqual(['5 above']);
});

it('tells of a lot that expires when that is noted', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [cashOf(10n, wallet.clock.in(HOUR))]));
  await set(tenantId, 5n);
  wallet.clock.pass(HOUR);
  await wallet.service.runJob('expire-value');
  await wallet.service.runJob('expire-value');
  expect(await told(tenantId)).toEqual(['5 at 0']);
});

it('does not tell a new threshold that the balance is below already; one that stays keeps its state', async () => {
  const tenantId = await wallet.tenant(10n);
  await set(tenantId, 20n, 5n);
  expect(await below(tenantId)).toEqual(['20 below', '5 above']);
  await wallet.charge(tenantId, 6n);
  await set(tenantId, 5n, 3n);
  expect(await below(tenantId)).toEqual(['5 below', '3 above']);
  await wallet.charge(tenantId, 1n);
  expect(await told(tenantId)).toEqual(['5 at 4']);
  expect((await set(tenantId)).thresholds).toEqual([]);
  await wallet.charge(tenantId, 50n);
  expect(await told(tenantId)).toEqual(['5 at 4']);
});

it('sees what falls and rises within one batch and within one group', async () => {
  const tenantId = await wallet.tenant(10n);
  await set(tenantId, 5n);
  const charges = [posting(tenantId, 6n), posting(tenantId, 1n)];
  await Promise.all([
    wallet.billing.postCharges({ charges }),
    wallet.billing.creditLots(credit(tenantId, [cashOf(20n)], 'ord_x')),
  ]);
  const first = await told(tenantId);
  expect(first.length).toBeLessThanOrEqual(1);
  const { engine } = new TestEngine(wallet);
  const lot = { lotId: newId('lot'), kind: 'CASH', amount: 50n, pricePaid: 50n, expiresAt: undefined } as const;
  const charge = { kind: 'post-charge', tenantId, reservationReference: '', onlyReserved: false } as const;
  const answer = await engine.give({
    kind: 'group',
    commands: [
      { ...charge, chargeId: newId('chg'), amount: 20n },
      { kind: 'credit-lots', tenantId, origin: 'ord_y', lots: [lot] },
      { ...charge, chargeId: newId('chg'), amount: 50n },
    ],
  });
  expect(answer.kind).toBe('done');
  await engine.stop();
  expect(await told(tenantId)).toEqual([...first, '5 at 3', '5 at 3']);
});

/** Another process's engine on the same database. */
class TestEngine {
  readonly engine: Engine;

  constructor({ service, clock }: RunningWallet) {
    const { database, log } = service.running.parts;
    this.engine = new Engine({ database, now: clock.now, log });
  }
}

it('tells a fall once that several engines bring about together', async () => {
  const tenantId = await wallet.tenant(100n);
  await set(tenantId, 60n, 30n);
  const engines = [new TestEngine(wallet).engine, new TestEngine(wallet).engine, new TestEngine(wallet).engine];
  await Promise.all(engines.map((engine) => engine.start()));
  const charge = { kind: 'post-charge', tenantId, reservationReference: '', onlyReserved: false, amount: 1n } as const;
  const answers = await Promise.all(
    Array.from({ length: 30 }).flatMap(() =>
      engines.map((engine) => engine.give({ ...charge, chargeId: newId('chg') })),
    ),
  );
  expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['done']));
  await Promise.all(engines.map((engine) => engine.stop()));
  expect(await told(tenantId)).toEqual(['60 at 59', '30 at 29']);
});

it('sets those of many tenants, each by itself', async () => {
  const tenantId = await wallet.tenant(10n);
  const item = (id: string, micros: bigint) => ({ requestId: randomUUID(), tenantId: id, amounts: [cny(micros)] });
  const { results } = await thresholds.batchSetBalanceThresholds({
    items: [item(tenantId, 0n), item(newId('ten'), 4n), item(tenantId, 4n)],
  });
  expect(results.map(({ outcome }) => (outcome?.$case === 'refusal' ? outcome.value.reason : 'set'))).toEqual([
    'INVALID_AMOUNT',
    'WALLET_NOT_FOUND',
    'set',
  ]);
  expect(await below(tenantId)).toEqual(['4 above']);
});

it('is set by the tenant itself, and not by another', async () => {
  const [own, other] = [await wallet.tenant(10n), await wallet.tenant(10n)];
  const client = await wallet.service.client(ThresholdServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'tenant', tenantId: own, roles: ['owner'] },
  });
  const request = (tenantId: string) => ({ requestId: randomUUID(), tenantId, amounts: [cny(3n)] });
  expect((await client.setBalanceThresholds(request(own))).thresholds).toEqual([{ amount: cny(3n), below: false }]);
  expect(await refusal(client.setBalanceThresholds(request(other)))).toMatchObject({ reason: 'TENANT_SCOPE' });
});
