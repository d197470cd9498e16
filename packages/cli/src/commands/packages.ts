// tollgate packages.
import { PackagesServiceService } from '@tollgate/contracts/billing/v1/packages';

import { wholeNumber } from '../arguments.ts';
import { minute, yuan } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';
import { registerPackageChanges } from './packages-change.ts';

export const registerPackages: Register = (program, around) => {
  const packages = program.command('packages').description('units of products that tenants buy ahead');
  packages.command('offers').description('what can be bought').action(action<[object]>(around, offers));
  packages
    .command('list <tenant>')
    .description('what a tenant bought, newest first, with the units left')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { readonly limit: number }]>(around, list));
  registerPackageChanges(packages, around);
};

async function offers({ connection, out }: Tool): Promise<void> {
  const client = connection.client('billing', PackagesServiceService);
  const answer = await client.listPackageOffers({ product: '' }, await connection.asPerson());
  out.data(answer, () =>
    out.table(answer.offers, [
      { name: 'CODE', of: (one) => one.code },
      { name: 'VERSION', right: true, of: (one) => one.version.toString() },
      { name: 'PRODUCT', of: (one) => one.product },
      { name: 'UNITS', right: true, of: (one) => one.units.toString() },
      { name: 'PRICE', right: true, of: (one) => yuan(one.price) },
      { name: 'MONTHS', right: true, of: (one) => one.validMonths.toString() },
      { name: 'BEYOND', of: (one) => one.overflow.replace('PACKAGE_OVERFLOW_', '').toLowerCase() },
    ]),
  );
}

async function list({ connection, out }: Tool, tenantId: string, { limit }: { limit: number }): Promise<void> {
  const client = connection.client('billing', PackagesServiceService);
  const call = await connection.asPerson();
  const packages = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listPackages({ tenantId, pageSize: Math.min(pageSize, 100), pageToken }, call);
    return { rows: page.packages, nextPageToken: page.nextPageToken };
  });
  out.data({ packages }, () =>
    out.table(packages, [
      { name: 'PACKAGE', of: (one) => one.packageId },
      { name: 'OFFER', of: (one) => `${one.offer?.code} v${one.offer?.version}` },
      { name: 'STATE', of: (one) => one.state.replace('PACKAGE_STATE_', '').toLowerCase() },
      { name: 'BOUGHT', of: (one) => minute(one.buyTime) },
      { name: 'ENDS', of: (one) => minute(one.expireTime) },
      { name: 'LEFT', right: true, of: (one) => one.unitsLeft.toString() },
      { name: 'GIVEN BACK', right: true, of: (one) => yuan(one.refund?.amount) },
    ]),
  );
}
