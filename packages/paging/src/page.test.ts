import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromPagedRequest, idKey, numberKey, toPage } from './page.ts';

const invoices = idKey('inv');
const INVOICE = `inv_${'0f'.repeat(16)}`;

it.each([
  ['nothing asked: the usual size', { pageSize: 0, pageToken: '' }, { size: 50, after: undefined, limit: 51 }],
  ['a size', { pageSize: 2, pageToken: '' }, { size: 2, after: undefined, limit: 3 }],
  [
    'a token',
    { pageSize: 2, pageToken: Buffer.from(INVOICE).toString('base64url') },
    { size: 2, after: INVOICE, limit: 3 },
  ],
])('%s', (_name, request, query) => {
  expect(fromPagedRequest(request, 50, invoices)).toEqual(query);
});

it.each([
  'nonsense',
  'AAAA',
  Buffer.from(INVOICE.replace('inv', 'ord')).toString('base64url'),
  Buffer.from(`${INVOICE} `).toString('base64url'),
])('refuses the token %s by its field', (pageToken) => {
  expect(() => fromPagedRequest({ pageSize: 0, pageToken }, 50, invoices)).toThrow(
    expect.objectContaining({
      category: 'invalid_argument',
      reason: 'INVALID_PAGE_TOKEN',
      violations: [expect.objectContaining({ field: 'page_token' })],
    }),
  );
});

it('walks any list completely and once, whatever the page size', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.bigInt({ min: 0n, max: 10n ** 17n })),
      fc.integer({ min: 1, max: 7 }),
      (values, pageSize) => {
        const list = values.toSorted((a, b) => (a < b ? -1 : 1));
        const seen: bigint[] = [];
        let pageToken = '';
        do {
          const query = fromPagedRequest({ pageSize, pageToken }, 50, numberKey);
          const { after } = query;
          const rows = list.filter((value) => after === undefined || value > after).slice(0, query.limit);
          const page = toPage(rows, query, numberKey, (value) => value);
          seen.push(...page.items);
          pageToken = page.nextPageToken;
        } while (pageToken !== '');
        expect(seen).toEqual(list);
      },
    ),
  );
});
