// Reversals: a charge goes back the way that it came, once, in full or in parts.
import { randomUUID } from 'node:crypto';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  reversal,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

let wallet: RunningWallet;
let reversals: Client<typeof ReversalServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  reversals = await wallet.service.client(ReversalServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());

const reverse = async (tenantId: string, chargeId: string, micros: bigint): Promise<(bigint | undefined)[]> => {
  const { receipt } = await reversals.reverseCharge(reversal(tenantId, chargeId, micros));
  return [receipt?.toLots?.micros, receipt?.toArrears?.micros, receipt?.toRefundable?.micros];
};

const left = async (tenantId: string): Promise<[string, bigint | undefined][]> =>
  (await wallet.lots(tenantId)).map(({ kind, remaining }) => [kind.slice('LOT_KIND_'.length), remaining?.micros]);

it('gives parts back in the inverse order: what is owed, then cash, then bonus, used up lots too', async () => {
  const tenantId = await wallet.tenant(40n);
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(10n)]));
  const { chargeId } = await wallet.charge(tenantId, 60n);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ cash: 0n, bonus: 0n, arrears: 10n });
  expect(await reverse(tenantId, chargeId, 4n)).toEqual([0n, 4n, 0n]);
  expect(await reverse(tenantId, chargeId, 16n)).toEqual([10n, 6n, 0n]);
  expect(await left(tenantId)).toEqual([['CASH', 10n]]);
  expect(await reverse(tenantId, chargeId, 35n)).toEqual([35n, 0n, 0n]);
  expect(await left(tenantId)).toEqual([
    ['BONUS', 5n],
    ['CASH', 40n],
  ]);
  expect(await refusal(reverse(tenantId, chargeId, 6n))).toMatchObject({
    reason: 'REVERSAL_EXCEEDS_CHARGE',
    metadata: { asked_micros: '6', left_micros: '5' },
  });
  expect(await reverse(tenantId, chargeId, 5n)).toEqual([5n, 0n, 0n]);
  expect(await refusal(reverse(tenantId, chargeId, 1n))).toMatchObject({ reason: 'REVERSAL_EXCEEDS_CHARGE' });
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 50n, cash: 40n, bonus: 10n, arrears: 0n });
});

it('gives what was owed and has been paid since back to the lots that paid it', async () => {
  const tenantId = await wallet.tenant();
  const first = await wallet.charge(tenantId, 10n);
  const second = await wallet.charge(tenantId, 10n);
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(4n)]));
  await wallet.billing.creditLots(credit(tenantId, [cashOf(12n)]));
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ arrears: 4n, cash: 0n, bonus: 0n });
  expect(await reverse(tenantId, first.chargeId, 10n)).toEqual([6n, 4n, 0n]);
  expect(await left(tenantId)).toEqual([['CASH', 6n]]);
  expect(await reverse(tenantId, second.chargeId, 10n)).toEqual([10n, 0n, 0n]);
  expect(await left(tenantId)).toEqual([
    ['BONUS', 4n],
    ['CASH', 12n],
  ]);
});

it('pays with what comes free what another charge has left owed', async () => {
  const tenantId = await wallet.tenant(10n);
  const { chargeId } = await wallet.charge(tenantId, 10n);
  await wallet.charge(tenantId, 3n);
  expect(await reverse(tenantId, chargeId, 10n)).toEqual([10n, 0n, 0n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 7n, arrears: 0n });
});

it('gives what a reservation had paid to its lots, and does not fill it up again', async () => {
  const tenantId = await wallet.tenant(20n);
  await wallet.enforcement.reserve(reservation(tenantId, 15n, 'grt_1', wallet.clock.in(HOUR)));
  const { chargeId } = await wallet.charge(tenantId, 10n, 'grt_1');
  expect(await reverse(tenantId, chargeId, 10n)).toEqual([10n, 0n, 0n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 15n, reserved: 5n });
});

it('lets a share lapse whose lot is over', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(10n, wallet.clock.in(HOUR)), cashOf(10n)]));
  const { chargeId } = await wallet.charge(tenantId, 15n);
  wallet.clock.pass(HOUR);
  expect(await reverse(tenantId, chargeId, 15n)).toEqual([15n, 0n, 0n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ cash: 10n, bonus: 0n });
  const { transfers } = await (await wallet.staff('finance')).listTransfers({ tenantId, pageSize: 3, pageToken: '' });
  expect(transfers.map(({ reason, amount }) => `${reason} ${amount?.micros}`)).toEqual([
    'LOT_EXPIRED 10',
    'CHARGE_REVERSED 10',
    'CHARGE_REVERSED 5',
  ]);
});

