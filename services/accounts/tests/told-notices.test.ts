// Notices of what billing reports, of closures and of bans: each one notice in both languages, at once and once.
import { randomUUID } from 'node:crypto';
import { AutoTopUpStopped, BalanceLow } from '@tollgate/contracts/billing/v1/auto_top_up';
import { DunningStepTaken } from '@tollgate/contracts/billing/v1/credit';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bed, PASSWORD, register, type Registered, staff, startBed } from './fixtures.ts';
import { banning, reviewing, verify } from './kyc-fixtures.ts';
import { ownerOf, privacyClients, settleAndClose } from './privacy-bed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
});
afterAll(() => bed.stop());

const yuan = (fen: number) => ({ micros: BigInt(fen) * 10_000n, currencyCode: 'CNY' });

async function publish(name: string, payload: Uint8Array, msgID: string = newId('evt')): Promise<void> {
  await bed.service.broker.broker.jetstream.publish(`tollgate.billing.${name}`, payload, { msgID });
}

const told = async ({ own, tenantId }: Registered) =>
  (await own.notices.listNotices({ tenantId, pageSize: 0, pageToken: '' })).notices;

const balanceLow = (tenantId: string, balance = yuan(-12)) =>
  BalanceLow.encode({ tenantId, alert: yuan(10_000), balance, occurTime: bed.clock.now }).finish();

const dunned = (tenantId: string, action: 'REMIND' | 'RESTRICT' | 'UNSPECIFIED') =>
  DunningStepTaken.encode(
    DunningStepTaken.fromPartial({
      tenantId,
      invoiceId: newId('inv'),
      invoiceNumber: '2026-000007',
      open: yuan(123_456),
      dueTime: new Date('2026-03-02T15:59:00Z'),
      step: { dayOffset: 3, action: `DUNNING_ACTION_${action}` },
      occurTime: bed.clock.now,
    }),
  ).finish();

it('says what billing reports, with amounts and the time of Shanghai, once for an event', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const eventId = newId('evt');
  await publish('balance_low', balanceLow(tenantId), eventId);
  await publish('balance_low', balanceLow(tenantId), eventId);
  await bed.service.flush();
  const stopped = { tenantId, reason: 'MANDATE_ENDED', failures: 3, occurTime: bed.clock.now };
  await publish('auto_top_up_stopped', AutoTopUpStopped.encode(stopped).finish());
  await bed.service.flush();
  await publish('dunning_step_taken', dunned(tenantId, 'REMIND'));
  await publish('dunning_step_taken', dunned(tenantId, 'RESTRICT'));
  await bed.service.flush();
  const notices = await told(tenant);
  expect(notices.map(({ topic, templateId, count }) => [topic, templateId, count])).toEqual([
    ['DUNNING', 'dunning-restriction', 1],
    ['DUNNING', 'dunning-reminder', 1],
    ['BALANCE', 'auto-top-up-stopped', 1],
    ['BALANCE', 'balance-low', 1],
  ]);
  expect(notices[1]?.body?.en).toBe(
    'CNY 1234.56 of invoice 2026-000007 are not paid. They are due by 2026-03-02 23:59 (UTC+8).',
  );
  expect(notices[2]?.body?.zh).toContain('MANDATE_ENDED');
  expect(notices[3]?.body?.zh).toBe(
    '2026-03-01 08:00 (UTC+8) 余额为 -0.12 元，低于您设置的 100.00 元。请及时充值，以免发送中断。',
  );
});

it.each([
  ['TENANT_NOT_FOUND', 'balance_low', () => balanceLow(newId('ten'))],
  ['EVENT_INCOMPLETE', 'balance_low', (tenantId: string) => balanceLow(tenantId, { micros: 1n, currencyCode: 'USD' })],
  ['EVENT_INCOMPLETE', 'dunning_step_taken', (tenantId: string) => dunned(tenantId, 'UNSPECIFIED')],
])('sets an event aside: %s', async (reason, name, payload) => {
  const tenant = await register(bed);
  const before = (await bed.service.events('tollgate.deadletter.accounts-')).length;
  await publish(name, payload(tenant.tenantId));
  await bed.service.flush();
  const letters = await bed.service.events('tollgate.deadletter.accounts-');
  expect(letters).toHaveLength(before + 1);
  expect(JSON.stringify(letters.at(-1)?.headers)).toContain(reason);
  expect(await told(tenant)).toEqual([]);
});

it('tells every step of a closure', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const { closures } = await privacyClients(bed, ownerOf(tenant));
  const wish = { tenantId, channel: 'CLOSURE_CHANNEL_CONSOLE', password: PASSWORD } as const;
  await closures.requestClosure({ requestId: randomUUID(), ...wish });
  await closures.cancelClosure({ requestId: randomUUID(), tenantId });
  await closures.requestClosure({ requestId: randomUUID(), ...wish });
  bed.clock.now = new Date(bed.clock.now.getTime() + 86_400_000);
  await bed.service.runJob('keep-privacy-clocks');
  await settleAndClose(bed, tenantId);
  const steps = ['your account is closed', 'settled', 'asked for', 'taken back', 'asked for'];
  const notices = await told(tenant);
  expect(notices).toHaveLength(steps.length);
  for (const [place, step] of steps.entries())
    expect(notices[place]).toMatchObject({
      topic: 'CLOSURE',
      subject: { en: expect.stringContaining(step) as string },
    });
});

it('tells who is banned, with the reason in words', async () => {
  const tenant = await register(bed);
  await verify(tenant, reviewing(await bed.as('console', staff('reviewer'))));
  await banning(await bed.as('console', staff('approver')))(tenant.tenantId);
  const [newest] = await told(tenant);
  expect(newest).toMatchObject({ topic: 'BANNED', templateId: 'banned' });
  expect(newest?.body?.zh).not.toMatch(/[A-Z]{3}_/);
});
