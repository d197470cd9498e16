// Packages: units of products, drawn, reserved, expired and settled, never mixed with money.
import { randomUUID } from 'node:crypto';
import { LotsCredited } from '@tollgate/contracts/wallet/v1/events';
import { StatementServiceService } from '@tollgate/contracts/wallet/v1/statement';
import { UnitServiceService } from '@tollgate/contracts/wallet/v1/units';
import type { SettlementLine } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
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
  present,
  reservation,
  type RunningWallet,
  startWallet,
  unitReservation,
} from './fixtures.ts';

let wallet: RunningWallet;
let units: Client<typeof UnitServiceService>;
beforeAll(async () => {
  wallet = await startWallet();
  units = await wallet.service.client(UnitServiceService, { as: 'billing' });
});
afterAll(() => wallet.stop());

const taken = async (...order: Parameters<typeof draw>): Promise<(bigint | undefined)[]> => {
  const { receipt } = await units.drawUnits(draw(...order));
  return [receipt?.fromReservation, receipt?.fromAvailable, receipt?.notCovered];
};

const held = async (tenantId: string): Promise<string[]> =>
  (await wallet.lots(tenantId)).map(({ units: of }) => `${of?.product} ${of?.remaining} ${of?.reserved}`);

const balanceOf = async (tenantId: string): Promise<string[]> =>
  ((await wallet.balance(tenantId)).units?.products ?? []).map(
    ({ product, available, reserved, remaining }) => `${product} ${available} ${reserved} ${remaining}`,
  );

it('credits packages beside money, and keeps the two apart', async () => {
  const tenantId = await wallet.tenant();
  const { lots, balance } = await wallet.billing.creditLots(
    credit(tenantId, [cashOf(9n), packageOf('mail', 100n, 40n), packageOf('sms', 7n)]),
  );
  expect(lots.map(({ kind, credited, units: of, pricePaid }) => [kind, credited, of, pricePaid?.micros])).toEqual([
    ['LOT_KIND_CASH', cny(9n), undefined, 9n],
    ['LOT_KIND_PACKAGE', undefined, { product: 'mail', credited: 100n, remaining: 100n, reserved: 0n }, 40n],
    ['LOT_KIND_PACKAGE', undefined, { product: 'sms', credited: 7n, remaining: 7n, reserved: 0n }, 0n],
  ]);
  expect([balance?.available?.micros, balance?.units?.products.length]).toEqual([9n, 2]);
  await wallet.charge(tenantId, 20n);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 0n, arrears: 11n });
  expect(await balanceOf(tenantId)).toEqual(['mail 100 0 100', 'sms 7 0 7']);
  const events = await wallet.service.events('tollgate.wallet.lots_credited');
  await wallet.service.flush();
  const told = (await wallet.service.events('tollgate.wallet.lots_credited'))
    .slice(events.length - 1)
    .map(({ data }) => LotsCredited.decode(data))
    .find((each) => each.tenantId === tenantId);
  expect(told?.units).toEqual([
    { product: 'mail', units: 100n },
    { product: 'sms', units: 7n },
  ]);
});

it('draws the package that expires first, as far as packages go, once a draw id', async () => {
  const tenantId = await wallet.tenant(50n);
  const order = [packageOf('mail', 10n, 1n, wallet.clock.in(3 * HOUR)), packageOf('mail', 5n)];
  await wallet.billing.creditLots(credit(tenantId, order));
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 4n, 0n, wallet.clock.in(2 * HOUR))]));
  expect(await taken(tenantId, 'mail', 6n)).toEqual([0n, 6n, 0n]);
  expect((await held(tenantId)).filter((each) => each.startsWith('mail'))).toEqual(['mail 8 0', 'mail 5 0']);
  const again = draw(tenantId, 'mail', 20n);
  const answers = await Promise.all(Array.from({ length: 5 }, () => units.drawUnits(again)));
  expect(answers.filter(({ receipt }) => receipt?.replayed === false)).toHaveLength(1);
  expect(new Set(answers.map(({ receipt }) => receipt?.notCovered))).toEqual(new Set([7n]));
  expect(await refusal(units.drawUnits({ ...again, units: 19n }))).toMatchObject({ reason: 'DRAW_ID_REUSED' });
  expect(await taken(tenantId, 'mail', 2n)).toEqual([0n, 0n, 2n]);
  expect(await taken(tenantId, 'never-sold', 2n)).toEqual([0n, 0n, 2n]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ available: 50n, arrears: 0n });
});

