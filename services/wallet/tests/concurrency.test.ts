// Many at once, in two processes' worth of services on one database: no deadlock, no overdraft, nothing twice.
import { randomUUID } from 'node:crypto';
import { type ChargeResult, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { isDomainError } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { startTestService, type TestService } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallet as definition } from '../src/index.ts';
import type { WalletTables } from '../src/store/schema.ts';
import {
  bonusOf,
  cashOf,
  cny,
  credit,
  HOUR,
  parts,
  posting,
  reservation,
  type RunningWallet,
  startWallet,
  type WalletClient,
} from './fixtures.ts';

let wallet: RunningWallet;
let second: TestService<WalletTables>;
/** Clients of both services, to be used in turn. */
let billing: WalletClient[];
let enforcement: WalletClient[];
beforeAll(async () => {
  wallet = await startWallet();
  second = await startTestService<WalletTables>(definition, {
    now: wallet.clock.now,
    broker: wallet.service.broker,
    database: wallet.service.testDatabase,
  });
  billing = [wallet.billing, await second.client(WalletServiceService, { as: 'billing' })];
  enforcement = [wallet.enforcement, await second.client(WalletServiceService, { as: 'enforcement' })];
});
afterAll(async () => {
  await second.stop();
  await wallet.stop();
});

const turn = (clients: readonly WalletClient[], index: number): WalletClient => {
  const client = clients[index % clients.length];
  if (client === undefined) throw new Error('there are no clients');
  return client;
};

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** True when granted, false when the value did not suffice; anything else is a fault. */
async function tryReserve(
  tenantId: string,
  micros: bigint,
  index: number,
  reference = newId('grt') as string,
): Promise<boolean> {
  try {
    await turn(enforcement, index).reserve(reservation(tenantId, micros, reference, wallet.clock.in(HOUR)));
    return true;
  } catch (error) {
    if (isDomainError(error) && error.reason === 'INSUFFICIENT_BALANCE') return false;
    throw error;
  }
}

const paid = (results: readonly ChargeResult[]): bigint[] =>
  results.map(({ outcome }) => (outcome?.$case === 'receipt' ? (outcome.value.toArrears?.micros ?? -1n) : -1n));

it('grants on one hot wallet exactly what it has', async () => {
  const tenantId = await wallet.tenant(1000n);
  const granted = await times(120, (index) => tryReserve(tenantId, 10n, index));
  expect(granted.filter(Boolean)).toHaveLength(100);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, reserved: 1000n, arrears: 0n });
});

it('charges on one hot wallet leave exactly what was missing as owed', async () => {
  const tenantId = await wallet.tenant(500n);
  await times(60, async (index) => {
    const { results } = await turn(billing, index).postCharges({
      charges: [posting(tenantId, 7n), posting(tenantId, 3n)],
    });
    expect(paid(results)).not.toContain(-1n);
  });
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, cash: 0n, arrears: 100n });
  await wallet.service.flush();
  const started = await wallet.service.events('tollgate.wallet.arrears_started');
  expect(started.filter((event) => Buffer.from(event.data).includes(tenantId))).toHaveLength(1);
});

it('takes batches that cross tenants in opposite orders', async () => {
  const tenants = [await wallet.tenant(10_000n), await wallet.tenant(10_000n), await wallet.tenant(10_000n)];
  await times(60, async (index) => {
    const order = index % 2 === 0 ? tenants : tenants.toReversed();
    const { results } = await turn(billing, index).postCharges({ charges: order.map((each) => posting(each, 5n)) });
    expect(paid(results)).toEqual([0n, 0n, 0n]);
  });
  for (const tenantId of tenants) expect((await wallet.balance(tenantId)).available).toEqual(cny(9_700n));
});

it('posts a charge id once, even under two tenants at the same time', async () => {
  for (let round = 0; round < 10; round++) {
    const [one, two] = [await wallet.tenant(10n), await wallet.tenant(10n)];
    const charge = posting(one, 10n);
    const results = await times(8, async (index) => {
      const asked = { ...charge, tenantId: index % 2 === 0 ? one : two };
      const answer = (await turn(billing, index >> 1).postCharges({ charges: [posting(asked.tenantId, 1n), asked] }))
        .results[1];
      return answer?.outcome?.$case === 'receipt'
        ? answer.outcome.value.replayed
          ? 'replayed'
          : 'posted'
        : answer?.outcome?.value.reason;
    });
    expect(results.toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual([
      ...Array<string>(4).fill('CHARGE_ID_REUSED'),
      'posted',
      'replayed',
      'replayed',
      'replayed',
    ]);
  }
});

it('mixes everything on a few tenants, and the books prove', async () => {
  const tenants = [await wallet.tenant(300n), await wallet.tenant(300n), await wallet.tenant(300n)];
  await times(150, async (index) => {
    const tenantId = tenants[index % 3] ?? '';
    const reference = newId('grt');
    switch (index % 5) {
      case 0:
        return turn(billing, index).creditLots(credit(tenantId, [cashOf(9n), bonusOf(4n)]));
      case 1:
        return turn(billing, index).postRounding({
          requestId: randomUUID(),
          tenantId,
          difference: cny(BigInt(index)),
          reference,
        });
      case 2:
        return turn(billing, index).postCharges({ charges: tenants.map((each) => posting(each, 11n)) });
      case 3:
        return tryReserve(tenantId, 20n, index);
      default: {
        if (!(await tryReserve(tenantId, 15n, index, reference))) return undefined;
        await turn(billing, index).postCharges({ charges: [posting(tenantId, 6n, reference)] });
        const request = { requestId: randomUUID(), tenantId, reference, amount: undefined };
        return turn(enforcement, index).releaseReservation(request);
      }
    }
  });
  for (const tenantId of tenants) {
    const {
      available = 0n,
      reserved = 0n,
      cash = 0n,
      bonus = 0n,
      arrears = 0n,
    } = parts(await wallet.balance(tenantId));
    expect(available + reserved).toBe(cash + bonus);
    expect(available === 0n || arrears === 0n).toBe(true);
  }
});

it('lets a sweep and captures race: every micro ends in one place', async () => {
  const tenantId = await wallet.tenant(600n);
  const references = await times(20, async () => {
    const reference = newId('grt') as string;
    await wallet.enforcement.reserve(reservation(tenantId, 30n, reference, wallet.clock.in(HOUR)));
    return reference;
  });
  const captures = references.map(async (reference, index) => {
    if (index === 10) wallet.clock.pass(HOUR);
    return turn(billing, index).postCharges({ charges: [posting(tenantId, 20n, reference)] });
  });
  await Promise.all([...captures, wallet.service.runJob('expire-value'), second.runJob('expire-value')]);
  await wallet.service.runJob('expire-value');
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 200n, reserved: 0n, arrears: 0n });
  const open = await wallet.service.db.selectFrom('reservation_hold').selectAll().execute();
  const rows = await wallet.service.db
    .selectFrom('reservation')
    .select('state')
    .where('tenant_id', '=', tenantId)
    .execute();
  expect(rows.filter((row) => row.state === 'OPEN')).toEqual([]);
  expect(open.length).toBe(0);
});

it('has met no deadlock, which a retry would have hidden', async () => {
  const { rows } = await sql<{ deadlocks: bigint }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(wallet.service.db);
  expect(rows).toEqual([{ deadlocks: 0n }]);
});
