// Postpaid tenants: what they owe restricts nothing until billing says that it is overdue.
import { CreditTermsChanged } from '@tollgate/contracts/billing/v1/credit';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arrearsCleared,
  arrearsStarted,
  occurTime,
  openTenant,
  publishPrices,
  type Stage,
  startStage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const terms = (tenantId: string, version: bigint, postpaid: boolean, restricted: boolean): Promise<void> => {
  const event = CreditTermsChanged.fromPartial({ tenantId, version, postpaid, restricted, occurTime });
  return stage.publish('tollgate.billing.credit_terms_changed', CreditTermsChanged.encode(event).finish());
};
const causes = async (tenantId: string): Promise<string[]> => {
  const rows = await stage
    .service()
    .db.selectFrom('restrictions')
    .select('cause')
    .where('tenant_id', '=', tenantId)
    .where('lifted_at', 'is', null)
    .execute();
  return rows.map((row) => row.cause);
};

test('arrears of a postpaid tenant restrict once they are overdue, and no longer when that is paid', async () => {
  const tenantId = await openTenant(stage);
  await terms(tenantId, 1n, true, false);
  await arrearsStarted(stage, tenantId, 5n);
  expect(await causes(tenantId)).toEqual([]);
  await terms(tenantId, 2n, true, true);
  expect(await causes(tenantId)).toEqual(['ARREARS']);
  // Older facts come too late.
  await terms(tenantId, 1n, true, false);
  expect(await causes(tenantId)).toEqual(['ARREARS']);
  await terms(tenantId, 3n, true, false);
  expect(await causes(tenantId)).toEqual([]);
});

test('whoever is prepaid again and owes is restricted at once, until it owes nothing', async () => {
  const tenantId = await openTenant(stage);
  await terms(tenantId, 1n, true, false);
  await arrearsStarted(stage, tenantId, 5n);
  await terms(tenantId, 2n, false, false);
  expect(await causes(tenantId)).toEqual(['ARREARS']);
  await arrearsCleared(stage, tenantId, 6n);
  expect(await causes(tenantId)).toEqual([]);
});

test('a fact about nobody is put aside, and terms that come before the tenant are remembered', async () => {
  await terms('nobody', 1n, true, false);
  const tenantId = newId('ten');
  await terms(tenantId, 1n, true, false);
  await arrearsStarted(stage, tenantId, 5n);
  expect(await causes(tenantId)).toEqual([]);
});
