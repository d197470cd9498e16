// tollgate prices, packages, campaigns, invoices run and fapiao against stand-ins: what is asked, shown and refused.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  CampaignsServiceService,
  ListCampaignsResponse,
  PreviewTopUpResponse,
} from '@tollgate/contracts/billing/v1/campaigns';
import { CatalogServiceService, PriceBook, QuoteUsageResponse } from '@tollgate/contracts/billing/v1/catalog';
import {
  Fapiao,
  FapiaoServiceService,
  FapiaoTitle,
  GetInvoiceableAmountResponse,
} from '@tollgate/contracts/billing/v1/fapiao';
import { Order } from '@tollgate/contracts/billing/v1/orders';
import { Package, PackageOffer, PackageRefund, PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';
import { PricingServiceService } from '@tollgate/contracts/billing/v1/pricing';
import { InvoiceRun, InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { failedPrecondition } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const PACKAGE = `pkg_${'b'.repeat(32)}`;
const BOOK = `prb_${'c'.repeat(32)}`;
const FAPIAO = `fap_${'d'.repeat(32)}`;
const asked: [string, Record<string, unknown>][] = [];
let fixture: Fixture;

const staff = { staff: ['support'] } as const;
const note =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request as Record<string, unknown>]);
    return answer(request);
  };
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const book = PriceBook.fromPartial({
  priceBookId: BOOK,
  version: 3n,
  cause: 'PRICE_CAUSE_CARRIER',
  tariffs: [
    {
      product: 'sms-intl',
      destination: '44',
      tierMode: 'TIER_MODE_GRADUATED',
      tiers: [{ fromUnits: 0n, unitPrice: cny(312_345n) }],
    },
  ],
});
const offer = PackageOffer.fromPartial({
  code: 'sms-10k',
  version: 2,
  product: 'sms-cn',
  units: 10_000n,
  price: cny(470_000_000n),
  refundDays: 7,
});
const bought = Package.fromPartial({
  packageId: PACKAGE,
  tenantId: TENANT,
  offer,
  state: 'PACKAGE_STATE_ACTIVE',
  unitsLeft: 9_000n,
});
const refund = PackageRefund.fromPartial({
  packageId: PACKAGE,
  unitsUsed: 1_000n,
  unitsTakenBack: 9_000n,
  used: cny(47_000_000n),
  amount: cny(423_000_000n),
});
const run = InvoiceRun.fromPartial({ month: '2026-10', tenants: 3n, done: 3n });
const fapiao = Fapiao.fromPartial({
  fapiaoId: FAPIAO,
  tenantId: TENANT,
  state: 'FAPIAO_STATE_ISSUED',
  total: cny(106_000_000n),
});

