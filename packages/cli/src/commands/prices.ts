// tollgate prices.
import { randomUUID } from 'node:crypto';

import { CatalogServiceService, type PriceBook, PublishPriceBookRequest } from '@tollgate/contracts/billing/v1/catalog';
import { PricingServiceService } from '@tollgate/contracts/billing/v1/pricing';

import { wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { readJson } from '../json-file.ts';
import { minute, type Output, yuan } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface PublishOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export const registerPrices: Register = (program, around) => {
  const prices = program.command('prices').description('price books and quotes');
  prices
    .command('publish <file>')
    .description('publish a price book from a JSON file with the fields of PublishPriceBookRequest')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, PublishOptions]>(around, publish));
  prices
    .command('list')
    .description('price books, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 20)
    .action(action<[{ readonly limit: number }]>(around, list));
  prices
    .command('show [time]')
    .description('the price book in force now, or at a time such as 2026-11-21T00:00:00+08:00')
    .action(action<[string | undefined, object]>(around, show));
  prices
    .command('quote <tenant> <product> <units>')
    .description("what units cost a tenant at its place in the month's tiers, line by line")
    .option('--destination <digits>', 'where to: a number or its first digits, with the country code and without +')
    .action(action<[string, string, string, { readonly destination?: string }]>(around, quote));
};

async function publish({ connection, out, around }: Tool, file: string, options: PublishOptions): Promise<void> {
  const draft = PublishPriceBookRequest.fromJSON(await readJson(around, file));
  const client = connection.client('billing', CatalogServiceService);
  const request = {
    ...draft,
    requestId: options.requestId ?? randomUUID(),
    validateOnly: options.dryRun === true,
  };
  const answer = await client.publishPriceBook(request, await connection.asPerson());
  out.data(answer, () => bookText(out, answer.priceBook));
}

async function list({ connection, out }: Tool, { limit }: { readonly limit: number }): Promise<void> {
  const client = connection.client('billing', PricingServiceService);
  const call = await connection.asPerson();
  const priceBooks = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listPriceBooks({ pageSize: Math.min(pageSize, 100), pageToken }, call);
    return { rows: page.priceBooks, nextPageToken: page.nextPageToken };
  });
  out.data({ priceBooks }, () =>
    out.table(priceBooks, [
      { name: 'VERSION', right: true, of: (one) => one.version.toString() },
      { name: 'BOOK', of: (one) => one.priceBookId },
      { name: 'FROM', of: (one) => minute(one.effectiveTime) },
      { name: 'CAUSE', of: (one) => one.cause.replace('PRICE_CAUSE_', '').toLowerCase() },
      { name: 'PRODUCTS', of: (one) => [...new Set(one.tariffs.map((tariff) => tariff.product))].join(' ') },
    ]),
  );
}

async function show({ connection, out }: Tool, time: string | undefined): Promise<void> {
  const atTime = time === undefined ? undefined : new Date(time);
  if (atTime !== undefined && Number.isNaN(atTime.getTime()))
    throw new CommandFailure(EXIT.usage, 'the time is not one');
  const client = connection.client('billing', CatalogServiceService);
  const answer = await client.getPriceBook({ atTime }, await connection.asPerson());
  out.data(answer, () => bookText(out, answer.priceBook));
}

function bookText(out: Output, book: PriceBook | undefined): string {
  const rows = (book?.tariffs ?? []).flatMap((tariff) => tariff.tiers.map((tier) => ({ tariff, tier })));
  return [
    out.facts([
      ['book', book?.priceBookId ?? ''],
      ['version', (book?.version ?? 0n).toString()],
      ['in force from', minute(book?.effectiveTime)],
    ]),
    '',
    out.table(rows, [
      { name: 'PRODUCT', of: ({ tariff }) => tariff.product },
      { name: 'TO', of: ({ tariff }) => tariff.destination ?? '' },
      { name: 'TIERS', of: ({ tariff }) => tariff.tierMode.replace('TIER_MODE_', '').toLowerCase() },
      { name: 'FROM UNITS', right: true, of: ({ tier }) => tier.fromUnits.toString() },
      { name: 'UNIT PRICE', right: true, of: ({ tier }) => yuan(tier.unitPrice) },
    ]),
  ].join('\n');
}

async function quote(
  { connection, out }: Tool,
  tenantId: string,
  product: string,
  count: string,
  { destination }: { readonly destination?: string },
): Promise<void> {
  if (!/^\d{1,10}$/.test(count)) throw new CommandFailure(EXIT.usage, 'units are a whole number');
  const client = connection.client('billing', CatalogServiceService);
  const answer = await client.quoteUsage(
    { tenantId, product, units: BigInt(count), destination },
    await connection.asPerson(),
  );
  out.data(answer, () =>
    [
      out.table(answer.lines, [
        { name: 'UNITS', right: true, of: (line) => line.units.toString() },
        { name: 'TIER FROM', right: true, of: (line) => line.tierFromUnits.toString() },
        { name: 'UNIT PRICE', right: true, of: (line) => yuan(line.unitPrice) },
        { name: 'AMOUNT', right: true, of: (line) => yuan(line.amount) },
        { name: 'BOOK', of: (line) => line.priceBookId },
      ]),
      '',
      out.facts([
        ['product', answer.product ?? product],
        ['amount', yuan(answer.amount)],
        ['covered by packages', answer.packageUnits.toString()],
        ['month so far', answer.position.toString()],
        ['clause', answer.clauseId],
      ]),
    ].join('\n'),
  );
}