it('makes paid money of a settled tenant refundable and lets given value lapse', async () => {
  const tenantId = await wallet.tenant(10n);
  await wallet.billing.creditLots(credit(tenantId, [bonusOf(5n)]));
  const early = await wallet.charge(tenantId, 12n);
  const late = await wallet.charge(tenantId, 6n);
  await wallet.billing.creditLots(credit(tenantId, [cashOf(1n)]));
  await wallet.billing.creditLots(credit(tenantId, [cashOf(4n)]));
  const lots = await wallet.lots(tenantId);
  await wallet.enforcement.executeSettlement({
    requestId: randomUUID(),
    settlementId: newId('set'),
    tenantId,
    lines: lots.map(({ lotId, remaining }) => ({
      lotId,
      fate: 'SETTLEMENT_FATE_FORFEITED' as const,
      amount: present(remaining),
      clauseId: 'jd/1',
    })),
  });
  expect(await reverse(tenantId, early.chargeId, 12n)).toEqual([12n, 0n, 0n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ cash: 0n, bonus: 0n, refundable: 7n, available: 0n });
  expect(await reverse(tenantId, late.chargeId, 6n)).toEqual([6n, 0n, 0n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ cash: 0n, refundable: 13n, available: 0n });
});

it('is carried out once under its id, by whoever asks and however often', async () => {
  const tenantId = await wallet.tenant(10n);
  const { chargeId } = await wallet.charge(tenantId, 8n);
  const order = reversal(tenantId, chargeId, 5n);
  const answers = await Promise.all(Array.from({ length: 8 }, () => reversals.reverseCharge(order)));
  expect(answers.filter(({ receipt }) => receipt?.replayed === false)).toHaveLength(1);
  expect(new Set(answers.map(({ receipt }) => receipt?.toLots?.micros))).toEqual(new Set([5n]));
  expect(await refusal(reversals.reverseCharge({ ...order, amount: cny(2n) }))).toMatchObject({
    reason: 'REVERSAL_ID_REUSED',
    category: 'aborted',
  });
  const both = await Promise.allSettled([reverse(tenantId, chargeId, 2n), reverse(tenantId, chargeId, 2n)]);
  expect(both.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['fulfilled', 'rejected']);
});

it('reverses many in one call, also parts of one charge, answered in order', async () => {
  const [one, other] = [await wallet.tenant(10n), await wallet.tenant(10n)];
  const [a, b] = [await wallet.charge(one, 15n), await wallet.charge(other, 4n)];
  const items = [
    reversal(one, a.chargeId, 6n),
    reversal(one, b.chargeId, 1n),
    reversal(one, a.chargeId, 9n),
    reversal(one, a.chargeId, 1n),
    reversal(other, b.chargeId, 4n),
  ];
  const { results } = await reversals.batchReverseCharges({ items });
  expect(results.map(({ reversalId }) => reversalId)).toEqual(items.map(({ reversalId }) => reversalId));
  expect(results.map(({ outcome }) => (outcome?.$case === 'refusal' ? outcome.value.reason : 'done'))).toEqual([
    'done',
    'CHARGE_NOT_FOUND',
    'done',
    'REVERSAL_EXCEEDS_CHARGE',
    'done',
  ]);
  expect(parts(await wallet.balance(one))).toMatchObject({ available: 10n, arrears: 0n });
});

it('prices anew in one group: the charge goes back and another is posted, or neither', async () => {
  const groups = await wallet.service.client(BatchServiceService, { as: 'billing' });
  const tenantId = await wallet.tenant(10n);
  const { chargeId } = await wallet.charge(tenantId, 8n);
  const group = (back: bigint) => ({
    requestId: randomUUID(),
    commands: [
      {
        tenantId,
        command: {
          $case: 'charge' as const,
          value: { chargeId: newId('chg'), amount: cny(6n), reservationReference: '', onlyReserved: false },
        },
      },
      {
        tenantId,
        command: {
          $case: 'reversal' as const,
          value: { reversalId: newId('rvl'), chargeId, amount: cny(back) },
        },
      },
    ],
  });
  expect(await refusal(groups.executeGroup(group(9n)))).toMatchObject({
    reason: 'REVERSAL_EXCEEDS_CHARGE',
    metadata: { command: '1' },
  });
  const { results } = await groups.executeGroup(group(8n));
  expect(results[1]?.result).toMatchObject({ $case: 'reversal', value: { toLots: cny(8n) } });
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 4n, arrears: 0n });
});

it('finds the movements of old charges among many', async () => {
  const tenantId = await wallet.tenant(2_000n);
  const charges = Array.from({ length: 300 }, () => posting(tenantId, 3n));
  for (let first = 0; first < 300; first += 50) {
    await wallet.billing.postCharges({ charges: charges.slice(first, first + 50) });
    wallet.clock.pass(1_000);
  }
  const items = charges.map(({ chargeId }) => reversal(tenantId, chargeId, 3n));
  const { results } = await reversals.batchReverseCharges({ items });
  expect(results.every(({ outcome }) => outcome?.$case === 'response')).toBe(true);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 2_000n });
});