const catalog = standIn(
  CatalogServiceService,
  { publishPriceBook: staff, getPriceBook: staff, quoteUsage: staff },
  {
    publishPriceBook: note('publish', () => ({ priceBook: book })),
    getPriceBook: note('book', () => ({ priceBook: book })),
    quoteUsage: note('quote', () =>
      QuoteUsageResponse.fromPartial({
        amount: cny(937_035n),
        product: 'sms-intl-to-44',
        lines: [{ units: 3n, unitPrice: cny(312_345n), amount: cny(937_035n), priceBookId: BOOK }],
        clauseId: 'jd/4.2',
      }),
    ),
  },
);
const packages = standIn(
  PackagesServiceService,
  {
    publishPackageOffer: staff,
    listPackageOffers: staff,
    buyPackage: staff,
    orderPackage: staff,
    refundPackage: staff,
    listPackages: staff,
  },
  {
    publishPackageOffer: note('offer', () => ({ offer })),
    listPackageOffers: note('offers', () => ({ offers: [offer] })),
    buyPackage: note('buy', () => ({ package: bought })),
    orderPackage: note('order', () => ({
      order: Order.fromPartial({
        orderId: 'ord_1',
        packageId: PACKAGE,
        amount: cny(470_000_000n),
        payUrl: 'https://pay.example/1',
      }),
    })),
    refundPackage: note('refund', () => ({ refund })),
    listPackages: note('packages', () => ({ packages: [bought], nextPageToken: '' })),
  },
);
const campaigns = standIn(
  CampaignsServiceService,
  { publishCampaign: staff, listCampaigns: staff, previewTopUp: staff },
  {
    publishCampaign: note('campaign', ({ campaign }) => ({ campaign })),
    listCampaigns: note('campaigns', () =>
      ListCampaignsResponse.fromPartial({
        campaigns: [{ code: 'autumn', version: 1, given: cny(24_000_000n), awards: 3n }],
      }),
    ),
    previewTopUp: note('preview', () =>
      PreviewTopUpResponse.fromPartial({
        paid: cny(100_000_000n),
        gifts: [{ campaignCode: 'autumn', amount: cny(8_000_000n), validDays: 30 }],
        total: cny(108_000_000n),
      }),
    ),
  },
);
const rest = [
  standIn(
    PricingServiceService,
    { listPriceBooks: staff },
    { listPriceBooks: note('books', () => ({ priceBooks: [book], nextPageToken: '' })) },
  ),
  standIn(
    InvoiceRunsServiceService,
    { startInvoiceRun: staff, getInvoiceRun: staff, retryInvoiceRun: staff, listInvoiceRunFailures: staff },
    {
      startInvoiceRun: note('run', () => ({ run })),
      getInvoiceRun: note('look', () => ({ run })),
      retryInvoiceRun: note('retry', () => ({ run })),
      listInvoiceRunFailures: note('failures', () => ({ failures: [], nextPageToken: '' })),
    },
  ),
  standIn(
    FapiaoServiceService,
    {
      getFapiaoTitle: staff,
      setFapiaoTitle: staff,
      applyForFapiao: staff,
      listFapiao: staff,
      getInvoiceableAmount: staff,
      requestFapiaoReturn: staff,
      confirmFapiaoReturn: staff,
    },
    {
      getFapiaoTitle: note('title', () => ({ title: FapiaoTitle.fromPartial({ name: '上海云帆科技有限公司' }) })),
      setFapiaoTitle: note('set-title', ({ title }) => ({ title })),
      applyForFapiao: note('apply', () => ({ fapiao })),
      listFapiao: note('fapiao', () => ({ fapiao: [fapiao], nextPageToken: '' })),
      getInvoiceableAmount: note('invoiceable', () =>
        GetInvoiceableAmountResponse.fromPartial({ invoiceable: cny(894_000_000n) }),
      ),
      requestFapiaoReturn: note('return', () => ({ fapiao })),
      confirmFapiaoReturn: () => Promise.reject(failedPrecondition('SAME_SIDE', 'The other side confirms.')),
    },
  ),
];

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now)],
    billing: [catalog, packages, campaigns, ...rest],
  }));
  const money = (micros: number) => ({ currencyCode: 'CNY', micros });
  const file = (name: string, content: object) => writeFileSync(path.join(fixture.cwd, name), JSON.stringify(content));
  const tier = { fromUnits: 0, unitPrice: money(312_345) };
  const tariff = {
    product: 'sms-intl',
    destination: '44',
    channel: 'CHANNEL_SMS',
    tierMode: 'TIER_MODE_GRADUATED',
    tiers: [tier],
  };
  file('book.json', { effectiveTime: '2026-12-01T00:00:00+08:00', tariffs: [tariff] });
  const terms = { units: 10_000, price: money(470_000_000), validMonths: 6, overflow: 'PACKAGE_OVERFLOW_STOP' };
  file('offer.json', { offer: { code: 'sms-10k', product: 'sms-cn', ...terms, refundDays: 7 } });
  const times = { startTime: '2026-11-01T00:00:00+08:00', endTime: '2026-12-01T00:00:00+08:00', validDays: 30 };
  file('campaign.json', {
    campaign: { code: 'autumn', ...times, tiers: [{ minimumPaid: money(100_000_000), bonusPerMille: 80 }] },
  });
  writeFileSync(path.join(fixture.cwd, 'broken.json'), '{');
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
const tollgate = (words: string) => fixture.tollgate(words.split(' '));

test('price books are published, after a look, listed and shown with their destinations', async () => {
  expect((await tollgate('prices publish book.json --dry-run')).code).toBe(0);
  expect((await tollgate('prices publish book.json')).code).toBe(0);
  expect(asked.map(([, request]) => request['validateOnly'])).toEqual([true, false]);
  expect(asked[0]?.[1]['tariffs']).toMatchObject([{ product: 'sms-intl', destination: '44' }]);
  expect((await tollgate('prices list')).stdout).toContain('carrier');
  expect((await tollgate('prices show')).stdout).toMatch(/sms-intl +44 +graduated +0 +0\.312345/);
});

