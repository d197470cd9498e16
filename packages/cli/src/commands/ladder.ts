// tollgate ladder: sanctions by the ladder of a tenant's agreement, and orders to mend something.
import { randomUUID } from 'node:crypto';

import {
  type Rectification,
  RectificationsServiceService,
  RectificationState,
} from '@tollgate/contracts/enforcement/v1/rectifications';
import {
  Sanction,
  SanctionGround,
  type SanctionRecord,
  SanctionsServiceService,
} from '@tollgate/contracts/enforcement/v1/sanctions';
import { type RestrictionScope, RestrictionScopeKind } from '@tollgate/contracts/enforcement/v1/standing';
import { InvalidArgumentError, Option } from 'commander';

import { instant, wholeNumber } from '../arguments.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

const SANCTIONS = {
  warn: Sanction.WARN,
  'stop-transmission': Sanction.STOP_TRANSMISSION,
  rectify: Sanction.RECTIFY,
  limit: Sanction.LIMIT,
  'cut-quota': Sanction.CUT_QUOTA,
  suspend: Sanction.SUSPEND,
  freeze: Sanction.FREEZE,
} as const;

interface ImposeOptions {
  readonly rung: keyof typeof SANCTIONS;
  readonly clause: string;
  readonly reason: string;
  readonly fraud?: boolean;
  readonly only?: RestrictionScope;
  readonly start?: Date;
  readonly until?: Date;
  readonly deadline?: Date;
  readonly ifMissed?: keyof typeof SANCTIONS;
  readonly skipReason?: string;
  readonly daily?: number;
  readonly case?: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}
interface Changing {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

const SCOPES: Readonly<Record<string, RestrictionScopeKind>> = {
  class: RestrictionScopeKind.MESSAGE_CLASS,
  product: RestrictionScopeKind.PRODUCT,
  domain: RestrictionScopeKind.SENDER_DOMAIN,
};

function scope(text: string): RestrictionScope {
  const [, name = '', value = ''] = /^(class|product|domain)=(.+)$/.exec(text) ?? [];
  const kind = SCOPES[name];
  if (kind === undefined)
    throw new InvalidArgumentError('It has to be class=MARKETING, product=sms-cn or domain=example.com.');
  return { kind, value };
}

export const registerLadder: Register = (program, around) => {
  const ladder = program.command('ladder').description("sanctions by the ladder of a tenant's agreement");
  ladder
    .command('show <tenant>')
    .description('where the tenant stands, what counts, and what may come next')
    .action(action<[string, object]>(around, show));
  ladder
    .command('list <tenant>')
    .description('its sanctions, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string, { limit: number }]>(around, list));
  ladder
    .command('impose <tenant>')
    .description('impose a sanction, at once or at a time')
    .addOption(new Option('--rung <rung>', 'which').choices(Object.keys(SANCTIONS)).makeOptionMandatory())
    .requiredOption('--clause <clause>', 'what the tenant broke, such as tencent/use.5')
    .requiredOption('--reason <text>', 'what happened, 10 characters at least; the tenant reads it')
    .option('--fraud', 'the ground is fraud: an upheld appeal lifts it at once')
    .option('--only <part>', 'class=MARKETING, product=sms-cn or domain=example.com (default: the account)', scope)
    .option('--start <time>', 'when it begins (default: now)', instant)
    .option('--until <time>', 'when it ends by itself', instant)
    .option('--deadline <time>', 'by when it is to be mended; for rectify', instant)
    .addOption(new Option('--if-missed <rung>', 'what follows a missed deadline').choices(Object.keys(SANCTIONS)))
    .option('--skip-reason <text>', 'why rungs below are left out')
    .option('--daily <units>', 'units a day; for cut-quota', wholeNumber(1))
    .option('--case <case>', 'the case it comes from')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, ImposeOptions]>(around, impose));
  ladder
    .command('end <tenant> <sanction>')
    .description('end a sanction, or call one off that was to begin')
    .requiredOption('--reason <text>', 'why, 10 characters at least')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, Changing]>(around, end));
  ladder
    .command('orders [tenant]')
    .description('orders to mend something, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string | undefined, { limit: number }]>(around, orders));
  for (const [name, accepted, description] of [
    ['accept', true, 'accept what was mended; its sanction ends'],
    ['return', false, 'ask for more; the clock goes on'],
  ] as const)
    ladder
      .command(`${name} <tenant> <order>`)
      .description(description)
      .requiredOption('--reason <text>', 'why, 10 characters at least; the tenant reads it')
      .addOption(requestId())
      .action(action<[string, string, Changing]>(around, (...of) => answer(accepted, ...of)));
};

async function show({ connection, out }: Tool, tenantId: string): Promise<void> {
  const client = connection.client('enforcement', SanctionsServiceService);
  const ladder = await client.getLadder({ tenantId }, await connection.asPerson());
  const names = (rungs: readonly Sanction[]): string => rungs.map((one) => plain(one, 'SANCTION_')).join(', ') || '-';
  out.data(ladder, () =>
    out.facts([
      ['agreement', `${ladder.agreementId} ${ladder.agreementVersion}`],
      ['ladder', names(ladder.ladder)],
      ['stood on', names(ladder.stoodOn)],
      ['may come next', names(ladder.next)],
      ['strikes', `${ladder.strikes} by ${ladder.strikeRulesVersion}`],
      ['they suggest', ladder.suggested === Sanction.UNSPECIFIED ? '-' : plain(ladder.suggested, 'SANCTION_')],
    ]),
  );
}

