// Statements as files, and who documents name: the same bytes each time, and old invoices stay what they were.

import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import { InvoiceRunsServiceService } from '@tollgate/contracts/billing/v1/runs';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import { newId } from '@tollgate/ids';
import { money } from '@tollgate/money';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { createTypesetter } from '@tollgate/typeset';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoiceSheet } from '../src/documents/invoice-pdf.ts';
import { chargeDirectly } from './charged-usage.ts';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

const MONTH = '2026-11';
const SELLER = {
  name: '上海通关科技有限公司',
  taxNumber: '91440300708461136T',
  address: '上海市浦东新区世纪大道1号',
  phone: '021-50000000',
  bank: '招商银行上海分行',
  bankAccount: '121900000000001',
};
let world: BillingWorld;
let statements: Client<StatementsServiceService>;
let documents: Client<DocumentsServiceService>;
let tenantId: string;
beforeAll(async () => {
  world = await startBilling();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  statements = await world.service.client(StatementsServiceService, { as: 'console', person });
  documents = await world.service.client(DocumentsServiceService, { as: 'console', person });
  const runs = await world.service.client(InvoiceRunsServiceService, { as: 'console', person });
  tenantId = await world.tenant();
  const amount = { currencyCode: 'CNY', micros: 1_000n * YUAN };
  world.wallet.ledger.creditLots({
    requestId: randomUUID(),
    tenantId,
    credits: [{ kind: 'LOT_KIND_CASH', amount, pricePaid: amount, expireTime: undefined }],
    origin: 'ord-1',
  });
  await chargeDirectly(world, tenantId, { units: 10_001n });
  await chargeDirectly(world, tenantId, { product: 'email-trigger', units: 33n, priceMicros: 1_800n });
  await statements.setSellerProfile({ requestId: randomUUID(), ...SELLER });
  world.clock.now = new Date('2026-12-03T00:00:00Z');
  await runs.startInvoiceRun({ requestId: randomUUID(), month: MONTH, validateOnly: false });
  await world.service.runJob('invoice-runs');
});
afterAll(() => world.stop());

const render = async (format: 'PDF' | 'CSV', language: 'ZH' | 'EN', month = MONTH) => {
  const request = {
    tenantId,
    month,
    format: `DOCUMENT_FORMAT_${format}`,
    language: `DOCUMENT_LANGUAGE_${language}`,
  } as const;
  const { file } = await statements.renderMonthlyStatement(request);
  if (file === undefined) throw new Error('no file came back');
  return file;
};
async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

describe('a final statement as PDF', () => {
  it('prints what was issued, in both languages', async () => {
    const zh = await render('PDF', 'ZH');
    expect(zh.fileName).toBe('statement-2026-11-S2026-000001-zh.pdf');
    const text = await textOf(zh.content);
    for (const figure of [
      '月度对账单 2026-11',
      'S2026-000001',
      SELLER.name,
      SELLER.taxNumber,
      tenantId,
      '2026-11-01 00:00:00 – 2026-12-01 00:00:00',
      '期初余额 ¥ 0.00',
      '期末余额 ¥ 549.8956',
      '充值 TOP_UP 1 1,000.00',
      '用量扣费 CHARGE 2 -450.1044',
      'sms-cn 10,001 0.045 450.045',
      'email-trigger 33 0.0018 0.0594',
      '已出账用量合计 450.1044',
      '2026-000001',
    ])
      expect(text).toContain(figure);
    const english = await textOf((await render('PDF', 'EN')).content);
    for (const figure of ['Monthly statement 2026-11', 'Closing balance ¥ 549.8956', 'Usage CHARGE 2 -450.1044'])
      expect(english).toContain(figure);
    expect(english).not.toContain('对账单');
  });

  it('is the same to the byte, also when the seller is called otherwise since', async () => {
    const before = await render('PDF', 'ZH');
    await statements.setSellerProfile({ requestId: randomUUID(), ...SELLER, name: '另一家公司' });
    const after = await render('PDF', 'ZH');
    expect(Buffer.from(after.content).equals(Buffer.from(before.content))).toBe(true);
    expect(Buffer.from(after.digest).toString('hex')).toBe(createHash('sha256').update(after.content).digest('hex'));
    expect((await statements.getSellerProfile({})).version).toBe(2n);
  });

  it('says that it is a draft while the month lasts', async () => {
    const text = await textOf((await render('PDF', 'ZH', '2026-12')).content);
    expect(text).toContain('草稿');
    expect(text).toContain('期初余额 ¥ 549.8956');
  });
});

