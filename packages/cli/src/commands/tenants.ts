// tollgate tenants.
import { randomUUID } from 'node:crypto';
import { ClosureChannel, ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { TenantsServiceService, TenantState } from '@tollgate/contracts/accounts/v1/tenants';
import { Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { minute, plain, yuan } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';
import { registerBan } from './tenants-ban.ts';
import { registerClosures } from './tenants-closures.ts';

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
  tenants
    .command('close')
    .description('ask for the closure of an account; it cools off, then staff settle it')
    .argument('<tenant>', 'its tenant id')
    .addOption(
      new Option('--channel <channel>', 'the way in which the tenant asked')
        .choices(Object.keys(CHANNELS))
        .default('mail'),
    )
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate tenants close ten_… --dry-run')
    .action(action<[string, CloseOptions]>(around, close));
  registerBan(tenants, around);
  registerClosures(tenants, around);
};

const CHANNELS = {
  console: ClosureChannel.CONSOLE,
  mail: ClosureChannel.MAIL,
  phone: ClosureChannel.PHONE,
} as const;

interface CloseOptions {
  readonly channel: keyof typeof CHANNELS;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

async function close({ connection, out }: Tool, tenantId: string, options: CloseOptions): Promise<void> {
  const client = connection.client('accounts', ClosuresServiceService);
  const call = await connection.asPerson();
  if (options.dryRun === true) {
    const preview = await client.previewClosure({ tenantId }, call);
    out.data({ preview }, () =>
      out.facts([
        ['agreement', `${preview.agreementId} ${preview.agreementVersion}`],
        ['refunded', yuan(preview.refunded)],
        ['forfeited', yuan(preview.forfeited)],
        ['expired', yuan(preview.expired)],
        ['set off', yuan(preview.setOff)],
        ['still owed', yuan(preview.stillOwed)],
        ['reserved', yuan(preview.reserved)],
        ['clauses', preview.clauseIds.join(', ')],
        ['cools off until', minute(preview.coolOffEndTime)],
        ...preview.retention.map(({ dataClass, dueTime, law }): [string, string] => {
          return [`keeps ${dataClass.toLowerCase()}`, `until ${minute(dueTime)} (${law})`];
        }),
      ]),
    );
    return;
  }
  const order = { tenantId, channel: CHANNELS[options.channel], password: '' };
  const { closure } = await client.requestClosure({ requestId: options.requestId ?? randomUUID(), ...order }, call);
  out.data({ closure }, () =>
    out.facts([
      ['closure', closure?.closureId ?? ''],
      ['state', plain(closure?.state ?? '', 'CLOSURE_STATE_')],
      ['cools off until', minute(closure?.coolOffEndTime)],
      ['due', `${minute(closure?.dueTime)} (${closure?.clauseId ?? ''})`],
    ]),
  );
}

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
