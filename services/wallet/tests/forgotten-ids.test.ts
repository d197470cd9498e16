// Commands that repeat an id are answered from the tables, also when memory alone, which has forgotten the id, would refuse
// them for another reason.
import { randomUUID } from 'node:crypto';
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cny, HOUR, parts, posting, reservation, type RunningWallet, startWallet } from './fixtures.ts';

let wallet: RunningWallet;
let batches: Client<typeof BatchServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  batches = await wallet.service.client(BatchServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());

const capture = (tenantId: string, chargeId: string, micros: bigint) =>
  batches.captureReservation({
    requestId: randomUUID(),
    tenantId,
    reference: 'grt_1',
    chargeId,
    amount: cny(micros),
  });

it('a capture under a new request id is the capture that was, though the reservation holds less by now', async () => {
  const tenantId = await wallet.tenant(100n);
  await wallet.enforcement.reserve(reservation(tenantId, 100n, 'grt_1', wallet.clock.in(HOUR)));
  const chargeId = newId('chg');
  const first = await capture(tenantId, chargeId, 60n);
  const before = parts(await wallet.balance(tenantId));
  expect(await capture(tenantId, chargeId, 60n)).toMatchObject({
    receipt: { fromReservation: first.receipt?.fromReservation, replayed: true },
  });
  expect(await refusal(capture(tenantId, chargeId, 50n))).toMatchObject({ reason: 'CHARGE_ID_REUSED' });
  expect(await refusal(capture(tenantId, newId('chg'), 60n))).toMatchObject({ reason: 'CAPTURE_EXCEEDS_RESERVATION' });
  expect(parts(await wallet.balance(tenantId))).toEqual(before);
});

it('a group repeats a charge and reserves what is left', async () => {
  const tenantId = await wallet.tenant(100n);
  const charge = posting(tenantId, 60n);
  await wallet.billing.postCharges({ charges: [charge] });
  const value = { chargeId: charge.chargeId, amount: charge.amount, reservationReference: '', onlyReserved: false };
  const rest = { amount: cny(40n), reference: 'grt_2', expireTime: wallet.clock.in(HOUR) };
  const { results } = await batches.executeGroup({
    requestId: randomUUID(),
    commands: [
      { tenantId, command: { $case: 'charge', value } },
      { tenantId, command: { $case: 'reserve', value: rest } },
    ],
  });
  expect(results).toHaveLength(2);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, reserved: 40n, arrears: 0n });
});

it('a reference that is taken is, whether or not the amount would fit', async () => {
  const tenantId = await wallet.tenant(100n);
  await wallet.enforcement.reserve(reservation(tenantId, 50n, 'grt_1', wallet.clock.in(HOUR)));
  await wallet.enforcement.releaseReservation({
    requestId: randomUUID(),
    tenantId,
    reference: 'grt_1',
    amount: undefined,
  });
  for (const micros of [5n, 5_000n])
    expect(
      await refusal(wallet.enforcement.reserve(reservation(tenantId, micros, 'grt_1', wallet.clock.in(HOUR)))),
    ).toMatchObject({ reason: 'REFERENCE_TAKEN' });
});
