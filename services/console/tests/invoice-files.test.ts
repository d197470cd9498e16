// The invoice as a file: what billing made, under its name and in the language of the page.
import type { RenderInvoiceRequest } from '@tollgate/contracts/billing/v1/documents';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const TENANT = '13900000001';
const INVOICE = `inv_${'1'.repeat(32)}`;
const asked: RenderInvoiceRequest[] = [];
let world: World;
beforeAll(async () => {
  world = await openWorld({
    documents: {
      renderInvoice: (request) => {
        asked.push(request);
        const [fileName, mediaType] =
          request.format === 'DOCUMENT_FORMAT_PDF'
            ? ['invoice-2026-000001-zh.pdf', 'application/pdf']
            : ['invoice-2026-000001-zh.csv', 'text/csv; charset=utf-8'];
        return Promise.resolve({
          file: { fileName, mediaType, content: Buffer.from('the file'), digest: new Uint8Array(32) },
        });
      },
    },
  });
});
afterAll(() => world.close());

test.each([
  ['pdf', 'application/pdf', 'DOCUMENT_FORMAT_PDF'],
  ['csv', 'text/csv; charset=utf-8', 'DOCUMENT_FORMAT_CSV'],
])('an invoice is downloaded as %s', async (suffix, mediaType, format) => {
  const browser = await world.browser(TENANT);
  const answer = await browser.get(`/tenants/${OWN}/invoices/${INVOICE}/file.${suffix}`);
  expect([answer.status, answer.text]).toEqual([200, 'the file']);
  expect(answer.headers.get('content-type')).toBe(mediaType);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="invoice-2026-000001-zh.${suffix}"`);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(asked.at(-1)).toMatchObject({ tenantId: OWN, invoiceId: INVOICE, format, language: 'DOCUMENT_LANGUAGE_ZH' });
});