it('reserves units, draws them from their reservation first, and gives the rest back', async () => {
  const tenantId = await wallet.tenant(5n);
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 20n)]));
  const ask = (count: bigint, reference: string) =>
    wallet.enforcement.reserve(
      unitReservation(tenantId, { product: 'mail', units: count }, reference, wallet.clock.in(HOUR)),
    );
  const { reservation: made } = await ask(12n, 'grt_1');
  expect(made).toMatchObject({ amount: undefined, units: { product: 'mail', units: 12n, captured: 0n, released: 0n } });
  expect(await refusal(ask(9n, 'grt_2'))).toMatchObject({
    reason: 'INSUFFICIENT_UNITS',
    metadata: { product: 'mail', asked_units: '9', available_units: '8' },
  });
  expect(await taken(tenantId, 'mail', 3n, 'grt_1')).toEqual([3n, 0n, 0n]);
  expect(await taken(tenantId, 'mail', 11n, 'grt_1')).toEqual([9n, 2n, 0n]);
  await ask(5n, 'grt_3');
  const release = (count?: bigint) =>
    wallet.enforcement.releaseReservation({
      requestId: randomUUID(),
      tenantId,
      reference: 'grt_3',
      amount: undefined,
      units: count,
    });
  expect((await release(2n)).reservation?.units).toEqual({ product: 'mail', units: 5n, captured: 0n, released: 2n });
  expect((await release()).reservation).toMatchObject({ state: 'RESERVATION_STATE_CLOSED' });
  expect(await balanceOf(tenantId)).toEqual(['mail 6 0 6']);
});

it('does not take money from a reservation of units, nor units from one of money', async () => {
  const tenantId = await wallet.tenant(50n);
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 20n)]));
  await wallet.enforcement.reserve(
    unitReservation(tenantId, { product: 'mail', units: 5n }, 'grt_u', wallet.clock.in(HOUR)),
  );
  await wallet.enforcement.reserve(reservation(tenantId, 5n, 'grt_m', wallet.clock.in(HOUR)));
  expect((await wallet.charge(tenantId, 4n, 'grt_u')).outcome).toMatchObject({
    value: { fromReservation: cny(0n), fromAvailable: cny(4n) },
  });
  expect(await taken(tenantId, 'mail', 4n, 'grt_m')).toEqual([0n, 4n, 0n]);
  const release = (reference: string, amount: bigint | undefined, count: bigint | undefined) =>
    wallet.enforcement.releaseReservation({
      requestId: randomUUID(),
      tenantId,
      reference,
      amount: amount === undefined ? undefined : cny(amount),
      units: count,
    });
  expect(await refusal(release('grt_u', 1n, undefined))).toMatchObject({ reason: 'RESERVATION_OF_UNITS' });
  expect(await refusal(release('grt_m', undefined, 1n))).toMatchObject({ reason: 'RESERVATION_OF_MONEY' });
});

it('lets packages and reservations of units end by time', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n, 5n, wallet.clock.in(2 * HOUR))]));
  await wallet.enforcement.reserve(
    unitReservation(tenantId, { product: 'mail', units: 4n }, 'grt_1', wallet.clock.in(HOUR)),
  );
  wallet.clock.pass(HOUR);
  expect(await balanceOf(tenantId)).toEqual(['mail 10 0 10']);
  wallet.clock.pass(HOUR);
  expect(await taken(tenantId, 'mail', 4n)).toEqual([0n, 0n, 4n]);
  expect(await balanceOf(tenantId)).toEqual([]);
  const { transfers } = await (await wallet.staff('finance')).listTransfers({ tenantId, pageSize: 1, pageToken: '' });
  expect(transfers[0]).toMatchObject({
    reason: 'LOT_EXPIRED',
    toAccount: 'system/units-lapsed',
    amount: undefined,
    units: { product: 'mail', units: 10n },
  });
});

