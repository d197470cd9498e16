// Invoices as files: what is printed is what was issued, in both languages, and the same bytes each time.

import { createHash, randomUUID } from 'node:crypto';
import { DocumentsServiceService } from '@tollgate/contracts/billing/v1/documents';
import type { Invoice } from '@tollgate/contracts/billing/v1/invoices';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let documents: Client<DocumentsServiceService>;
let invoice: Invoice;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  const tenantId = await world.tenant();
  world.wallet.ledger.open(tenantId).cash = 10_000n * YUAN;
  await world.count(tenantId, [{ units: 100_001n }, { product: 'email-trigger', units: 3n }]);
  await world.settle();
  const closed = await world.finance.closePeriod({
    requestId: randomUUID(),
    tenantId,
    month: '2026-11',
    validateOnly: false,
  });
  if (closed.invoice === undefined) throw new Error('no invoice came back');
  invoice = closed.invoice;
  documents = await asTenant(tenantId);
});
afterAll(() => world.stop());

const asTenant = (tenantId: string) =>
  world.service.client(DocumentsServiceService, { as: 'console', person: world.tenantPerson(tenantId) });

const render = async (
  format: 'DOCUMENT_FORMAT_PDF' | 'DOCUMENT_FORMAT_CSV',
  language: 'DOCUMENT_LANGUAGE_ZH' | 'DOCUMENT_LANGUAGE_EN',
) => {
  const { tenantId, invoiceId } = invoice;
  const { file } = await documents.renderInvoice({ tenantId, invoiceId, format, language });
  if (file === undefined) throw new Error('no file came back');
  return file;
};

async function textOf(pdf: Uint8Array): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}

describe('an invoice as PDF', () => {
  it('prints the figures of the invoice in Chinese', async () => {
    const file = await render('DOCUMENT_FORMAT_PDF', 'DOCUMENT_LANGUAGE_ZH');
    expect(file).toMatchObject({ fileName: 'invoice-2026-000001-zh.pdf', mediaType: 'application/pdf' });
    const text = await textOf(file.content);
    // 100,000 × 0.045 + 1 × 0.042 + 3 × 0.0018 = 4,500.0474, as 4,500.05 of which 254.72 are tax.
    for (const figure of [
      '服务账单',
      '2026-000001',
      invoice.tenantId,
      '2026-11-01 00:00:00 – 2026-11-21 12:00:00',
      'email-trigger 3 0.0018 0.0054',
      'sms-cn 100,000 0.045 4,500.00',
      'sms-cn 1 0.042 0.042',
      '明细合计 4,500.0474',
      '尾差（四舍五入到分） 0.0026',
      '不含税金额 4,245.33',
      '其中增值税（6%） 254.72',
      '账单金额 ¥ 4,500.05',
      '人民币肆仟伍佰元零伍分',
      '本账单不是发票',
    ])
      expect(text).toContain(figure);
  });

  it('prints the same figures in English', async () => {
    const text = await textOf((await render('DOCUMENT_FORMAT_PDF', 'DOCUMENT_LANGUAGE_EN')).content);
    for (const figure of ['Invoice', 'sms-cn 100,000 0.045 4,500.00', 'VAT included (6%) 254.72', 'Total ¥ 4,500.05'])
      expect(text).toContain(figure);
    expect(text).not.toContain('账单');
  });

  it('is the same to the byte, and its digest is of its bytes', async () => {
    const file = await render('DOCUMENT_FORMAT_PDF', 'DOCUMENT_LANGUAGE_ZH');
    const again = await render('DOCUMENT_FORMAT_PDF', 'DOCUMENT_LANGUAGE_ZH');
    expect(Buffer.from(again.content).equals(Buffer.from(file.content))).toBe(true);
    expect(Buffer.from(file.digest).toString('hex')).toBe(createHash('sha256').update(file.content).digest('hex'));
  });
});

describe('an invoice as CSV', () => {
  it('has exact amounts without groups, a mark and lines of RFC 4180', async () => {
    const file = await render('DOCUMENT_FORMAT_CSV', 'DOCUMENT_LANGUAGE_EN');
    expect(file).toMatchObject({ fileName: 'invoice-2026-000001-en.csv', mediaType: 'text/csv; charset=utf-8' });
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.content)).toBe(
      [
        '\uFEFFNumber,2026-000001',
        `Customer,${invoice.tenantId}`,
        'Period,2026-11-01 00:00:00,2026-11-21 12:00:00',
        'Issued,2026-11-21 12:00:00',
        `Buyer,${invoice.tenantId}`,
        'Product,Units,Unit price (CNY),Amount (CNY)',
        'email-trigger,3,0.0018,0.0054',
        'sms-cn,100000,0.045,4500.00',
        'sms-cn,1,0.042,0.042',
        'Sum of the lines,,,4500.0474',
        'Rounding to whole fen,,,0.0026',
        'Amount before tax,,,4245.33',
        'VAT included (6%),,,254.72',
        'Total,,,4500.05',
        '',
      ].join('\r\n'),
    );
  });
});

describe('refusals', () => {
  const ask = { format: 'DOCUMENT_FORMAT_PDF', language: 'DOCUMENT_LANGUAGE_ZH' } as const;

  it('shows nobody another tenant’s invoice, nor says that it is there', async () => {
    const other = await asTenant(await world.tenant());
    const { tenantId, invoiceId } = invoice;
    for (const request of [
      { tenantId, invoiceId },
      { tenantId: newId('ten'), invoiceId: newId('inv') },
    ])
      expect(await refusal(other.renderInvoice({ ...request, ...ask }))).toMatchObject({
        category: 'permission_denied',
        reason: 'TENANT_SCOPE',
      });
  });

  it('names an invoice that is not the tenant’s, and a form that is not chosen', async () => {
    const { tenantId, invoiceId } = invoice;
    expect(await refusal(documents.renderInvoice({ tenantId, invoiceId: newId('inv'), ...ask }))).toMatchObject({
      category: 'not_found',
      reason: 'INVOICE_NOT_FOUND',
    });
    expect(
      await refusal(documents.renderInvoice({ tenantId, invoiceId, ...ask, format: 'DOCUMENT_FORMAT_UNSPECIFIED' })),
    ).toMatchObject({ category: 'invalid_argument', violations: [{ field: 'format' }] });
  });
});
