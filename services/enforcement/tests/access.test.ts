// Who may call what; permission is checked before anything is looked up.
import { AdmissionServiceService } from '@tollgate/contracts/enforcement/v1/admission';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  approver,
  enforcer,
  ofTenant,
  openTenant,
  ANY_KIND,
  PRODUCT,
  requestId,
  staff,
  startStage,
  type Stage,
} from './stage.ts';
import { order } from './terminations.ts';

let stage: Stage;
let tenantId: string;
beforeAll(async () => {
  stage = await startStage();
  tenantId = await openTenant(stage);
});
afterAll(() => stage.stop());

const suspension = () => ({
  requestId: requestId(),
  tenantId,
  clauseId: 'jd/7.3.2',
  reason: 'Complaints about messages.',
  expireTime: undefined,
  validateOnly: false,
});
const admission = () => ({ requestId: requestId(), tenantId, product: PRODUCT, jobId: '', units: 1n, ...ANY_KIND });
const denied = { category: 'permission_denied' };

describe('the table', () => {
  test('a tenant reads its own standing, and nobody else’s, whether it exists or not', async () => {
    const own = await stage.standing(ofTenant(tenantId));
    expect((await own.getStanding({ tenantId })).standing?.tenantId).toBe(tenantId);
    for (const other of [await openTenant(stage), newId('ten')])
      expect(await refusal(own.getStanding({ tenantId: other }))).toMatchObject({ ...denied, reason: 'TENANT_SCOPE' });
  });

  test.each(['support', 'reviewer', 'finance', 'approver'])('%s cannot suspend', async (role) => {
    const client = await stage.standing(staff(role));
    expect(await refusal(client.suspendTenant(suspension()))).toMatchObject({ ...denied, reason: 'ROLE_REQUIRED' });
    expect((await client.getStanding({ tenantId })).standing?.maySend).toBe(true);
  });

  test('an approver cannot propose, and an enforcer cannot approve', async () => {
    const propose = (await stage.settlements(approver)).proposeTermination(order(tenantId));
    expect(await refusal(propose)).toMatchObject({ ...denied, reason: 'ROLE_REQUIRED' });
    const approve = (await stage.settlements(enforcer)).approveProposal({
      requestId: requestId(),
      proposalId: newId('prp'),
    });
    expect(await refusal(approve)).toMatchObject({ ...denied, reason: 'ROLE_REQUIRED' });
  });

  test('only the gateway asks leave to send, and it may not suspend', async () => {
    const billing = await stage.service().client(AdmissionServiceService, { as: 'billing' });
    expect(await refusal(billing.admit(admission()))).toMatchObject({ ...denied, reason: 'SERVICE_NOT_ALLOWED' });
    const person = await stage.service().client(AdmissionServiceService, { as: 'console', person: staff('admin') });
    expect(await refusal(person.admit(admission()))).toMatchObject(denied);
    const gateway = await stage.service().client(StandingServiceService, { as: 'gateway' });
    expect(await refusal(gateway.suspendTenant(suspension()))).toMatchObject(denied);
    expect((await gateway.getStanding({ tenantId })).standing?.maySend).toBe(true);
    const borrowed = await stage.service().client(StandingServiceService, { as: 'gateway', person: enforcer });
    expect(await refusal(borrowed.suspendTenant(suspension()))).toMatchObject({ reason: 'VOUCHER_NOT_ALLOWED' });
  });
});
