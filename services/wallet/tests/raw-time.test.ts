// Times that no Date can hold, sent by a client that does not check them.
import { ReserveRequest, WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reservation, type RunningWallet, START, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await startWallet();
});
afterAll(() => wallet.stop());

/** Field 5, expire_time, with so many seconds since 1970 as a varint. */
function expireTime(seconds: bigint): Buffer {
  const varint: number[] = [];
  let left = BigInt.asUintN(64, seconds);
  for (; left > 127n; left >>= 7n) varint.push(Number(left & 127n) | 128);
  return Buffer.from([0x2a, varint.length + 2, 0x08, ...varint, Number(left)]);
}

it.each([
  ['beyond what a Date can hold', 9_000_000_000_000n],
  ['the largest int64', 2n ** 63n - 1n],
  ['long past', -(10n ** 12n)],
])('refuses an expiry %s', async (_what, seconds) => {
  const tenantId = await wallet.tenant(100n);
  const definition = {
    ...WalletServiceService,
    reserve: {
      ...WalletServiceService.reserve,
      requestSerialize: (request: ReserveRequest) =>
        Buffer.concat([ReserveRequest.encode({ ...request, expireTime: undefined }).finish(), expireTime(seconds)]),
    },
  };
  const client = await wallet.service.client(definition, { as: 'enforcement' });
  const before = await wallet.dump();
  expect(await refusal(client.reserve(reservation(tenantId, 1n, 'grt_1', START)))).toMatchObject({
    category: 'invalid_argument',
    reason: 'INVALID_REQUEST',
    violations: [{ field: 'expire_time' }],
  });
  expect(await wallet.dump()).toBe(before);
});
