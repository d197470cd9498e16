// Orders follow the tenant's standing as enforcement tells it, in whatever order it is told.

import { randomUUID } from 'node:crypto';
import { StandingChanged } from '@tollgate/contracts/enforcement/v1/events';
import { RestrictedAction, type Restriction, RestrictionCause } from '@tollgate/contracts/enforcement/v1/standing';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

const ending = (more: Partial<Restriction> = {}): Partial<Restriction> => ({
  restrictionId: newId('rst'),
  cause: RestrictionCause.TERMINATION,
  actions: [RestrictedAction.SEND, RestrictedAction.TOP_UP, RestrictedAction.SPEND],
  clauseId: 'jd/7.3',
  reason: { zh: '协议终止', en: 'the agreement ends' },
  remedy: { zh: '无', en: 'none' },
  ...more,
});

async function tell(tenantId: string, version: bigint, restrictions: Partial<Restriction>[]): Promise<void> {
  const event = StandingChanged.fromPartial({ standing: { tenantId, version, restrictions } });
  await publishEvent(world.service, 'tollgate.enforcement.standing_changed', StandingChanged.encode(event).finish());
  await world.service.flush();
}

const orders = async (tenantId: string) =>
  (await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' })).orders;

it('refuses an order while topping up is forbidden, and says by what, and takes it once that is lifted', async () => {
  const tenantId = await world.tenant();
  const restriction = ending();
  await tell(tenantId, 3n, [restriction]);
  expect(await refusal(world.order(tenantId, 5n))).toMatchObject({
    category: 'failed_precondition',
    reason: 'TOP_UP_RESTRICTED',
    metadata: {
      restriction_id: restriction.restrictionId,
      cause: 'TERMINATION',
      clause_id: 'jd/7.3',
      remedy_zh: '无',
      remedy_en: 'none',
      until: '',
    },
  });
  expect(await orders(tenantId)).toEqual([]);
  await tell(tenantId, 4n, []);
  expect((await world.order(tenantId, 5n)).amount).toEqual(cny(5n * YUAN));
});

it('believes the greatest version, whatever came last', async () => {
  const tenantId = await world.tenant();
  await tell(tenantId, 8n, [ending()]);
  await tell(tenantId, 7n, []);
  expect(await refusal(world.order(tenantId, 5n))).toMatchObject({ reason: 'TOP_UP_RESTRICTED' });
  await tell(tenantId, 9n, []);
  await tell(tenantId, 8n, [ending()]);
  expect((await world.order(tenantId, 5n)).state).toBe('ORDER_STATE_PENDING');
});

it('lets those top up who may only not send, and those whose restriction is over', async () => {
  const tenantId = await world.tenant();
  const until = new Date(world.clock.now.getTime() + 1);
  await tell(tenantId, 1n, [ending({ actions: [RestrictedAction.SEND] }), ending({ expireTime: until })]);
  expect(await refusal(world.order(tenantId, 5n))).toMatchObject({ metadata: { until: until.toISOString() } });
  const { now } = world.clock;
  world.clock.now = until;
  expect((await world.order(tenantId, 5n)).state).toBe('ORDER_STATE_PENDING');
  world.clock.now = now;
});

it('may be told of a tenant that is not known yet', async () => {
  const tenantId = newId('ten');
  await tell(tenantId, 1n, [ending()]);
  const request = { requestId: randomUUID(), tenantId, amount: cny(YUAN), channel: 'PAYMENT_CHANNEL_SANDBOX' as const };
  expect(await refusal(world.financeOrders.createTopUpOrder(request))).toMatchObject({ reason: 'TENANT_NOT_FOUND' });
});

it('sends a fact without a standing to the dead letters', async () => {
  await publishEvent(world.service, 'tollgate.enforcement.standing_changed', Buffer.alloc(0));
  await world.service.flush();
  expect(await world.service.events('tollgate.deadletter.billing-standing-changed')).toHaveLength(1);
});