async function list({ connection, out }: Tool, tenantId: string, { limit }: { limit: number }): Promise<void> {
  const client = connection.client('enforcement', SanctionsServiceService);
  const call = await connection.asPerson();
  const sanctions = await collect<SanctionRecord>(limit, async (pageSize, pageToken) => {
    const page = await client.listSanctions({ tenantId, pageSize, pageToken }, call);
    return { rows: page.sanctions, nextPageToken: page.nextPageToken };
  });
  out.data({ sanctions }, () => sanctionsTable(out, sanctions));
}

async function impose({ connection, out }: Tool, tenantId: string, options: ImposeOptions): Promise<void> {
  const client = connection.client('enforcement', SanctionsServiceService);
  const preview = options.dryRun === true;
  const answered = await client.imposeSanction(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      sanction: SANCTIONS[options.rung],
      brokenClauseId: options.clause,
      reason: options.reason,
      ground: options.fraud === true ? SanctionGround.FRAUD : SanctionGround.GENERAL,
      scope: options.only,
      startTime: options.start,
      until: options.until,
      deadline: options.deadline,
      skipReason: options.skipReason ?? '',
      dailyUnits: BigInt(options.daily ?? 0),
      caseId: options.case ?? '',
      ifMissed: options.ifMissed === undefined ? Sanction.UNSPECIFIED : SANCTIONS[options.ifMissed],
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  const { sanction, grantsRevoked } = answered;
  out.data({ dryRun: preview, ...answered }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Imposed:',
      sanctionsTable(out, sanction === undefined ? [] : [sanction]),
      '',
      `grants revoked: ${grantsRevoked}`,
      '',
      out.text(sanction?.statement),
    ].join('\n'),
  );
}

async function end({ connection, out }: Tool, tenantId: string, sanctionId: string, options: Changing): Promise<void> {
  const client = connection.client('enforcement', SanctionsServiceService);
  const preview = options.dryRun === true;
  const answered = await client.endSanction(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      sanctionId,
      reason: options.reason,
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  out.data({ dryRun: preview, ...answered }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Ended:',
      sanctionsTable(out, answered.sanction === undefined ? [] : [answered.sanction]),
    ].join('\n'),
  );
}

async function orders(
  { connection, out }: Tool,
  tenant: string | undefined,
  options: { limit: number },
): Promise<void> {
  const client = connection.client('enforcement', RectificationsServiceService);
  const call = await connection.asPerson();
  const rectifications = await collect<Rectification>(options.limit, async (pageSize, pageToken) => {
    const asked = { tenantId: tenant ?? '', state: RectificationState.UNSPECIFIED, pageSize, pageToken };
    const page = await client.listRectifications(asked, call);
    return { rows: page.rectifications, nextPageToken: page.nextPageToken };
  });
  out.data({ rectifications }, () => ordersTable(out, rectifications));
}

async function answer(
  accepted: boolean,
  { connection, out }: Tool,
  tenantId: string,
  rectificationId: string,
  options: Changing,
): Promise<void> {
  const client = connection.client('enforcement', RectificationsServiceService);
  const asked = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    rectificationId,
    accepted,
    reason: options.reason,
  };
  const { rectification } = await client.decideRectification(asked, await connection.asPerson());
  out.data({ rectification }, () => ordersTable(out, rectification === undefined ? [] : [rectification]));
}

const sanctionsTable = (out: Output, sanctions: readonly SanctionRecord[]): string =>
  out.table(sanctions, [
    { name: 'SANCTION', of: (one) => one.sanctionId || '(new)' },
    { name: 'RUNG', of: (one) => plain(one.sanction, 'SANCTION_') },
    { name: 'STATE', of: (one) => plain(one.state, 'SANCTION_STATE_') },
    { name: 'ONLY', of: (one) => one.scope?.value || '-' },
    { name: 'CLAUSES', of: (one) => [one.brokenClauseId, ...one.clauseIds].join(', ') },
    { name: 'FROM', of: (one) => minute(one.startTime) },
    { name: 'UNTIL', of: (one) => (one.until === undefined ? '-' : minute(one.until)) },
    { name: 'STRIKES', right: true, of: (one) => one.strikes.toString() },
    { name: 'ORDER', of: (one) => one.rectificationId || '-' },
  ]);

const ordersTable = (out: Output, rectifications: readonly Rectification[]): string =>
  out.table(rectifications, [
    { name: 'ORDER', of: (one) => one.rectificationId },
    { name: 'TENANT', of: (one) => one.tenantId },
    { name: 'STATE', of: (one) => plain(one.state, 'RECTIFICATION_STATE_') },
    { name: 'DEADLINE', of: (one) => minute(one.deadline) },
    { name: 'SENT', right: true, of: (one) => one.submissions.length.toString() },
    {
      name: 'IF MISSED',
      of: (one) => (one.ifMissed === Sanction.UNSPECIFIED ? '-' : plain(one.ifMissed, 'SANCTION_')),
    },
    { name: 'WHAT', of: (one) => one.what },
  ]);
