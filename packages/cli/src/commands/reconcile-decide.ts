// tollgate reconcile resolve, approve, dismiss: how a discrepancy ends.
import { randomUUID } from 'node:crypto';

import { NoteDirection, ReconciliationServiceService } from '@tollgate/contracts/metering/v1/reconciliation';
import { type Command, Option } from 'commander';

import { wholeNumber } from '../arguments.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';
import { discrepancyText } from './reconcile-text.ts';

const DIRECTIONS = { credit: NoteDirection.CREDIT, debit: NoteDirection.DEBIT } as const;

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface ResolveOptions extends OrderOptions {
  readonly direction: keyof typeof DIRECTIONS;
  readonly units: number;
  readonly reason: string;
}

export function registerDecisions(reconcile: Command, around: Surroundings): void {
  reconcile
    .command('resolve <discrepancy>')
    .description('propose the note that ends a discrepancy; another person approves it')
    .addOption(
      new Option('--direction <direction>', 'credit gives units back, debit charges them')
        .choices(Object.keys(DIRECTIONS))
        .makeOptionMandatory(),
    )
    .requiredOption('--units <count>', 'billed units to move', wholeNumber(1))
    .requiredOption('--reason <text>', 'why, 10 characters at least; the tenant reads it')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, ResolveOptions]>(around, resolve));
  reconcile
    .command('approve <discrepancy>')
    .description('approve the note that another person proposed')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OrderOptions]>(around, approve));
  reconcile
    .command('dismiss <discrepancy>')
    .description('end a discrepancy without a note')
    .requiredOption('--reason <text>', 'why, 10 characters at least; the tenant reads it')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OrderOptions & { readonly reason: string }]>(around, dismiss));
}

const orderOf = (discrepancyId: string, options: OrderOptions) => ({
  requestId: options.requestId ?? randomUUID(),
  discrepancyId,
  validateOnly: options.dryRun === true,
});

type Answer = Awaited<ReturnType<ReturnType<typeof clientOf>['approveNote']>>;

const clientOf = ({ connection }: Tool) => connection.client('metering', ReconciliationServiceService);

function say({ out }: Tool, { dryRun: preview }: OrderOptions, answer: Answer): void {
  out.data({ dryRun: preview === true, ...answer }, () =>
    [...(preview === true ? ['Nothing was changed. It would be:'] : []), discrepancyText(out, answer.discrepancy)].join(
      '\n',
    ),
  );
}

async function resolve(tool: Tool, discrepancyId: string, options: ResolveOptions): Promise<void> {
  const order = {
    ...orderOf(discrepancyId, options),
    direction: DIRECTIONS[options.direction],
    units: BigInt(options.units),
    reason: options.reason,
  };
  say(tool, options, await clientOf(tool).proposeNote(order, await tool.connection.asPerson()));
}

async function approve(tool: Tool, discrepancyId: string, options: OrderOptions): Promise<void> {
  say(
    tool,
    options,
    await clientOf(tool).approveNote(orderOf(discrepancyId, options), await tool.connection.asPerson()),
  );
}

async function dismiss(
  tool: Tool,
  discrepancyId: string,
  options: OrderOptions & { readonly reason: string },
): Promise<void> {
  const order = { ...orderOf(discrepancyId, options), reason: options.reason };
  say(tool, options, await clientOf(tool).dismissDiscrepancy(order, await tool.connection.asPerson()));
}
