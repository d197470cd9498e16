// tollgate wallet freeze, unfreeze, thresholds against stand-ins: what is asked, shown and refused.
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { Balance, WalletFreeze, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { failedPrecondition } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const REQUEST = '0b7c9f4e-5f0a-4f5e-9d55-2f4f5f1f0a11';
const asked: [string, unknown][] = [];
let fixture: Fixture;

const staff = { staff: ['support'] } as const;
const keep =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request]);
    return answer(request);
  };
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const open = WalletFreeze.fromPartial({ reference: 'case-1', reason: 'chargeback', freezeTime: new Date(0) });
const frozen = Balance.fromPartial({
  available: cny(0n),
  reserved: cny(2_000_000n),
  frozen: { freezes: [open], amount: cny(7_500_000n) },
});
const free = Balance.fromPartial({ available: cny(7_500_000n), reserved: cny(2_000_000n) });

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now)],
    wallet: [
      standIn(
        FreezeServiceService,
        { freeze: staff, unfreeze: staff },
        {
          freeze: keep('freeze', () => ({ freeze: open, balance: frozen })),
          unfreeze: keep('unfreeze', ({ reference }) => {
            if (reference !== 'case-1') throw failedPrecondition('FREEZE_NOT_FOUND', 'There is no such freeze.');
            return { freeze: { ...open, liftTime: new Date(60_000) }, balance: free };
          }),
        },
      ),
      standIn(
        ThresholdServiceService,
        { setBalanceThresholds: staff, getBalanceThresholds: staff },
        {
          setBalanceThresholds: keep('set', ({ amounts }) => ({
            thresholds: amounts.map((amount) => ({ amount, below: amount.micros > 50_000_000n })),
          })),
          getBalanceThresholds: keep('get', () => ({ thresholds: [] })),
        },
      ),
      standIn(
        WalletServiceService,
        { getBalance: staff, listLots: staff },
        {
          getBalance: async () => ({ balance: frozen }),
          listLots: async () => ({ lots: [], nextPageToken: '' }),
        },
      ),
    ],
  }));
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());

const run = (...words: string[]) => fixture.tollgate(['wallet', ...words]);

test('a freeze is made under its reference, and what it keeps is shown', async () => {
  const words = ['freeze', TENANT, '--reference', 'case-1', '--reason', 'chargeback', '--request-id', REQUEST];
  const done = await run(...words);
  expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/frozen +.*7\.50 CNY by case-1 \(chargeback\)/)]);
  expect(asked).toEqual([
    ['freeze', { requestId: REQUEST, tenantId: TENANT, reference: 'case-1', reason: 'chargeback' }],
  ]);
  expect((await run(...words, '--json')).json()).toMatchObject({ freeze: { reference: 'case-1' } });
});

test('a freeze is lifted, and one that is not there is refused by its code', async () => {
  const done = await run('unfreeze', TENANT, '--reference', 'case-1', '--json');
  expect([done.code, done.json()]).toMatchObject([0, { freeze: { reference: 'case-1' } }]);
  expect((await run('unfreeze', TENANT, '--reference', 'case-1')).stdout).toMatch(/frozen +no/);
  const refused = await run('unfreeze', TENANT, '--reference', 'case-2');
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('FREEZE_NOT_FOUND')]);
  expect(asked.at(-1)).toEqual(['unfreeze', expect.objectContaining({ reference: 'case-2' })]);
});

test('thresholds are shown, replaced and cleared', async () => {
  expect((await run('thresholds', TENANT)).stdout).toContain('Nothing is watched.');
  const set = await run('thresholds', TENANT, '100', '20.5');
  expect([set.code, set.stdout]).toEqual([0, expect.stringMatching(/100.* BELOW\n.*20\.5.* at or above/)]);
  expect((await run('thresholds', TENANT, '--clear', '--json')).json()).toEqual({ thresholds: [] });
  expect(asked).toEqual([
    ['get', { tenantId: TENANT }],
    ['set', expect.objectContaining({ tenantId: TENANT, amounts: [cny(100_000_000n), cny(20_500_000n)] })],
    ['set', expect.objectContaining({ tenantId: TENANT, amounts: [] })],
  ]);
});

test('a balance says that it is frozen, and by what', async () => {
  expect((await run('balance', TENANT)).stdout).toMatch(/frozen +.*7\.50 CNY by case-1/);
});

test.each([
  [['freeze', TENANT, '--reference', 'case-1']],
  [['freeze', TENANT, '--reason', 'chargeback']],
  [['unfreeze', TENANT]],
  [['thresholds', TENANT, '1', '--clear']],
  [['thresholds', TENANT, '0']],
  [['thresholds', TENANT, 'much']],
])('%j is wrong usage, and nothing is asked', async (words) => {
  expect((await run(...words)).code).toBe(2);
  expect(asked).toEqual([]);
});
