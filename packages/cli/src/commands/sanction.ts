// tollgate sanction: what a tenant may do, suspending and lifting.
import { randomUUID } from 'node:crypto';

import { type Restriction, type Standing, StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';

import { instant } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface SuspendOptions {
  readonly clause: string;
  readonly reason: string;
  readonly until?: Date;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface LiftOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export const registerSanction: Register = (program, around) => {
  const sanction = program.command('sanction').description('what a tenant may do, suspending and lifting');
  sanction
    .command('show <tenant>')
    .description("a tenant's standing and its restrictions")
    .action(action<[string, object]>(around, show));
  sanction
    .command('suspend <tenant>')
    .description('restrict a tenant under a clause of its agreement')
    .requiredOption('--clause <clause>', 'the clause it rests on, such as jd/3.4')
    .requiredOption('--reason <text>', 'what happened, 10 characters at least; the tenant reads it')
    .option('--until <time>', 'when it ends by itself (default: until lifted)', instant)
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText(
      'after',
      '\nExample:\n  tollgate sanction suspend ten_... --clause jd/3.4 --reason "投诉率超过阈值，已核实" --dry-run',
    )
    .action(action<[string, SuspendOptions]>(around, suspend));
  sanction
    .command('lift <tenant> <restriction>')
    .description('lift one restriction; the others stay')
    .requiredOption('--reason <text>', 'why it is lifted, 10 characters at least')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, LiftOptions]>(around, lift));
};

async function show({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('enforcement', StandingServiceService);
  const { standing } = await client.getStanding({ tenantId }, await connection.asPerson());
  out.data({ standing }, () => standingText(out, standing));
}

async function suspend({ connection, out }: Tool, tenantId: string, options: SuspendOptions): Promise<void> {
  const client = connection.client('enforcement', StandingServiceService);
  const preview = options.dryRun === true;
  const answer = await client.suspendTenant(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      clauseId: options.clause,
      reason: options.reason,
      expireTime: options.until,
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  const { restriction, effect } = answer;
  out.data({ dryRun: preview, ...answer }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Suspended:',
      restrictionsTable(out, restriction === undefined ? [] : [restriction]),
      '',
      out.facts([
        ['grants revoked', (effect?.openGrants ?? 0n).toString()],
        ['units on their way', (effect?.openGrantUnits ?? 0n).toString()],
      ]),
      '',
      standingText(out, effect?.standingAfter),
    ].join('\n'),
  );
}

async function lift(
  { connection, out }: Tool,
  tenantId: string,
  restrictionId: string,
  options: LiftOptions,
): Promise<void> {
  const client = connection.client('enforcement', StandingServiceService);
  const call = await connection.asPerson();
  if (options.dryRun === true) {
    const { standing } = await client.getStanding({ tenantId }, call);
    const restriction = standing?.restrictions.find((one) => one.restrictionId === restrictionId);
    if (restriction === undefined)
      throw new CommandFailure(EXIT.refused, `${tenantId} has no such restriction in force.`);
    const others = (standing?.restrictions ?? []).filter((one) => one !== restriction);
    out.data({ dryRun: true, restriction, others }, () =>
      [
        'Nothing was changed. It would lift:',
        restrictionsTable(out, [restriction]),
        '',
        'These stay:',
        restrictionsTable(out, others),
      ].join('\n'),
    );
    return;
  }
  const answer = await client.liftRestriction(
    { requestId: options.requestId ?? randomUUID(), tenantId, restrictionId, reason: options.reason },
    call,
  );
  out.data({ dryRun: false, ...answer }, () => standingText(out, answer.standing));
}

function standingText(out: Output, standing: Standing | undefined): string {
  const may = (allowed: boolean | undefined): string => (allowed === true ? 'yes' : 'NO');
  return [
    out.facts([
      ['may send', may(standing?.maySend)],
      ['may top up', may(standing?.mayTopUp)],
      ['may spend', may(standing?.maySpend)],
      ['agreement', `${standing?.agreementId ?? ''} ${standing?.agreementVersion ?? ''}`.trim() || '-'],
    ]),
    '',
    restrictionsTable(out, standing?.restrictions ?? []),
  ].join('\n');
}

function restrictionsTable(out: Output, restrictions: readonly Restriction[]): string {
  if (restrictions.length === 0) return 'no restriction';
  return out.table(restrictions, [
    { name: 'RESTRICTION', of: (one) => one.restrictionId || '(new)' },
    { name: 'CAUSE', of: (one) => plain(one.cause, 'RESTRICTION_CAUSE_') },
    { name: 'STOPS', of: (one) => one.actions.map((stopped) => plain(stopped, 'RESTRICTED_ACTION_')).join(', ') },
    { name: 'CLAUSE', of: (one) => one.clauseId },
    { name: 'UNTIL', of: (one) => (one.expireTime === undefined ? 'lifted' : minute(one.expireTime)) },
    { name: 'LIFTABLE BY', of: (one) => one.liftableBy.toLowerCase() },
    { name: 'REASON', of: (one) => out.text(one.reason) },
  ]);
}
