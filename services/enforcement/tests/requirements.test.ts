// Requirements of the verification that are past due: a KYC restriction as long as any is, whatever order facts come in.
import { RequirementsChanged } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept, occurTime, openTenant, register, startStage, verify, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const changed = (tenantId: string, sequence: bigint, ...codes: string[]) => {
  const pastDue = codes.map((code) => ({ requirementId: code, code, deadline: occurTime, clauseId: '' }));
  const payload = RequirementsChanged.encode({ tenantId, pastDue, sequence, occurTime }).finish();
  return stage.publish('tollgate.accounts.requirements_changed', payload);
};
const standing = async (tenantId: string) => {
  const read = (await (await stage.standing()).getStanding({ tenantId })).standing;
  return [read?.maySend, read?.restrictions.map(({ cause }) => cause.replace('RESTRICTION_CAUSE_', ''))];
};

test('stops sending while something is past due, once, and lets it go on when all is met', async () => {
  const tenantId = await openTenant(stage);
  await changed(tenantId, 1n, 'DEMAND');
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
  await changed(tenantId, 2n, 'DEMAND', 'LICENCE_RENEWAL');
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
  // Another approval meets the renewal, not the demand.
  await verify(stage, tenantId);
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
  await changed(tenantId, 3n);
  expect(await standing(tenantId)).toEqual([true, []]);
});

test('believes the greatest sequence, whatever arrives last', async () => {
  const tenantId = await openTenant(stage);
  await changed(tenantId, 2n);
  await changed(tenantId, 1n, 'DEMAND');
  expect(await standing(tenantId)).toEqual([true, []]);
  await changed(tenantId, 4n, 'DEMAND');
  await changed(tenantId, 3n);
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
});

test('never lifts what an unproved identity stops', async () => {
  const tenantId = newId('ten');
  await register(stage, tenantId);
  await accept(stage, tenantId);
  await changed(tenantId, 1n, 'DEMAND');
  await changed(tenantId, 2n);
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
});

test('knows at the registration what came before it', async () => {
  const tenantId = newId('ten');
  await changed(tenantId, 1n, 'BANNED');
  await accept(stage, tenantId);
  await verify(stage, tenantId);
  await register(stage, tenantId);
  expect(await standing(tenantId)).toEqual([false, ['KYC']]);
  await changed(tenantId, 2n);
  expect(await standing(tenantId)).toEqual([true, []]);
});
