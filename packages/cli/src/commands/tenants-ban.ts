// tollgate tenants ban and reopen: who never comes back, and who does.
import { randomUUID } from 'node:crypto';
import { ReopeningsServiceService } from '@tollgate/contracts/accounts/v1/reopenings';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import type { Command } from 'commander';

import { minute, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';

interface BanOptions {
  readonly reason: string;
  readonly also?: readonly string[];
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface ReopenOptions {
  readonly owner?: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

/** Adds them to `tollgate tenants`. */
export function registerBan(tenants: Command, around: Surroundings): void {
  tenants
    .command('ban')
    .description('ban who is behind a tenant, for good; where it reaches others two people have to order the same')
    .argument('<tenant>', 'its tenant id')
    .requiredOption('--reason <code>', 'coded reason, such as FRAUD_SUSPECTED')
    .option('--also <tenants...>', 'every other tenant that is banned with it, as --dry-run lists them')
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate tenants ban ten_… --reason FRAUD_SUSPECTED --dry-run')
    .action(action<[string, BanOptions]>(around, ban));
  tenants
    .command('reopen')
    .description('go on from a closed tenant with a new one, unless whoever is behind it is banned')
    .argument('<tenant>', 'the closed tenant')
    .option('--owner <user>', 'whose sign-in goes along; staff have to say')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, ReopenOptions]>(around, reopen));
}

async function ban({ connection, out }: Tool, tenantId: string, options: BanOptions): Promise<void> {
  const preview = options.dryRun === true;
  const client = connection.client('accounts', TenantsServiceService);
  const { reason, also = [] } = options;
  const order = { requestId: options.requestId ?? randomUUID(), tenantId, reason, others: [...also] };
  const answer = await client.banTenant({ ...order, validateOnly: preview }, await connection.asPerson());
  out.data({ dryRun: preview, ...answer }, () =>
    [
      headline(preview, answer.secondPersonWanted),
      out.facts([
        ['tenant', `${tenantId} ${answer.tenant?.displayName ?? ''}`],
        ['banned', answer.tenant?.banTime === undefined ? 'not yet' : minute(answer.tenant.banTime)],
        ['with it', answer.others.join(' ') || 'nobody else'],
      ]),
    ].join('\n'),
  );
}

function headline(preview: boolean, secondPersonWanted: boolean): string {
  const second = 'Another person has to order the same.';
  if (preview)
    return `Nothing was changed. It would be, and nothing takes it back${secondPersonWanted ? `. ${second}` : ''}:`;
  return secondPersonWanted ? `Nobody is banned yet. ${second}` : 'Banned for good:';
}

async function reopen({ connection, out }: Tool, tenantId: string, options: ReopenOptions): Promise<void> {
  const preview = options.dryRun === true;
  const client = connection.client('accounts', ReopeningsServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), tenantId, userId: options.owner ?? '' };
  const { tenant } = await client.reopenTenant({ ...request, validateOnly: preview }, await connection.asPerson());
  out.data({ dryRun: preview, tenant }, () =>
    [
      preview ? 'Nothing was changed. It would be, with another id:' : 'Reopened; the owner signs in as before:',
      out.facts([
        ['tenant', tenant?.tenantId ?? ''],
        ['goes on from', tenant?.reopenedFrom ?? ''],
        ['state', plain(tenant?.state ?? '', 'TENANT_STATE_')],
      ]),
    ].join('\n'),
  );
}
