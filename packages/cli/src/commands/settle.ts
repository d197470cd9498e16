// tollgate settle: the end of an agreement, proposed by one person and approved by another.
import { randomUUID } from 'node:crypto';

import {
  type Proposal,
  ProposalState,
  SettlementsServiceService,
  TerminationCause,
} from '@tollgate/contracts/enforcement/v1/settlements';
import { type Command, Option } from 'commander';

import { election, wholeNumber } from '../arguments.ts';
import { minute, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, type Register, requestId, type Tool } from '../tool.ts';
import { proposalText, settlementText } from './settlement-text.ts';

const CAUSES = {
  'provider-convenience': TerminationCause.PROVIDER_CONVENIENCE,
  mutual: TerminationCause.MUTUAL,
  attack: TerminationCause.ATTACK,
  'tenant-closure': TerminationCause.TENANT_CLOSURE,
  'serious-breach': TerminationCause.SERIOUS_BREACH,
  'content-breach': TerminationCause.CONTENT_BREACH,
  'list-validity-breach': TerminationCause.LIST_VALIDITY_BREACH,
  'ratio-breach': TerminationCause.RATIO_BREACH,
  'channel-risk': TerminationCause.CHANNEL_RISK,
  'channel-shutdown': TerminationCause.CHANNEL_SHUTDOWN,
  arrears: TerminationCause.ARREARS,
  'kyc-failure': TerminationCause.KYC_FAILURE,
  expiry: TerminationCause.EXPIRY,
  exhaustion: TerminationCause.EXHAUSTION,
  'provider-breach': TerminationCause.PROVIDER_BREACH,
  'regulator-order': TerminationCause.REGULATOR_ORDER,
  'force-majeure': TerminationCause.FORCE_MAJEURE,
  minor: TerminationCause.MINOR,
} as const;

const STATES = {
  pending: ProposalState.PENDING,
  approved: ProposalState.APPROVED,
  rejected: ProposalState.REJECTED,
  expired: ProposalState.EXPIRED,
} as const;

interface ProposeOptions {
  readonly cause: keyof typeof CAUSES;
  readonly reason: string;
  readonly elect?: { clauseId: string; choice: string }[];
  readonly ban?: string;
  readonly skipReason?: string;
  readonly requestId?: string;
}

interface ListOptions {
  readonly state?: keyof typeof STATES;
  readonly tenant: string;
  readonly limit: number;
}

export const registerSettle: Register = (program, around) => {
  const settle = program.command('settle').description('the end of an agreement and where the money goes');
  proposing(settle, around, 'preview', 'say where every fen would go; nothing is changed', true);
  proposing(settle, around, 'propose', 'propose it; another person has to approve', false);
  settle
    .command('approve <proposal>')
    .description("approve another person's proposal; the settlement starts")
    .addOption(requestId())
    .action(action<[string, { requestId?: string }]>(around, approve));
  settle
    .command('list')
    .description('proposals, newest first')
    .addOption(new Option('--state <state>', 'only in this state').choices(Object.keys(STATES)))
    .option('--tenant <tenant>', 'only of this tenant', '')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[ListOptions]>(around, list));
  settle
    .command('show <tenant> <settlement>')
    .description('how far a settlement is')
    .action(action<[string, string, object]>(around, show));
};

function proposing(settle: Command, around: Surroundings, name: string, description: string, preview: boolean): void {
  const command = settle
    .command(`${name} <tenant>`)
    .description(description)
    .addOption(new Option('--cause <cause>', 'why it ends').choices(Object.keys(CAUSES)).makeOptionMandatory())
    .requiredOption('--reason <text>', 'what happened, 10 characters at least')
    .option('--elect <clause=CHOICE>', 'a choice that a clause leaves to the provider; may be given again', election)
    .option('--ban <code>', 'ban whoever is behind the tenant for good, for this coded reason')
    .option('--skip-reason <text>', 'why rungs of the ladder below are left out (default: the reason says so)')
    .addHelpText(
      'after',
      `\nExample:\n  tollgate settle ${name} ten_... --cause provider-convenience --reason "业务调整，提前三十日通知"`,
    )
    .action(
      action<[string, ProposeOptions]>(around, (tool, tenantId, options) => propose(tool, tenantId, options, preview)),
    );
  if (!preview) command.addOption(requestId());
}

async function propose(
  { connection, out }: Tool,
  tenantId: string,
  options: ProposeOptions,
  preview: boolean,
): Promise<void> {
  const client = connection.client('enforcement', SettlementsServiceService);
  const { proposal } = await client.proposeTermination(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      cause: CAUSES[options.cause],
      reason: options.reason,
      elections: options.elect ?? [],
      banReason: options.ban ?? '',
      skipReason: options.skipReason ?? '',
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  out.data({ dryRun: preview, proposal }, () =>
    [preview ? 'Nothing was changed. It would be:' : 'Proposed:', proposalText(out, proposal)].join('\n'),
  );
}

async function approve({ connection, out }: Tool, proposalId: string, options: { requestId?: string }): Promise<void> {
  const client = connection.client('enforcement', SettlementsServiceService);
  const request = { requestId: options.requestId ?? randomUUID(), proposalId };
  const answer = await client.approveProposal(request, await connection.asPerson());
  out.data(answer, () => settlementText(out, answer.settlement));
}

async function list({ connection, out }: Tool, options: ListOptions): Promise<void> {
  const client = connection.client('enforcement', SettlementsServiceService);
  const call = await connection.asPerson();
  const state = options.state === undefined ? ProposalState.UNSPECIFIED : STATES[options.state];
  const proposals = await collect<Proposal>(options.limit, async (pageSize, pageToken) => {
    const page = await client.listProposals({ state, tenantId: options.tenant, pageSize, pageToken }, call);
    return { rows: page.proposals, nextPageToken: page.nextPageToken };
  });
  out.data({ proposals }, () =>
    out.table(proposals, [
      { name: 'PROPOSAL', of: (one) => one.proposalId },
      { name: 'TENANT', of: (one) => one.tenantId },
      { name: 'CAUSE', of: (one) => plain(one.cause, 'TERMINATION_CAUSE_') },
      { name: 'STATE', of: (one) => plain(one.state, 'PROPOSAL_STATE_') },
      { name: 'PROPOSED BY', of: (one) => one.proposer },
      { name: 'VALID UNTIL', of: (one) => minute(one.expireTime) },
      { name: 'SETTLEMENT', of: (one) => one.settlementId },
    ]),
  );
}

async function show({ connection, out }: Tool, tenantId: string, settlementId: string): Promise<void> {
  const client = connection.client('enforcement', SettlementsServiceService);
  const answer = await client.getSettlement({ tenantId, settlementId }, await connection.asPerson());
  out.data(answer, () => settlementText(out, answer.settlement));
}