test('a quote shows its lines, the product that prices it and the clause', async () => {
  const { code, stdout } = await tollgate(`prices quote ${TENANT} sms-intl 3 --destination 447911123456`);
  expect(code).toBe(0);
  expect(stdout).toContain('0.937035');
  expect(stdout).toMatch(/product +sms-intl-to-44/);
  expect(stdout).toMatch(/clause +jd\/4\.2/);
  expect(asked).toEqual([['quote', expect.objectContaining({ units: 3n, destination: '447911123456' })]]);
  const json = await tollgate(`--json prices quote ${TENANT} sms-intl 3`);
  expect(JSON.parse(json.stdout)).toMatchObject({ product: 'sms-intl-to-44' });
});

test('packages are offered, bought, ordered and given back, each after a look', async () => {
  for (const words of [
    'packages publish offer.json',
    `packages buy ${TENANT} sms-10k --offer-version 2`,
    `packages order ${TENANT} sms-10k --offer-version 2 --channel wechat`,
    `packages refund ${TENANT} ${PACKAGE}`,
  ]) {
    asked.length = 0;
    const look = await tollgate(`${words} --dry-run`);
    expect([look.code, look.stderr, look.stdout]).toEqual([0, '', expect.stringContaining('Nothing was changed')]);
    const done = await tollgate(words);
    expect([done.code, done.stdout]).toEqual([0, expect.not.stringContaining('Nothing was changed')]);
    expect(asked.map(([, request]) => request['validateOnly'])).toEqual([true, false]);
  }
  expect((await tollgate(`packages refund ${TENANT} ${PACKAGE}`)).stdout).toMatch(/given back +423\.00/);
  expect((await tollgate('packages offers')).stdout).toContain('sms-10k');
  expect((await tollgate(`packages list ${TENANT}`)).stdout).toContain('9000');
});

test('campaigns are published, listed and previewed', async () => {
  const look = await tollgate('campaigns publish campaign.json --dry-run');
  expect([look.code, look.stderr, look.stdout]).toEqual([0, '', expect.stringContaining('Nothing was changed')]);
  expect((await tollgate('campaigns list')).stdout).toMatch(/autumn.*no limit +24\.00 CNY +3/);
  expect((await tollgate(`campaigns preview ${TENANT} 100`)).stdout).toMatch(/to be used +108\.00/);
  expect(asked.at(-1)).toEqual(['preview', expect.objectContaining({ amount: cny(100_000_000n) })]);
});

test('a month is invoiced after a look, watched to its end, and tried again', async () => {
  const look = await tollgate('invoices run --month 2026-10 --dry-run');
  expect([look.code, asked[0]?.[1]['validateOnly']]).toEqual([0, true]);
  asked.length = 0;
  expect((await tollgate('invoices run --month 2026-10')).code).toBe(0);
  expect(asked[0]).toEqual(['run', expect.objectContaining({ month: '2026-10', validateOnly: false })]);
  expect((await tollgate('invoices run --month 2026-10 --retry')).code).toBe(0);
  expect(asked.map(([name]) => name)).toContain('retry');
});

test('fapiao: a title, an application after a look, the list, and the way back', async () => {
  expect((await tollgate(`fapiao title ${TENANT}`)).stdout).toContain('上海云帆科技有限公司');
  expect((await tollgate(`fapiao apply ${TENANT} 106 --dry-run`)).code).toBe(0);
  expect(asked.at(-1)).toEqual(['apply', expect.objectContaining({ amount: cny(106_000_000n), validateOnly: true })]);
  expect((await tollgate(`fapiao list ${TENANT}`)).stdout).toContain('894.00');
  expect((await tollgate(`fapiao return ${TENANT} ${FAPIAO} --reason sales-return`)).code).toBe(0);
  const refused = await tollgate(`fapiao return ${TENANT} ${FAPIAO} --confirm`);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('SAME_SIDE')]);
});

test.each([
  ['prices publish gone.json'],
  ['prices publish broken.json'],
  [`prices quote ${TENANT} sms-cn many`],
  ['prices show yesterday'],
  [`packages buy ${TENANT} sms-10k`],
  [`packages order ${TENANT} sms-10k --offer-version 1 --channel bank`],
  [`packages buy ${TENANT} sms-10k --offer-version 0`],
  [`campaigns preview ${TENANT} lots`],
  ['invoices run'],
  [`fapiao apply ${TENANT} much`],
])('%s is wrong usage, and nothing is asked', async (words) => {
  expect((await tollgate(words)).code).toBe(2);
  expect(asked).toEqual([]);
});
