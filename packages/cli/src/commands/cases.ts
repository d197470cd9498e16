// tollgate cases: the queue, one case with its timeline, and every step of it.
import { randomUUID } from 'node:crypto';

import {
  type Case,
  CaseOutcome,
  CaseSeverity,
  CasesServiceService,
  CaseState,
  type CaseStep,
} from '@tollgate/contracts/enforcement/v1/cases';
import { type Command, Option } from 'commander';

import { instant, wholeNumber } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { minute, type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';
import { registerCaseEvidence } from './case-evidence.ts';

const STATES = ['open', 'investigating', 'decided', 'closed'] as const;
const SEVERITIES = ['ordinary', 'serious', 'grave'] as const;
const OUTCOMES = ['unfounded', 'warned', 'sanctioned', 'resolved'] as const;

/** The member of an enumeration that a word of the command line names; the first one (unspecified) without a word. */
const named = <T extends string>(values: Readonly<Record<string, T>>, word: string | undefined): T =>
  values[(word ?? 'unspecified').toUpperCase()] as T;

interface ListOptions {
  readonly state?: string;
  readonly tenant: string;
  readonly assignee: string;
  readonly unassigned?: boolean;
  readonly severity?: string;
  readonly overdue?: boolean;
  readonly text: string;
  readonly trigger: string;
  readonly limit: number;
}

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface OpenOptions extends OrderOptions {
  readonly trigger: string;
  readonly report: string;
  readonly observed?: Date;
  readonly severity?: string;
}

interface StepOptions extends OrderOptions {
  readonly to?: string;
  readonly text?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly restriction?: string[];
  readonly proposal?: string[];
}

const MORE = `
Steps take any number of cases; each has its own result, and the exit code is 3 when one of them was refused.

Example:
  tollgate cases list --overdue && tollgate cases take-up cas_... cas_...
  tollgate cases decide cas_... --outcome sanctioned --restriction rst_... --reason "投诉已核实" --dry-run`;

export const registerCases: Register = (program, around) => {
  const cases = program
    .command('cases')
    .description('suspected breaches: queue, evidence, steps')
    .addHelpText('after', MORE);
  cases
    .command('list')
    .description('the queue, who is late first')
    .addOption(new Option('--state <state>', 'only in this state (default: open, investigating)').choices(STATES))
    .option('--tenant <tenant>', 'only of this tenant', '')
    .option('--assignee <person>', 'only of this person, user:usr_...', '')
    .option('--unassigned', 'only those that nobody has')
    .addOption(new Option('--severity <severity>', 'only of this severity').choices(SEVERITIES))
    .option('--overdue', 'only those whose deadline is over')
    .option('--text <words>', 'only with these words in title, notes, reports or files', '')
    .option('--trigger <trigger>', 'only of this trigger', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
  cases
    .command('show <case>')
    .description('one case with its evidence and its timeline')
    .action(action<[string, object]>(around, show));
  cases
    .command('open <tenant>')
    .description('report a breach that was seen, such as an attack')
    .requiredOption('--trigger <trigger>', "a trigger of the tenant's agreement, such as attack")
    .requiredOption('--report <text>', 'what was seen, 10 characters at least')
    .option('--observed <time>', 'when (default: now)', instant)
    .addOption(new Option('--severity <severity>', 'other than the rules say').choices(SEVERITIES))
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, OpenOptions]>(around, open));
  registerSteps(cases, around);
  cases
    .command('merge <case> <into>')
    .description('put a case into another one of the same tenant')
    .requiredOption('--reason <text>', 'why, 10 characters at least')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, OrderOptions & { reason: string }]>(around, merge));
  registerCaseEvidence(cases, around);
};

