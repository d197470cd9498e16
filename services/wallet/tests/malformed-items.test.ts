// An item that the contract refuses is refused by itself, as its single call would be; its neighbours are carried out.
import { randomUUID } from 'node:crypto';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { FreezeServiceService } from '@tollgate/contracts/wallet/v1/freeze';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { ThresholdServiceService } from '@tollgate/contracts/wallet/v1/threshold';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  cashOf,
  cny,
  credit,
  draw,
  HOUR,
  packageOf,
  parts,
  posting,
  reservation,
  reversal,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
let tenantId: string;
beforeAll(async () => {
  wallet = await startWallet();
  tenantId = await wallet.tenant(1_000n);
});
afterAll(() => wallet.stop());

const said = (results: readonly { outcome?: { $case: string; value: object } | undefined }[]) =>
  results.map(({ outcome }) =>
    outcome !== undefined && 'reason' in outcome.value ? outcome.value.reason : outcome?.$case,
  );
const INVALID = 'INVALID_REQUEST';

it('of reservations: each fault, and the others are made', async () => {
  const batches = await wallet.service.client(BatchServiceService, { as: 'enforcement' });
  const good = (reference: string) => reservation(tenantId, 1n, reference, wallet.clock.in(HOUR));
  const faulty = [
    { ...good('grt_a'), tenantId: 'x' },
    { ...good('grt_b'), requestId: 'x' },
    good(''),
    good('x'.repeat(101)),
    { ...good('grt_c'), expireTime: undefined },
  ];
  const { results } = await batches.batchReserve({ items: [good('grt_1'), ...faulty, good('grt_2')] });
  expect(said(results)).toEqual(['response', ...faulty.map(() => INVALID), 'response']);
  expect(results.map((each) => each.requestId)[2]).toBe('x');
  const single = await refusal(wallet.enforcement.reserve(good('')));
  expect(results[3]?.outcome?.value).toMatchObject({ reason: single.reason });
  expect(results[3]?.outcome?.value).toMatchObject({ message: expect.stringMatching(/^reference: /) as string });
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ reserved: 2n });
});

it('of credits, captures, releases and charges', async () => {
  const batches = await wallet.service.client(BatchServiceService, { as: 'billing' });
  const credits = [credit(tenantId, []), credit(tenantId, [cashOf(1n)])];
  expect(said((await batches.batchCreditLots({ items: credits })).results)).toEqual([INVALID, 'response']);
  const capture = (amount: ReturnType<typeof cny> | undefined) => ({
    requestId: randomUUID() as string,
    tenantId,
    reference: 'grt_1',
    chargeId: newId('chg') as string,
    amount,
  });
  const captured = await batches.batchCaptureReservations({ items: [capture(undefined), capture(cny(1n))] });
  expect(said(captured.results)).toEqual([INVALID, 'response']);
  const enforcement = await wallet.service.client(BatchServiceService, { as: 'enforcement' });
  const release = (reference: string) => ({
    requestId: randomUUID() as string,
    tenantId,
    reference,
    amount: undefined,
  });
  const released = await enforcement.batchReleaseReservations({ items: [release(''), release('grt_2')] });
  expect(said(released.results)).toEqual([INVALID, 'response']);
  const charges = [
    { ...posting(tenantId, 1n), amount: undefined },
    posting(tenantId, 1n),
    { ...posting(tenantId, 1n), tenantId: 'ten_x' },
  ];
  expect(said((await wallet.billing.postCharges({ charges })).results)).toEqual([INVALID, 'receipt', INVALID]);
});

it('of freezes, thresholds, reversals and draws', async () => {
  const freezes = await wallet.service.client(FreezeServiceService, { as: 'enforcement' });
  const freeze = (reference: string) => ({ requestId: randomUUID() as string, tenantId, reference, reason: 'case' });
  const frozen = await freezes.batchFreeze({ items: [freeze(''), freeze('cas_1')] });
  expect(said(frozen.results)).toEqual([INVALID, 'response']);
  const lifted = await freezes.batchUnfreeze({ items: [freeze(''), freeze('cas_1')] });
  expect(said(lifted.results)).toEqual([INVALID, 'response']);
  const thresholds = await wallet.service.client(ThresholdServiceService, { as: 'billing' });
  const watch = (whose: string) => ({ requestId: randomUUID() as string, tenantId: whose, amounts: [cny(5n)] });
  const watched = await thresholds.batchSetBalanceThresholds({ items: [watch('nobody'), watch(tenantId)] });
  expect(said(watched.results)).toEqual([INVALID, 'response']);
  const { chargeId } = await wallet.charge(tenantId, 5n);
  const reversals = await wallet.service.client(ReversalServiceService, { as: 'billing' });
  const items = [{ ...reversal(tenantId, chargeId, 1n), amount: undefined }, reversal(tenantId, chargeId, 1n)];
  expect(said((await reversals.batchReverseCharges({ items })).results)).toEqual([INVALID, 'response']);
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 9n)]));
  const units = await wallet.service.client(UnitServiceService, { as: 'billing' });
  const drawn = await units.batchDrawUnits({ items: [draw(tenantId, 'CNY', 1n), draw(tenantId, 'mail', 1n)] });
  expect(said(drawn.results)).toEqual([INVALID, 'response']);
});

it('what is wrong with the call itself refuses the call', async () => {
  const batches = await wallet.service.client(BatchServiceService, { as: 'enforcement' });
  const item = reservation(tenantId, 1n, '', wallet.clock.in(HOUR));
  for (const items of [[], Array.from({ length: 1_001 }, () => item)])
    expect(await refusal(batches.batchReserve({ items }))).toMatchObject({
      category: 'invalid_argument',
      reason: INVALID,
    });
});
