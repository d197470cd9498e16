// What commits is what is published, once; what cannot be understood is set aside; order between streams does not matter.
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accept,
  arrearsCleared,
  arrearsStarted,
  occurTime,
  openTenant,
  register,
  requestId,
  startStage,
  verify,
  type Stage,
} from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const published = async (tenantId: string): Promise<StandingChanged[]> => {
  await stage.service().flush();
  const seen = await stage.service().events('tollgate.enforcement.standing_changed');
  return seen.map(({ data }) => StandingChanged.decode(data)).filter((each) => each.standing?.tenantId === tenantId);
};
const causes = async (tenantId: string): Promise<string[]> => {
  const { standing } = await (await stage.standing()).getStanding({ tenantId });
  return standing?.restrictions.map((each) => each.cause) ?? [];
};
const deadLetters = async (): Promise<number> =>
  (await stage.service().events('tollgate.deadletter.enforcement')).length;

describe('events out', () => {
  test('every change of standing tells its restriction, its reasons and the standing after it, in order', async () => {
    const tenantId = await openTenant(stage);
    const client = await stage.standing();
    const order = { tenantId, clauseId: 'jd/7.3.2', reason: 'Complaints about messages.', expireTime: undefined };
    await client.suspendTenant({ ...order, requestId: requestId(), validateOnly: true });
    const { restriction } = await client.suspendTenant({ ...order, requestId: requestId(), validateOnly: false });
    const restrictionId = restriction?.restrictionId ?? '';
    await client.liftRestriction({ requestId: requestId(), tenantId, restrictionId, reason: 'All in order again.' });
    const events = await published(tenantId);
    expect(events.map((each) => [each.restriction?.cause, each.added, each.standing?.version])).toEqual([
      ['RESTRICTION_CAUSE_AGREEMENT', true, 1n],
      ['RESTRICTION_CAUSE_KYC', true, 2n],
      ['RESTRICTION_CAUSE_AGREEMENT', false, 3n],
      ['RESTRICTION_CAUSE_KYC', false, 4n],
      ['RESTRICTION_CAUSE_STAFF', true, 5n],
      ['RESTRICTION_CAUSE_STAFF', false, 6n],
    ]);
    for (const { statement, restriction: told } of events) {
      expect(statement?.zh).toContain(told?.clauseId);
      expect(statement?.en).toContain(told?.clauseId);
    }
    expect(events[4]?.statement?.en).toContain('Complaints about messages.');
    expect(events[5]).toMatchObject({ standing: { maySend: true }, restriction: { liftTime: stage.clock.now } });
    expect(events[5]?.statement?.en).toContain('All in order again.');
  });
});

describe('events in', () => {
  test('any order of the facts ends in the same standing', async () => {
    const facts = [register, accept, verify] as const;
    const money = [
      (tenantId: string) => arrearsStarted(stage, tenantId, 1n),
      (tenantId: string) => arrearsCleared(stage, tenantId, 2n),
      (tenantId: string) => arrearsStarted(stage, tenantId, 3n),
    ];
    const all = [...facts.map((fact) => (tenantId: string) => fact(stage, tenantId)), ...money];
    const order = fc.shuffledSubarray(all, { minLength: all.length });
    await fc.assert(
      fc.asyncProperty(order, async (shuffled) => {
        const tenantId = newId('ten');
        for (const tell of shuffled) await tell(tenantId);
        expect(await causes(tenantId)).toEqual(['RESTRICTION_CAUSE_ARREARS']);
      }),
      { numRuns: 12 },
    );
  });

  test('the same message twice changes nothing twice', async () => {
    const tenantId = await openTenant(stage);
    const before = (await published(tenantId)).length;
    await accept(stage, tenantId);
    await verify(stage, tenantId);
    expect(await published(tenantId)).toHaveLength(before);
  });

  test('what cannot be understood is dead-lettered, and the tenant stays restricted', async () => {
    const tenantId = newId('ten');
    await register(stage, tenantId);
    const letters = await deadLetters();
    const other = {
      tenantId,
      acceptanceId: newId('acc'),
      agreementId: 'jd-sms',
      version: '1',
      occurTime,
      contract: undefined,
    };
    await stage.publish(
      'tollgate.accounts.agreement_accepted',
      AgreementAccepted.encode({ ...other, contentHash: 'of another text', mode: 'ACCEPTANCE_MODE_CLICK' }).finish(),
    );
    await stage.publish('tollgate.accounts.tenant_verified', new Uint8Array([0xff, 0xff]));
    await register(stage, 'nobody');
    expect(await deadLetters()).toBe(letters + 3);
    expect(await causes(tenantId)).toEqual(['RESTRICTION_CAUSE_AGREEMENT', 'RESTRICTION_CAUSE_KYC']);
  });
});