function registerSteps(cases: Command, around: Surroundings): void {
  const step = (name: string, says: string) =>
    cases.command(`${name} <cases...>`).description(says).addOption(dryRun()).addOption(requestId());
  const taking = (make: (options: StepOptions) => CaseStep['step']) =>
    action<[string[], StepOptions]>(around, (tool, ids, options) => take(tool, ids, make(options), options));
  step('take-up', 'begin to work on them').action(taking(() => ({ $case: 'takeUp', value: {} })));
  step('assign', 'hand them on')
    .option('--to <person>', 'user:usr_... (default: back to the queue)', '')
    .action(taking(({ to = '' }) => ({ $case: 'assign', value: { assignee: to } })));
  step('note', 'say something about them')
    .requiredOption('--text <text>', 'what')
    .action(taking(({ text = '' }) => ({ $case: 'note', value: { text } })));
  step('decide', 'decide them')
    .addOption(new Option('--outcome <outcome>', 'what was found').choices(OUTCOMES).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why, 10 characters at least')
    .option('--restriction <restriction...>', 'that sanctions it')
    .option('--proposal <proposal...>', 'that sanctions it')
    .action(
      taking(({ outcome, reason = '', restriction = [], proposal = [] }) => ({
        $case: 'decide',
        value: { outcome: named(CaseOutcome, outcome), reason, restrictionIds: restriction, proposalIds: proposal },
      })),
    );
  step('close', 'close decided ones')
    .option('--text <text>', 'a last word', '')
    .action(taking(({ text = '' }) => ({ $case: 'close', value: { text } })));
}

const clientOf = ({ connection }: Tool) => connection.client('enforcement', CasesServiceService);
const orderOf = ({ requestId: id, dryRun: preview }: OrderOptions) => ({
  requestId: id ?? randomUUID(),
  validateOnly: preview === true,
});

async function list(tool: Tool, options: ListOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const { tenant, assignee, text, trigger, limit } = options;
  const cases = await collect(limit, async (pageSize, pageToken) => {
    const page = await clientOf(tool).listCases(
      {
        state: named(CaseState, options.state),
        tenantId: tenant,
        assignee,
        unassigned: options.unassigned === true,
        severity: named(CaseSeverity, options.severity),
        overdue: options.overdue === true,
        text,
        triggerId: trigger,
        pageSize,
        pageToken,
      },
      call,
    );
    return { rows: page.cases, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ cases }, () => table(tool.out, cases));
}

async function show(tool: Tool, caseId: string): Promise<void> {
  const { out } = tool;
  const call = await tool.connection.asPerson();
  const found = await clientOf(tool).getCase({ caseId }, call);
  const { events } = await clientOf(tool).listCaseEvents({ caseId, pageSize: 500, pageToken: '' }, call);
  out.data({ ...found, events }, () =>
    [
      table(out, found.case === undefined ? [] : [found.case]),
      '',
      out.table(found.evidence, [
        { name: 'EVIDENCE', of: (one) => one.evidenceId },
        { name: 'KIND', of: (one) => plain(one.kind, 'EVIDENCE_KIND_') },
        { name: 'WHAT', of: (one) => one.fileName || one.title },
        { name: 'SHA-256', of: (one) => one.sha256.slice(0, 12) },
        { name: 'SINCE', of: (one) => minute(one.createTime) },
      ]),
      '',
      out.table(events, [
        { name: 'TIME', of: (one) => minute(one.createTime) },
        { name: 'WHAT', of: (one) => one.kind.toLowerCase() },
        { name: 'WHO', of: (one) => one.actor },
        { name: 'TEXT', of: (one) => one.text || one.reference },
      ]),
    ].join('\n'),
  );
}

async function open(tool: Tool, tenantId: string, options: OpenOptions): Promise<void> {
  const { trigger, report, observed } = options;
  const severity = named(CaseSeverity, options.severity);
  const request = { ...orderOf(options), tenantId, triggerId: trigger, report, observeTime: observed, severity };
  const answer = await clientOf(tool).openCase(request, await tool.connection.asPerson());
  const head = answer.extended ? 'Extended:' : 'Opened:';
  say(tool.out, options, answer, head, answer.case === undefined ? [] : [answer.case]);
}

async function take(tool: Tool, caseIds: string[], step: CaseStep['step'], options: StepOptions): Promise<void> {
  const request = { ...orderOf(options), caseIds, step: { step } };
  const { results } = await clientOf(tool).updateCases(request, await tool.connection.asPerson());
  const refused = results.filter(({ refusalReason }) => refusalReason !== '');
  say(
    tool.out,
    options,
    { results },
    'Done:',
    results.flatMap((one) => one.case ?? []),
  );
  for (const { caseId, refusalReason, refusalMessage } of refused)
    tool.out.note(`${caseId}: ${refusalReason}: ${refusalMessage}`);
  if (refused.length > 0)
    throw new CommandFailure(EXIT.refused, `${refused.length} of ${results.length} cases were refused.`);
}

async function merge(
  tool: Tool,
  caseId: string,
  intoCaseId: string,
  options: OrderOptions & { reason: string },
): Promise<void> {
  const request = { ...orderOf(options), caseId, intoCaseId, reason: options.reason };
  const answer = await clientOf(tool).mergeCase(request, await tool.connection.asPerson());
  say(tool.out, options, answer, 'One case now:', answer.case === undefined ? [] : [answer.case]);
}

function say(out: Output, { dryRun: preview }: OrderOptions, answer: object, head: string, cases: readonly Case[]) {
  out.data({ dryRun: preview === true, ...answer }, () =>
    [preview === true ? 'Nothing was changed. It would be:' : head, table(out, cases)].join('\n'),
  );
}

const table = (out: Output, cases: readonly Case[]): string =>
  out.table(cases, [
    { name: 'CASE', of: (one) => one.caseId || '(new)' },
    { name: 'TENANT', of: (one) => one.tenantId },
    { name: 'STATE', of: (one) => plain(one.state, 'CASE_STATE_') },
    { name: 'SEVERITY', of: (one) => plain(one.severity, 'CASE_SEVERITY_') },
    { name: 'CLAUSE', of: (one) => one.clauseId },
    { name: 'TRIGGER', of: (one) => one.triggerId },
    { name: 'DUE', of: (one) => minute(one.state === CaseState.OPEN ? one.takeUpBy : one.decideBy) },
    { name: 'EVIDENCE', right: true, of: (one) => String(one.evidenceCount) },
    { name: 'ASSIGNEE', of: (one) => one.assignee || '-' },
  ]);
