// Dead letters go back on the stream when their cause is mended, each once.

import { DeadLettersServiceService } from '@tollgate/contracts/metering/v1/dead_letters';
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { newId } from '@tollgate/ids';
import { deliverySubject } from '@tollgate/nats';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { acceptance, CLOCK, type Metering, report, startMetering } from './fixtures.ts';

const DAY_MS = 86_400_000;
let metering: Metering;
let operator: Client<typeof DeadLettersServiceService>;
let clock = CLOCK;
beforeAll(async () => {
  metering = await startMetering(() => clock);
  operator = await metering.service.client(DeadLettersServiceService, { as: 'cli' });
});
afterAll(() => metering.service.stop());

const rows = async (tenantId: string) =>
  metering.service.db.selectFrom('outcomes').select('facts').where('tenant_id', '=', tenantId.slice(4)).execute();

async function replay(reason = '', validateOnly = false) {
  const answers = [];
  for await (const answer of operator.replayDeadLetters({ reason, validateOnly })) answers.push(answer);
  await metering.service.flush();
  const last = answers.at(-1);
  expect(last?.done).toBe(true);
  return last;
}

it('counts after the cause is mended, once, however often and by however many it is asked for', async () => {
  const tenantId = newId('ten');
  const events = [report(tenantId, { messageId: 'a' }), report(tenantId, { messageId: 'b' })] as DeliveryEvent[];
  await metering.publish(deliverySubject(tenantId), DeliveryEventBatch.encode({ events, source: 'x' }).finish());
  await metering.publish(deliverySubject(tenantId), new Uint8Array([0xff]));
  await metering.service.flush();
  clock = new Date(CLOCK.getTime() + DAY_MS);
  await metering.service.runJob('drain-postponed');
  clock = CLOCK;
  await metering.service.flush();
  await metering.publish('tollgate.accounts.agreement_accepted', acceptance(tenantId), newId('evt'));
  await metering.service.flush();

  const both = [
    { reason: 'UNDECODABLE', replayed: 1n, replayedBefore: 0n },
    { reason: 'UNKNOWN_TENANT', replayed: 1n, replayedBefore: 0n },
  ];
  expect(await replay('', true)).toMatchObject({ examined: 2n, total: 2n, reasons: both });
  expect(await rows(tenantId)).toEqual([]);
  expect(await replay('INVALID_EVENT')).toMatchObject({ examined: 2n, reasons: [] });

  const [first, second] = await Promise.all([replay('UNKNOWN_TENANT'), replay('UNKNOWN_TENANT')]);
  const done = [first, second].flatMap((answer) => answer?.reasons ?? []);
  expect(done.reduce((sum, each) => sum + each.replayed, 0n)).toBe(1n);
  expect(done.reduce((sum, each) => sum + each.replayedBefore, 0n)).toBe(1n);
  expect(await rows(tenantId)).toHaveLength(2);
  expect((await metering.usage(tenantId)).reduce((sum, line) => sum + line.messages, 0n)).toBe(2n);

  // What is still broken becomes a dead letter again, and only that one is new.
  await replay('UNDECODABLE');
  expect((await replay('', true))?.reasons).toEqual([
    { reason: 'UNDECODABLE', replayed: 1n, replayedBefore: 1n },
    { reason: 'UNKNOWN_TENANT', replayed: 0n, replayedBefore: 1n },
  ]);
  expect((await metering.cli.verifyUsage({})).ok).toBe(true);
});

it('is for operators, and for reasons that are ones', async () => {
  const gateway = await metering.service.client(DeadLettersServiceService, { as: 'gateway' });
  const ask = async (client: typeof operator, reason: string) => {
    for await (const _ of client.replayDeadLetters({ reason, validateOnly: true })) continue;
  };
  expect(await refusal(ask(gateway, ''))).toMatchObject({ category: 'permission_denied' });
  expect(await refusal(ask(operator, 'not a reason'))).toMatchObject({ category: 'invalid_argument' });
});
