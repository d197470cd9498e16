// Top-up through the sandbox channel, admission with a reservation, real reports, charges to the micro.
import { topUp, SMS_PRODUCT } from '@tollgate/deploy-stack';
import { randomUUID } from 'node:crypto';
import { bonusOf, FIRST_CAMPAIGN, FIRST_TOP_UP, priceOf, SECOND_CAMPAIGN, SECOND_TOP_UP } from '../arithmetic.ts';
import type { Cast } from '../cast.ts';
import { publishCampaign, statusReports, type Campaign } from '../deliveries.ts';
import type { Story } from '../story.ts';
import { until } from '../wait.ts';
import type { DemoTenantAccount } from './open-account.ts';

/** Two top-ups and two campaigns. */
export async function payAndSend(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  await pay(cast, tenant, story, FIRST_TOP_UP);
  await firstCampaign(cast, tenant, story);
  await pay(cast, tenant, story, SECOND_TOP_UP);
  await secondCampaign(cast, tenant, story);
}

async function pay(cast: Cast, tenant: DemoTenantAccount, story: Story, paid: bigint): Promise<void> {
  const { tenantId, clients } = tenant;
  story.step('It orders a top-up and pays through the sandbox channel (signed notification, verified)');
  const before = (await clients.wallet.getBalance({ tenantId })).balance;
  const order = await topUp(cast.front, {
    tenantId,
    person: clients.person,
    amount: { currencyCode: 'CNY', micros: paid },
    requestId: randomUUID(),
  });
  story.amount('paid', order.amount?.micros, paid);
  story.amount('bonus lot', order.bonus?.micros, bonusOf(paid));
  const after = (await clients.wallet.getBalance({ tenantId })).balance;
  story.amount('cash', after?.cash?.micros, (before?.cash?.micros ?? 0n) + paid);
  story.amount('bonus', after?.bonus?.micros, (before?.bonus?.micros ?? 0n) + bonusOf(paid));
}

async function firstCampaign(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  const { tenantId, clients } = tenant;
  const { asked, units } = FIRST_CAMPAIGN;
  story.step('The gateway asks leave for 2,000 segments and gets a grant backed by a reservation', ['jd/7.2']);
  const grantId = await admit(cast, tenant, 'spring-sale', asked, story);
  const all = FIRST_TOP_UP + bonusOf(FIRST_TOP_UP);
  const reserved = (await clients.wallet.getBalance({ tenantId })).balance;
  story.amount('set aside', reserved?.reserved?.micros, priceOf(asked));
  story.amount('still available', reserved?.available?.micros, all - priceOf(asked));

  story.step('Delivery events arrive on JetStream: late, doubled and out of order', ['jd/2.1']);
  const campaign: Campaign = { tenantId, grantId, jobId: 'spring-sale', ...FIRST_CAMPAIGN };
  story.say(`${await publishCampaign(cast, campaign)} reports about ${campaign.short + campaign.long} messages`);
  await counted(tenant, story, BigInt(campaign.short + campaign.long), units);
  await charged(tenant, story, units);
  await returnGrant(cast, tenant, grantId, priceOf(asked) - priceOf(units), story);
  const balance = (await clients.wallet.getBalance({ tenantId })).balance;
  story.amount('balance fell by exactly the charge', balance?.available?.micros, all - priceOf(units));
  story.amount('of it bonus, which is spent first', balance?.bonus?.micros, 0n);
}

