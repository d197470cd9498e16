// tollgate tenants closures and cancel-closure: who wants to leave, and who stays after all.
import { randomUUID } from 'node:crypto';
import { type Closure, ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import type { Command } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { minute, type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, requestId, type Tool } from '../tool.ts';

interface ListOptions {
  readonly tenant?: string;
  readonly limit: number;
}

/** Adds them to `tollgate tenants`. */
export function registerClosures(tenants: Command, around: Surroundings): void {
  tenants
    .command('closures')
    .description('closures that were asked for, newest first')
    .option('--tenant <id>', 'of this tenant')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 50)
    .action(action<[ListOptions]>(around, list));
  tenants
    .command('cancel-closure')
    .description('take a closure back while it cools off')
    .argument('<tenant>', 'its tenant id')
    .addOption(requestId())
    .action(action<[string, { readonly requestId?: string }]>(around, cancel));
}

async function list({ connection, out }: Tool, { tenant, limit }: ListOptions): Promise<void> {
  const client = connection.client('accounts', ClosuresServiceService);
  const call = await connection.asPerson();
  const closures = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listClosures({ tenantId: tenant ?? '', pageSize, pageToken }, call);
    return { rows: page.closures, nextPageToken: page.nextPageToken };
  });
  out.data({ closures }, () => tableOf(out, closures));
}

async function cancel(
  { connection, out }: Tool,
  tenantId: string,
  options: { readonly requestId?: string },
): Promise<void> {
  const order = { requestId: options.requestId ?? randomUUID(), tenantId };
  const client = connection.client('accounts', ClosuresServiceService);
  const { closure } = await client.cancelClosure(order, await connection.asPerson());
  out.data({ closure }, () => tableOf(out, closure === undefined ? [] : [closure]));
}

const tableOf = (out: Output, closures: readonly Closure[]): string =>
  out.table(closures, [
    { name: 'TENANT', of: (each) => each.tenantId },
    { name: 'STATE', of: (each) => plain(each.state, 'CLOSURE_STATE_') },
    { name: 'ASKED', of: (each) => minute(each.requestTime) },
    { name: 'COOLS OFF UNTIL', of: (each) => minute(each.coolOffEndTime) },
    { name: 'DUE', of: (each) => (each.deadlinePending ? 'to be set' : minute(each.dueTime)) },
    { name: 'CLAUSE', of: (each) => each.clauseId },
  ]);
