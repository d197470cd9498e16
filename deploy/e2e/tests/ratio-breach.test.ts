// From raw delivery events to the opened case, through the real broker and both services: SendCloud's two bounce breaches
// (sendcloud/3.5), every figure by hand; and what does not count.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Channel } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { type DeliveryEvent, DeliveryEventKind } from '@tollgate/contracts/metering/v1/delivery';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import {
  announceTenants,
  connectBroker,
  connectStack,
  EMAIL_PRODUCT,
  type PrivateStack,
  startPrivateStack,
} from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stack: PrivateStack;
let pool: pg.Pool;
const [monthly, single, harmless] = [newId('ten'), newId('ten'), newId('ten')];
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  stack = await startPrivateStack({ services: ['metering', 'enforcement'] });
  const [accounts, billing, wallet] = await Promise.all(
    (['accounts', 'billing', 'wallet'] as const).map((as) => connectBroker(stack.file, as)),
  );
  if (!accounts || !billing || !wallet) throw new Error('an identity is missing');
  ends.push(async () => {
    for (const broker of [accounts, billing, wallet]) await broker.close();
  });
  await stack.startServices();
  pool = new pg.Pool({ connectionString: stack.database('enforcement').ownerUrl, max: 2 });
  const tariffs = [{ product: EMAIL_PRODUCT, channel: Channel.EMAIL }];
  const book = { priceBook: { priceBookId: newId('prb'), tariffs }, occurTime: new Date() };
  await billing.jetstream.publish(
    'tollgate.billing.price_book_published',
    PriceBookPublished.encode(PriceBookPublished.fromPartial(book)).finish(),
    { msgID: newId('evt') },
  );
  await announceTenants(accounts, [monthly, single, harmless], 'sendcloud');
  await until(async () => {
    const { rows } = await pool.query(
      'select from tenants where registered_at is not null and agreement_id is not null',
    );
    return rows.length === 3;
  });
}, 240_000);
afterAll(async () => {
  await pool?.end();
  for (const end of ends) await end();
  await stack?.stop();
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await done()); await delay(50))
    if (Date.now() > end) throw new Error('it did not come to that within two minutes');
}

/** `count` messages of a job: all accepted, the first `bounced` of them hard bounced, the others delivered. */
async function send(
  tenantId: string,
  jobId: string,
  count: number,
  bounced: number,
  recipient = (index: number) => `u${index}@qq.com`,
): Promise<void> {
  const connection = await connectStack(stack.file, 'gateway');
  try {
    const gateway = connection.client('metering', MeteringServiceService);
    const of = (index: number, kind: DeliveryEventKind): DeliveryEvent => ({
      tenantId,
      product: EMAIL_PRODUCT,
      messageId: `${jobId}-${index}`,
      recipient: recipient(index),
      kind,
      occurTimeMs: BigInt(Date.now()),
      segments: 1,
      jobId,
      grantId: '',
      detailCode: '',
    });
    const events = Array.from({ length: count }, (_, index) => [
      of(index, DeliveryEventKind.ACCEPTED),
      of(index, index < bounced ? DeliveryEventKind.HARD_BOUNCED : DeliveryEventKind.DELIVERED),
    ]).flat();
    for (let at = 0; at < events.length; at += 2_000)
      await gateway.recordDeliveryEvents({
        requestId: randomUUID(),
        source: 'e2e',
        events: events.slice(at, at + 2_000),
      });
  } finally {
    connection.close();
  }
}

const counted = (tenantId: string, messages: number) =>
  until(async () => {
    const { rows } = await pool.query<{ n: string }>(
      'select coalesce(sum(messages), 0) as n from counted_days where tenant_id = $1',
      [tenantId],
    );
    return Number(rows[0]?.n) === messages;
  });

/** The last crossing of each trigger: its level, figures and case. */
async function crossings(tenantId: string) {
  const { rows } = await pool.query<{ trigger_id: string; level: string; clause_id: string; content: string }>(
    `select distinct on (crossings.trigger_id) crossings.trigger_id, level, cases.clause_id, case_evidence.content
     from crossings join cases using (case_id) join case_evidence using (evidence_id)
     where crossings.tenant_id = $1 and level = 'FIRES' order by crossings.trigger_id, crossing_id`,
    [tenantId],
  );
  return rows.map(({ trigger_id, clause_id, content }) => {
    const { numerator, denominator } = JSON.parse(content) as { numerator: string; denominator: string };
    return { trigger_id, clause_id, numerator, denominator };
  });
}

const fires = (tenantId: string, triggerId: string) =>
  until(async () => (await crossings(tenantId)).some(({ trigger_id }) => trigger_id === triggerId));

test('a month: three jobs of 299 mails, each too small to judge, are 897 with 90 bounced together', async () => {
  // 30 × 3 = 90 of 897 are more than ten per cent; no job has the 300 from which one is judged.
  for (const job of ['a', 'b', 'c']) {
    await send(monthly, job, 299, 30);
  }
  await fires(monthly, 'hard-bounce-month');
  await counted(monthly, 897);
  expect((await crossings(monthly)).map(({ trigger_id, clause_id }) => [trigger_id, clause_id])).toEqual([
    ['hard-bounce-month', 'sendcloud/3.5'],
  ]);
  const { rows } = await pool.query('select cause from restrictions where tenant_id = $1 and cause = $2', [
    monthly,
    'AUTOMATIC',
  ]);
  expect(rows).toHaveLength(1);
}, 240_000);

test('a single job: 31 of 300 bounced, in a month whose 2,300 mails are far from the line', async () => {
  await send(single, 'good', 2_000, 0);
  await counted(single, 2_000);
  await send(single, 'bad', 300, 31);
  await fires(single, 'hard-bounce-job');
  await counted(single, 2_300);
  const found = await crossings(single);
  expect(found.map(({ trigger_id, clause_id }) => [trigger_id, clause_id])).toEqual([
    ['hard-bounce-job', 'sendcloud/3.5'],
  ]);
}, 240_000);

test('bounces of the simulator and of test addresses open nothing, however many', async () => {
  const recipients = ['bounce@simulator.amazonses.com', 'x@example.com', 'x@shop.test'];
  await send(harmless, 'tests', 900, 900, (index) => recipients[index % 3] ?? '');
  await send(harmless, 'real', 10, 0);
  await counted(harmless, 10);
  const { rows } = await pool.query('select from cases where tenant_id = $1', [harmless]);
  expect(rows).toEqual([]);
}, 240_000);
