// tollgate tenants.
import { TenantsServiceService, TenantState } from '@tollgate/contracts/accounts/v1/tenants';
import { Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

const STATES = {
  registered: TenantState.REGISTERED,
  verifying: TenantState.VERIFYING,
  open: TenantState.OPEN,
  closed: TenantState.CLOSED,
} as const;

interface ListOptions {
  readonly state?: keyof typeof STATES;
  readonly limit: number;
}

export const registerTenants: Register = (program, around) => {
  const tenants = program.command('tenants').description('customers');
  tenants
    .command('list')
    .description('list tenants, newest first')
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .addHelpText('after', '\nExample:\n  tollgate tenants list --state open --limit 10')
    .action(action<[ListOptions]>(around, list));
};

async function list({ connection, out }: Tool, { state, limit }: ListOptions): Promise<void> {
  const client = connection.client('accounts', TenantsServiceService);
  const call = await connection.asPerson();
  const wanted = state === undefined ? TenantState.UNSPECIFIED : STATES[state];
  const tenants = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listTenants({ state: wanted, pageSize, pageToken }, call);
    return { rows: page.tenants, nextPageToken: page.nextPageToken };
  });
  out.data({ tenants }, () =>
    out.table(tenants, [
      { name: 'TENANT', of: (tenant) => tenant.tenantId },
      { name: 'NAME', of: (tenant) => tenant.displayName },
      { name: 'KIND', of: (tenant) => plain(tenant.kind, 'TENANT_KIND_') },
      { name: 'STATE', of: (tenant) => plain(tenant.state, 'TENANT_STATE_') },
      { name: 'REGISTERED', of: (tenant) => minute(tenant.createTime) },
    ]),
  );
}
