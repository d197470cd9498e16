// How grants end: revoked with the standing, expired with their reservation, and no value left behind by an intent.
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNIT_PRICE } from './peers/others.ts';
import { arrearsCleared, arrearsStarted, DRAIN_MS, openTenant, ANY_KIND, PRODUCT, publishPrices } from './stage.ts';
import { requestId, startStage, type Stage } from './stage.ts';
import { approve, propose, turn, YUAN } from './terminations.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await publishPrices(stage);
});
afterAll(() => stage.stop());

const ask = (tenantId: string) => ({
  requestId: requestId(),
  tenantId,
  product: PRODUCT,
  jobId: 'spring',
  units: 10n,
  ...ANY_KIND,
});
const grantsOf = (tenantId: string) =>
  stage.service().db.selectFrom('grants').selectAll().where('tenant_id', '=', tenantId).execute();
const later = (ms: number): void => {
  stage.clock.now = new Date(stage.clock.now.getTime() + ms);
};
const MINUTE = 60_000;

async function granted(): Promise<{ tenantId: string; grantId: string }> {
  const tenantId = await openTenant(stage, 10n * YUAN);
  const { grant } = await (await stage.admission()).admit(ask(tenantId));
  return { tenantId, grantId: grant?.grantId ?? '' };
}

const previewSuspension = async (tenantId: string) =>
  (await stage.standing()).suspendTenant({
    requestId: requestId(),
    tenantId,
    clauseId: 'jd/7.3.2',
    reason: 'Complaints about unsolicited messages.',
    expireTime: undefined,
    validateOnly: true,
  });

describe('an intent that was given up', () => {
  test('reserves nothing when its request comes again', async () => {
    const tenantId = await openTenant(stage, 10n * YUAN);
    const client = await stage.admission();
    const request = ask(tenantId);
    stage.wallet.fail('reserve', 'DOWN');
    expect(await refusal(client.admit(request))).toMatchObject({ reason: 'PEER_UNAVAILABLE' });
    later(MINUTE + 1);
    await stage.service().runJob('abandon-admissions');
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'VOID' }]);
    expect(await refusal(client.admit(request))).toMatchObject({ reason: 'ADMISSION_ABANDONED' });
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
  });

  test('gives back what is reserved while the job gives it up', async () => {
    const tenantId = await openTenant(stage, 10n * YUAN);
    stage.wallet.beforeReserving = async () => {
      later(MINUTE + 1);
      await stage.service().runJob('abandon-admissions');
    };
    const refused = await refusal((await stage.admission()).admit(ask(tenantId)));
    stage.wallet.beforeReserving = () => Promise.resolve();
    expect(refused).toMatchObject({ reason: 'ADMISSION_ABANDONED' });
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'VOID' }]);
    expect(stage.wallet.reservedFor(tenantId)).toBe(0n);
  });
});

describe('a grant', () => {
  test('is revoked by whatever stops sending, arrears too, and stays so when they are paid', async () => {
    const { tenantId } = await granted();
    await arrearsStarted(stage, tenantId, 5n);
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'REVOKED', revoked_at: stage.clock.now }]);
    await arrearsCleared(stage, tenantId, 6n);
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'REVOKED' }]);
    expect(stage.wallet.reservedFor(tenantId)).toBe(10n * UNIT_PRICE);
  });

  test('that nobody returns ends with its reservation, and is counted no longer', async () => {
    const { tenantId, grantId } = await granted();
    const [row] = await grantsOf(tenantId);
    expect((await previewSuspension(tenantId)).effect).toMatchObject({ openGrants: 1n, openGrantUnits: 10n });
    stage.clock.now = new Date((row?.reservation_expires_at.getTime() ?? 0) - 1);
    await stage.service().runJob('expire-grants');
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'OPEN' }]);
    later(1);
    await stage.service().runJob('expire-grants');
    expect(await grantsOf(tenantId)).toMatchObject([{ state: 'EXPIRED', closed_at: stage.clock.now }]);
    expect((await previewSuspension(tenantId)).effect).toMatchObject({ openGrants: 0n, openGrantUnits: 0n });
    const giveBack = { requestId: requestId(), tenantId, grantId };
    expect(await refusal((await stage.admission()).returnGrant(giveBack))).toMatchObject({
      category: 'failed_precondition',
      reason: 'GRANT_EXPIRED',
    });
  });

  test('is waited for from the last moment at which it could be used, not from its first', async () => {
    const { tenantId } = await granted();
    later(5 * MINUTE);
    const settlement = await approve(stage, (await propose(stage, tenantId)).proposalId);
    const until = new Date(stage.clock.now.getTime() + DRAIN_MS);
    later(DRAIN_MS - 2 * MINUTE);
    expect((await turn(stage, settlement)).waitingFor).toContain(until.toISOString());
    later(2 * MINUTE);
    expect((await turn(stage, settlement)).complete).toBe(true);
  });
});
