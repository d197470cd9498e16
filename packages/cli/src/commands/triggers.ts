// tollgate triggers: a tenant's ratios, lines that were crossed, and a policy tried over past counts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import {
  type JudgedWindow,
  type PolicyHit,
  type PolicyVerdict,
  TriggersServiceService,
} from '@tollgate/contracts/enforcement/v1/triggers';

import { instant, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import { action, collect, type Register, type Tool } from '../tool.ts';

interface TryOptions {
  readonly from: Date;
  readonly to: Date;
  readonly tenant: string;
}

const MORE = `
"try" stores nothing: it says who would have been hit by the thresholds of a file (in the form of
packages/agreements/data/policies) and who was by those in force.

Example:
  tollgate triggers try stricter.json --from 2026-11-01T00:00:00+08:00 --to 2026-12-01T00:00:00+08:00 --json`;

export const registerTriggers: Register = (program, around) => {
  const triggers = program
    .command('triggers')
    .description('ratios of what was counted, and their lines')
    .addHelpText('after', MORE);
  triggers
    .command('show <tenant>')
    .description("a tenant's windows as they stand")
    .option('--job <job>', 'windows of this job too', '')
    .action(action<[string, { job: string }]>(around, show));
  triggers
    .command('crossings')
    .description('lines that were crossed, newest first')
    .option('--tenant <tenant>', 'only of this tenant', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[{ tenant: string; limit: number }]>(around, crossings));
  triggers
    .command('try <file>')
    .description('who would have been hit by other thresholds')
    .requiredOption('--from <time>', 'begin of the span', instant)
    .requiredOption('--to <time>', 'its end, at most 100 days later', instant)
    .option('--tenant <tenant>', 'only this tenant', '')
    .action(action<[string, TryOptions]>(around, tryPolicy));
};

const clientOf = ({ connection }: Tool) => connection.client('enforcement', TriggersServiceService);

async function show(tool: Tool, tenantId: string, { job }: { job: string }): Promise<void> {
  const answer = await clientOf(tool).getReputation({ tenantId, jobId: job }, await tool.connection.asPerson());
  tool.out.data(answer, () => windowTable(tool.out, answer.windows));
}

async function crossings(tool: Tool, { tenant, limit }: { tenant: string; limit: number }): Promise<void> {
  const call = await tool.connection.asPerson();
  const found = await collect(limit, async (pageSize, pageToken) => {
    const page = await clientOf(tool).listCrossings({ tenantId: tenant, pageSize, pageToken }, call);
    return { rows: page.crossings, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ crossings: found }, () =>
    tool.out.table(found, [
      { name: 'TIME', of: (one) => minute(one.createTime) },
      { name: 'TENANT', of: (one) => one.tenantId },
      { name: 'TRIGGER', of: (one) => one.judged?.triggerId ?? '' },
      { name: 'WINDOW', of: (one) => one.judged?.windowName ?? '' },
      { name: 'RATIO', right: true, of: (one) => `${one.judged?.events} / ${one.judged?.volume}` },
      { name: 'LEVEL', of: (one) => plain(one.judged?.level ?? '', 'WINDOW_LEVEL_') },
      { name: 'CASE', of: (one) => one.caseId },
    ]),
  );
}

async function tryPolicy(tool: Tool, file: string, { from, to, tenant }: TryOptions): Promise<void> {
  const policyJson = await readFile(path.resolve(tool.around.cwd, file), 'utf8').catch(() => {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read`);
  });
  const call = { ...(await tool.connection.asPerson()), deadlineMs: 300_000 };
  const hits: PolicyHit[] = [];
  let [tenants, pageToken, contentHash] = [0, '', ''];
  do {
    const request = { policyJson, startTime: from, endTime: to, tenantId: tenant, pageSize: 0, pageToken };
    const page = await clientOf(tool).previewPolicy(request, call);
    hits.push(...page.hits);
    tenants += page.tenants;
    ({ nextPageToken: pageToken, contentHash } = page);
    if (pageToken !== '') tool.out.note(`${tenants} tenants looked at`);
  } while (pageToken !== '');
  tool.out.data({ dryRun: true, contentHash, tenants, hits }, () =>
    [
      `Nothing was changed. ${tenants} tenants looked at.`,
      tool.out.table(hits, [
        { name: 'TENANT', of: (one) => one.tenantId },
        { name: 'TRIGGER', of: (one) => one.triggerId },
        { name: 'WINDOW', of: (one) => one.windowName },
        { name: 'IN FORCE', of: (one) => verdict(one.inForce) },
        { name: 'TRIED', of: (one) => verdict(one.tried) },
      ]),
    ].join('\n'),
  );
}

function verdict(of: PolicyVerdict | undefined): string {
  if (of?.crossTime === undefined) return 'quiet';
  return `${plain(of.level, 'WINDOW_LEVEL_')} ${of.events}/${of.volume} ${minute(of.crossTime)}`;
}

const windowTable = (out: Output, windows: readonly JudgedWindow[]): string =>
  out.table(windows, [
    { name: 'TRIGGER', of: (one) => one.triggerId },
    { name: 'CLAUSE', of: (one) => one.clauseId },
    { name: 'WINDOW', of: (one) => one.windowName },
    { name: 'PRODUCT', of: (one) => one.product || 'all' },
    { name: 'RATIO', right: true, of: (one) => `${one.events} / ${one.volume}` },
    { name: 'LINE', right: true, of: (one) => `${one.limitEvents} / ${one.limitPer}` },
    { name: 'FROM', right: true, of: (one) => `${one.minimumEvents} of ${one.minimumVolume}` },
    { name: 'LEVEL', of: (one) => plain(one.level, 'WINDOW_LEVEL_') },
  ]);