it('draws many in one call, each by itself and in order', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n)]));
  const items = [draw(tenantId, 'mail', 6n), draw(newId('ten'), 'mail', 1n), draw(tenantId, 'mail', 6n)];
  const { results } = await units.batchDrawUnits({ items: [...items, { ...draw(tenantId, 'mail', 1n), units: 0n }] });
  expect(results.map(({ outcome }) => (outcome?.$case === 'refusal' ? outcome.value.reason : 'done'))).toEqual([
    'done',
    'WALLET_NOT_FOUND',
    'done',
    'INVALID_UNITS',
  ]);
  expect(results[2]?.outcome).toMatchObject({ value: { receipt: { fromAvailable: 4n, notCovered: 2n } } });
});

it('settles packages by their units, and pays back at most what was paid for them', async () => {
  const tenantId = await wallet.tenant();
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 100n, 1_000n), packageOf('mail', 10n, 50n)]));
  await wallet.charge(tenantId, 30n);
  const lots = await wallet.lots(tenantId);
  const [first, second] = [100n, 10n].map((of) => lots.find((lot) => lot.units?.credited === of)?.lotId);
  const line = (lotId = '', fate: SettlementLine['fate'], count: bigint, micros: bigint): SettlementLine => ({
    lotId,
    fate,
    amount: cny(micros),
    clauseId: 'tencent/1',
    units: count,
  });
  const settle = (...lines: SettlementLine[]) =>
    wallet.enforcement.executeSettlement({ requestId: randomUUID(), settlementId: newId('set'), tenantId, lines });
  const rest = line(second, 'SETTLEMENT_FATE_FORFEITED', 10n, 0n);
  expect(await refusal(settle(line(first, 'SETTLEMENT_FATE_REFUNDED', 100n, 1_001n), rest))).toMatchObject({
    reason: 'PAYOUT_EXCEEDS_PRICE',
  });
  expect(await refusal(settle(line(first, 'SETTLEMENT_FATE_FORFEITED', 100n, 1n), rest))).toMatchObject({
    reason: 'WRONG_MEASURE',
  });
  expect(await refusal(settle(line(first, 'SETTLEMENT_FATE_REFUNDED', 99n, 1n), rest))).toMatchObject({
    reason: 'POSITION_CHANGED',
  });
  const { transfers } = await settle(
    line(first, 'SETTLEMENT_FATE_CONSUMED', 20n, 0n),
    line(first, 'SETTLEMENT_FATE_SET_OFF', 20n, 30n),
    line(first, 'SETTLEMENT_FATE_REFUNDED', 60n, 500n),
    rest,
  );
  expect(
    transfers.map(
      ({ toAccount, amount, units: of, reason }) => `${reason} ${amount?.micros ?? of?.units} ${toAccount}`,
    ),
  ).toEqual([
    'SETTLEMENT_CONSUMED 20 system/units-used',
    'SETTLEMENT_SET_OFF 20 system/units-lapsed',
    `SETTLEMENT_SET_OFF 30 tenant/${tenantId}/arrears`,
    'SETTLEMENT_REFUNDED 60 system/units-lapsed',
    `SETTLEMENT_REFUNDED 500 tenant/${tenantId}/refundable`,
    'SETTLEMENT_FORFEITED 10 system/units-lapsed',
  ]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ refundable: 500n, arrears: 0n });
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 5n, 70n)]));
  expect(await balanceOf(tenantId)).toEqual([]);
  expect(parts(await wallet.balance(tenantId))).toMatchObject({ refundable: 570n });
});

it('leaves units out of statements of money, and shows packages of the past', async () => {
  const tenantId = await wallet.tenant(5n);
  await wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 10n, 3n)]));
  await taken(tenantId, 'mail', 4n);
  const statements = await wallet.service.client(StatementServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
  });
  const period = { tenantId, startTime: new Date(0), endTime: wallet.clock.in(HOUR) };
  const statement = await statements.getStatement(period);
  expect([statement.closing?.total?.micros, statement.credits?.micros, statement.lines]).toEqual([5n, 5n, 1n]);
  const past = await statements.getPastBalance({ tenantId, asOf: { $case: 'asOfTime', value: wallet.clock.time } });
  expect(past.lots.map(({ kind, remaining, units: of }) => [kind, remaining?.micros, of?.units])).toEqual([
    ['LOT_KIND_CASH', 5n, undefined],
    ['LOT_KIND_PACKAGE', undefined, 6n],
  ]);
  expect(present(past.balance).total).toEqual(cny(5n));
});