async function secondCampaign(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  const { tenantId, clients } = tenant;
  story.step('A second campaign is reported in the carriers’ own text format, through an import', ['jd/2.1']);
  const grantId = await admit(cast, tenant, 'otp', SECOND_CAMPAIGN.asked, story);
  const campaign: Campaign = { tenantId, grantId, jobId: 'otp', ...SECOND_CAMPAIGN };
  let stored = 0n;
  let rejected = 0n;
  for await (const progress of cast.gateway.metering.importDeliveryRecords(statusReports(campaign))) {
    stored = progress.eventsStored;
    rejected = progress.recordsRejected;
  }
  story.holds('status reports stored', stored >= BigInt(campaign.short), String(stored));
  story.figure('records that are no status report', rejected, 1n);
  const messages = BigInt(FIRST_CAMPAIGN.short + FIRST_CAMPAIGN.long + SECOND_CAMPAIGN.short);
  const units = FIRST_CAMPAIGN.units + SECOND_CAMPAIGN.units;
  await counted(tenant, story, messages, units);
  await charged(tenant, story, units);
  await returnGrant(cast, tenant, grantId, 0n, story);
  const balance = (await clients.wallet.getBalance({ tenantId })).balance;
  const bonusLeft = bonusOf(SECOND_TOP_UP) - priceOf(SECOND_CAMPAIGN.units);
  story.amount('bonus left', balance?.bonus?.micros, bonusLeft);
  story.amount(
    'available',
    balance?.available?.micros,
    FIRST_TOP_UP + bonusOf(FIRST_TOP_UP) + SECOND_TOP_UP + bonusOf(SECOND_TOP_UP) - priceOf(units),
  );
}

async function admit(
  cast: Cast,
  tenant: DemoTenantAccount,
  jobId: string,
  units: bigint,
  story: Story,
): Promise<string> {
  const { grant } = await cast.gateway.admission.admit({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    product: SMS_PRODUCT,
    jobId,
    units,
    messageClass: 'MESSAGE_CLASS_NOTIFICATION',
    senderDomain: '',
  });
  story.figure('granted segments', grant?.units, units);
  story.amount('reserved', grant?.reserved?.micros, priceOf(units));
  return grant?.grantId ?? '';
}

async function returnGrant(
  cast: Cast,
  tenant: DemoTenantAccount,
  grantId: string,
  expected: bigint,
  story: Story,
): Promise<void> {
  const { released } = await cast.gateway.admission.returnGrant({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    grantId,
  });
  story.amount('given back from the grant', released?.micros, expected);
}

async function counted(tenant: DemoTenantAccount, story: Story, messages: bigint, units: bigint): Promise<void> {
  const { tenantId, clients } = tenant;
  const hour = 3_600_000;
  const row = await until('the messages are counted', async () => {
    const { rows } = await clients.usage.queryUsage({
      tenantId,
      startTime: new Date(Math.floor(Date.now() / hour) * hour - 24 * hour),
      endTime: new Date(Math.floor(Date.now() / hour) * hour + hour),
      window: 'USAGE_WINDOW_MONTH',
      timeZone: 'Asia/Shanghai',
      product: SMS_PRODUCT,
      groupBy: [],
      pageSize: 0,
      pageToken: '',
    });
    const sums = { messages: 0n, billableUnits: 0n };
    for (const each of rows) {
      sums.messages += each.messages;
      sums.billableUnits += each.billableUnits;
    }
    return sums.messages >= messages && sums.billableUnits >= units ? sums : undefined;
  });
  story.figure('messages, each counted once', row.messages, messages);
  story.figure('billable segments (submitted with success)', row.billableUnits, units);
}

async function charged(tenant: DemoTenantAccount, story: Story, units: bigint): Promise<void> {
  const { tenantId, clients } = tenant;
  const total = await until('the usage is charged', async () => {
    const { charges, nextPageToken } = await clients.invoices.listCharges({ tenantId, pageSize: 500, pageToken: '' });
    if (nextPageToken !== '') throw new Error('more charges than one page: the demonstration expects fewer');
    const seen = charges.reduce((sum, charge) => sum + charge.units, 0n);
    if (seen < units || charges.some((charge) => !charge.posted)) return undefined;
    return { units: seen, amount: charges.reduce((sum, charge) => sum + (charge.amount?.micros ?? 0n), 0n) };
  });
  story.figure('segments charged', total.units, units);
  story.amount('charged by tariff', total.amount, priceOf(units));
}
