// tollgate kyc: the reviewers' queue, decisions, demands and papers.
import { randomUUID } from 'node:crypto';

import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { VerificationsServiceService, VerificationState } from '@tollgate/contracts/accounts/v1/verifications';
import { type Command, Option } from 'commander';

import { fieldReason, wholeNumber } from '../arguments.ts';
import { minute } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';
import { registerPapers } from './kyc-papers.ts';
import { requirementsTable, submissionsTable, submissionText } from './kyc-text.ts';
import { DOCUMENT_WORDS, upload, type UploadOptions } from './kyc-upload.ts';

const STATES = {
  pending: VerificationState.PENDING,
  'second-review': VerificationState.SECOND_REVIEW,
  'revision-requested': VerificationState.REVISION_REQUESTED,
  approved: VerificationState.APPROVED,
  rejected: VerificationState.REJECTED,
} as const;

interface QueueOptions {
  readonly state: keyof typeof STATES;
  readonly limit: number;
}

interface DecisionOptions {
  readonly reason?: readonly string[];
  readonly finding?: readonly { field: string; reason: string }[];
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface DemandOptions {
  readonly paper: readonly string[];
  readonly reason: string;
  readonly clause?: string;
  readonly by?: string;
  readonly workingDays?: number;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export const registerKyc: Register = (program, around) => {
  const kyc = program.command('kyc').description('who tenants are: submissions, decisions, demands and papers');
  kyc
    .command('queue')
    .description('submissions, oldest first')
    .addOption(new Option('--state <state>', 'in this state').choices(Object.keys(STATES)).default('pending'))
    .option('--limit <count>', 'at most so many', wholeNumber(1, 10_000), 50)
    .action(action<[QueueOptions]>(around, queue));
  kyc
    .command('show <tenant> [submission]')
    .description('one submission with its findings, or what a tenant still has to show')
    .action(action<[string, string | undefined, object]>(around, show));
  kyc
    .command('approve <tenant> <submission>')
    .description('approve; where the policy asks for two reviewers another one has to follow')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, DecisionOptions]>(around, approve));
  kyc
    .command('reject <tenant> <submission>')
    .description('reject with coded reasons')
    .requiredOption('--reason <code...>', 'coded reasons, such as NAME_MISMATCH')
    .addOption(findingOption())
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, DecisionOptions]>(around, reject));
  kyc
    .command('revise <tenant> <submission>')
    .description('ask the tenant to correct fields')
    .addOption(findingOption().makeOptionMandatory())
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate kyc revise ten_... ver_... --finding enterprise.uscc=NUMBER_MISMATCH')
    .action(action<[string, string, DecisionOptions]>(around, revise));
  papers(kyc, around);
  registerPapers(kyc, around);
};

function papers(kyc: Command, around: Surroundings): void {
  kyc
    .command('demand <tenant>')
    .description('ask for papers by a date; the tenant is told')
    .addOption(new Option('--paper <types...>', 'which').choices(Object.keys(DOCUMENT_WORDS)).makeOptionMandatory())
    .requiredOption('--reason <code>', 'coded reason, such as ROUTINE_CHECK')
    .addOption(new Option('--by <day>', 'last day, such as 2026-12-31').conflicts('workingDays'))
    .option('--working-days <count>', 'or so many working days from now', wholeNumber(1, 250))
    .option('--clause <clause>', "a clause of the tenant's agreement (default: the policy's)")
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, DemandOptions]>(around, demand));
  kyc
    .command('upload <tenant> <file>')
    .description('store a paper: a JPEG, a PNG or a PDF of at most 5 MiB')
    .addOption(new Option('--type <type>', 'what it is').choices(Object.keys(DOCUMENT_WORDS)).makeOptionMandatory())
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, UploadOptions]>(around, upload));
}

const findingOption = (): Option =>
  new Option('--finding <field=CODE>', 'what is wrong with a field; may be given again').argParser(fieldReason);

