// No tenant ever has more than can be told: what would bring it there is refused, one by one, and reads go on.
import { BatchServiceService } from '@tollgate/contracts/wallet/v1/batch';
import { MovementsServiceService } from '@tollgate/contracts/wallet/v1/movements';
import { ReversalServiceService } from '@tollgate/contracts/wallet/v1/reversal';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../src/engine/engine.ts';
import {
  bonusOf,
  cashOf,
  credit,
  HOUR,
  packageOf,
  parts,
  present,
  reversal,
  type RunningWallet,
  startWallet,
} from './fixtures.ts';

const INT64_MAX = 2n ** 63n - 1n;
/** What one lot may be, by the contract. */
const LOT_MAX = 1_000_000_000_000_000n;

let wallet: RunningWallet;
let engine: Engine;
beforeAll(async () => {
  wallet = await startWallet();
  const { parts: running } = wallet.service.running;
  engine = new Engine({ database: running.database, now: wallet.clock.now, log: running.log });
});
afterAll(async () => {
  await engine.stop();
  await wallet.stop();
});

/** A credit beyond what the contract takes at once, of which thousands would come to the same. */
async function given(tenantId: string, kind: 'CASH' | 'BONUS' | 'PACKAGE', amount: bigint): Promise<string> {
  const lot = {
    lotId: newId('lot'),
    kind,
    product: kind === 'PACKAGE' ? 'mail' : undefined,
    amount,
    pricePaid: kind === 'CASH' ? amount : 0n,
    expiresAt: undefined,
  };
  const answer = await engine.give({ kind: 'credit-lots', tenantId, origin: newId('ord'), lots: [lot] });
  return answer.kind === 'refused' ? answer.refusal.reason : answer.kind;
}

it('credits are refused one by one when all lots together would be too large', async () => {
  const tenantId = await wallet.tenant();
  const other = await wallet.tenant();
  expect(await given(tenantId, 'CASH', INT64_MAX - LOT_MAX)).toBe('done');
  const batches = await wallet.service.client(BatchServiceService, { as: 'billing' });
  const items = [
    credit(tenantId, [bonusOf(LOT_MAX - 5n)]),
    credit(tenantId, [bonusOf(6n)]),
    credit(other, [cashOf(7n)]),
    credit(tenantId, [bonusOf(5n)]),
    credit(tenantId, [cashOf(1n)]),
  ];
  const { results } = await batches.batchCreditLots({ items });
  expect(results.map(({ outcome }) => (outcome?.$case === 'refusal' ? outcome.value.reason : outcome?.$case))).toEqual([
    'response',
    'LEDGER_LIMIT',
    'response',
    'response',
    'LEDGER_LIMIT',
  ]);
  const { cash, bonus } = parts(await wallet.balance(tenantId));
  expect(present(cash) + present(bonus)).toBe(INT64_MAX);
  expect(await given(tenantId, 'PACKAGE', INT64_MAX)).toBe('done');
  expect(await refusal(wallet.billing.creditLots(credit(tenantId, [packageOf('mail', 1n)])))).toMatchObject({
    category: 'resource_exhausted',
    reason: 'LEDGER_LIMIT',
  });
  await wallet.billing.creditLots(credit(tenantId, [packageOf('sms', 1n)]));
});

it('a reversal is refused when it would give back to more than there may be', async () => {
  const tenantId = await wallet.tenant();
  expect(await given(tenantId, 'CASH', INT64_MAX)).toBe('done');
  const { chargeId } = await wallet.charge(tenantId, 10n);
  expect(await given(tenantId, 'BONUS', 4n)).toBe('done');
  const reversals = await wallet.service.client(ReversalServiceService, { as: 'billing' });
  expect(await refusal(reversals.reverseCharge(reversal(tenantId, chargeId, 7n)))).toMatchObject({
    reason: 'LEDGER_LIMIT',
  });
  await reversals.reverseCharge(reversal(tenantId, chargeId, 6n));
  const { cash, bonus } = parts(await wallet.balance(tenantId));
  expect(present(cash) + present(bonus)).toBe(INT64_MAX);
});

it('a settled tenant gets no more than it may have either', async () => {
  const tenantId = await wallet.tenant();
  expect(await given(tenantId, 'CASH', INT64_MAX - 10n)).toBe('done');
  const lotId = present((await wallet.lots(tenantId))[0]).lotId;
  const answer = await engine.give({
    kind: 'execute-settlement',
    tenantId,
    settlementId: newId('set'),
    lines: [{ lotId, fate: 'REFUNDED', amount: INT64_MAX - 10n, clauseId: 'jd/1' }],
  });
  expect(answer.kind).toBe('done');
  expect(await refusal(wallet.billing.creditLots(credit(tenantId, [cashOf(11n)])))).toMatchObject({
    reason: 'LEDGER_LIMIT',
  });
  await wallet.billing.creditLots(credit(tenantId, [cashOf(10n)]));
  expect(parts(await wallet.balance(tenantId))['refundable']).toBe(INT64_MAX);
});

it('sums over tenants that are too large to tell are refused, and smaller ones are told', async () => {
  const movements = await wallet.service.client(MovementsServiceService, { as: 'cli' });
  const period = { startTime: new Date(0), endTime: wallet.clock.in(HOUR) };
  wallet.clock.pass(HOUR);
  expect(await refusal(movements.sumLedger(period))).toMatchObject({
    category: 'resource_exhausted',
    reason: 'SUM_TOO_LARGE',
  });
  expect(await refusal(movements.getTrialBalance({ asOfTime: period.endTime }))).toMatchObject({
    reason: 'SUM_TOO_LARGE',
  });
  const small = await wallet.tenant(3n);
  const billing = await wallet.service.client(MovementsServiceService, { as: 'billing' });
  await billing.sumTenantMovements({ ...period, tenantIds: [small] });
});