describe('a statement as CSV', () => {
  it('has exact amounts', async () => {
    const lines = new TextDecoder().decode((await render('CSV', 'EN')).content).split('\r\n');
    for (const line of [
      'Opening balance,,,0.00',
      'Top-ups,TOP_UP,1,1000.00',
      'Usage,CHARGE,2,-450.1044',
      'Closing balance,,,549.8956',
    ])
      expect(lines).toContain(line);
  });
});

describe('parties of invoices', () => {
  it('are printed as they were when it was issued', async () => {
    const { invoices } = await world.finance.listInvoices({ tenantId, pageSize: 1, pageToken: '' });
    const { file } = await documents.renderInvoice({
      tenantId,
      invoiceId: invoices[0]?.invoiceId ?? '',
      format: 'DOCUMENT_FORMAT_PDF',
      language: 'DOCUMENT_LANGUAGE_ZH',
    });
    const text = await textOf(file?.content ?? new Uint8Array());
    expect(text).toContain(`销售方 ${SELLER.name}`);
    expect(text).toContain(`购买方 ${tenantId}`);
  });

  // Rendered before parties were printed; what was issued then has none.
  it.each([
    ['zh', 'f0e6a78dffdbccedd6b22f1abaae9e34a0d92716ec8368584db4c54706e9fba4'],
    ['en', '0a682abee54fdb6e85bd656d2be972298e712cedafc6a3f4ae37c718199fcc75'],
  ] as const)('are not printed on an invoice from before: %s has the bytes it had', async (language, digest) => {
    const press = createTypesetter({
      templates: fileURLToPath(new URL('../src/documents/templates', import.meta.url)),
    });
    const cny = (micros: bigint) => money(micros, 'CNY');
    const issueTime = new Date('2026-11-21T04:00:00Z');
    const sheet = invoiceSheet(
      {
        invoiceId: newId('inv'),
        number: '2026-000001',
        tenantId: 'ten_019a8c3e5f7074218a9b0c1d2e3f4a5b',
        period: { start: new Date('2026-10-31T16:00:00Z'), end: issueTime },
        lines: [{ product: 'sms-cn', units: 100_000n, unitPrice: cny(45_000n), amount: cny(4_500_000_000n) }],
        exactTotal: cny(4_500_000_000n),
        total: cny(4_500_000_000n),
        net: cny(4_245_280_000n),
        tax: cny(254_720_000n),
        rounding: cny(0n),
        issueTime,
        dueTime: undefined,
        seller: undefined,
        buyer: undefined,
      },
      language,
    );
    const pdf = await press.pdf('invoice.typ', sheet, issueTime);
    await press.close();
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(digest);
  });
});

describe('refusals', () => {
  it('of a seller whose tax number is wrong: nothing is set', async () => {
    const before = await statements.getSellerProfile({});
    const wrong = { requestId: randomUUID(), ...SELLER, taxNumber: '91440300708461136X' };
    expect(await refusal(statements.setSellerProfile(wrong))).toMatchObject({ reason: 'TAX_NUMBER_INVALID' });
    expect(await statements.getSellerProfile({})).toEqual(before);
  });

  it('of months to come, unknown tenants and other tenants', async () => {
    expect(await refusal(statements.getMonthlyStatement({ tenantId, month: '2027-02' }))).toMatchObject({
      reason: 'MONTH_NOT_STARTED',
    });
    expect(await refusal(statements.getMonthlyStatement({ tenantId: newId('ten'), month: MONTH }))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
    const person = world.tenantPerson(await world.tenant());
    const other = await world.service.client(StatementsServiceService, { as: 'console', person });
    expect(await refusal(other.getMonthlyStatement({ tenantId, month: MONTH }))).toMatchObject({
      category: 'permission_denied',
      reason: 'TENANT_SCOPE',
    });
  });
});