async function queue({ connection, out }: Tool, { state, limit }: QueueOptions): Promise<void> {
  const client = connection.client('accounts', VerificationsServiceService);
  const call = await connection.asPerson();
  const verifications = await collect(limit, async (pageSize, pageToken) => {
    const page = await client.listVerifications({ state: STATES[state], tenantId: '', pageSize, pageToken }, call);
    return { rows: page.verifications, nextPageToken: page.nextPageToken };
  });
  out.data({ verifications }, () => submissionsTable(out, verifications));
}

async function show({ connection, out }: Tool, tenantId: string, verificationId: string | undefined): Promise<void> {
  const call = await connection.asPerson();
  if (verificationId !== undefined) {
    const client = connection.client('accounts', VerificationsServiceService);
    const answer = await client.getVerification({ tenantId, verificationId }, call);
    out.data(answer, () => submissionText(out, answer.verification));
    return;
  }
  const client = connection.client('accounts', RequirementsServiceService);
  const answer = await client.getRequirements({ tenantId }, call);
  out.data(answer, () => requirementsTable(out, answer.requirements));
}

const approve = (tool: Tool, tenantId: string, verificationId: string, options: DecisionOptions): Promise<void> =>
  decide(tool, options, async (base) => {
    const client = tool.connection.client('accounts', VerificationsServiceService);
    return client.approveVerification({ ...base, tenantId, verificationId }, await tool.connection.asPerson());
  });

const reject = (tool: Tool, tenantId: string, verificationId: string, options: DecisionOptions): Promise<void> =>
  decide(tool, options, async (base) => {
    const client = tool.connection.client('accounts', VerificationsServiceService);
    const said = { reasons: [...(options.reason ?? [])], findings: [...(options.finding ?? [])] };
    return client.rejectVerification({ ...base, tenantId, verificationId, ...said }, await tool.connection.asPerson());
  });

const revise = (tool: Tool, tenantId: string, verificationId: string, options: DecisionOptions): Promise<void> =>
  decide(tool, options, async (base) => {
    const client = tool.connection.client('accounts', VerificationsServiceService);
    const findings = [...(options.finding ?? [])];
    return client.requestRevision({ ...base, tenantId, verificationId, findings }, await tool.connection.asPerson());
  });

type Decided = Parameters<typeof submissionText>[1];

async function decide(
  { out }: Tool,
  options: DecisionOptions,
  send: (base: { requestId: string; validateOnly: boolean }) => Promise<{ verification: Decided }>,
): Promise<void> {
  const preview = options.dryRun === true;
  const answer = await send({ requestId: options.requestId ?? randomUUID(), validateOnly: preview });
  out.data({ dryRun: preview, ...answer }, () =>
    [preview ? 'Nothing was changed. It would be:' : 'Done:', submissionText(out, answer.verification)].join('\n'),
  );
}

async function demand({ connection, out }: Tool, tenantId: string, options: DemandOptions): Promise<void> {
  const client = connection.client('accounts', RequirementsServiceService);
  const preview = options.dryRun === true;
  const answer = await client.demandPapers(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      documents: options.paper.flatMap((word) => DOCUMENT_WORDS[word] ?? []),
      reason: options.reason,
      clauseId: options.clause ?? '',
      due: dueOf(options),
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  out.data({ dryRun: preview, ...answer }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Demanded:',
      out.facts([
        ['demand', answer.demand?.demandId ?? ''],
        ['papers', options.paper.join(', ')],
        ['reason', options.reason],
        ['clause', answer.demand?.clauseId ?? ''],
        ['by', minute(answer.demand?.dueTime)],
      ]),
    ].join('\n'),
  );
}

/** Without either the service says what is missing. */
function dueOf({ by, workingDays }: DemandOptions) {
  if (by !== undefined) return { $case: 'dueDay', value: by } as const;
  return workingDays === undefined ? undefined : ({ $case: 'workingDays', value: workingDays } as const);
}
