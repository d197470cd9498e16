// tollgate appeals, tollgate claims: objections of tenants, and money that one side demands of the other.
import { randomUUID } from 'node:crypto';

import { type Appeal, AppealsServiceService, AppealState } from '@tollgate/contracts/enforcement/v1/appeals';
import { type Claim, ClaimsServiceService, ClaimState } from '@tollgate/contracts/enforcement/v1/claims';
import { type Command, InvalidArgumentError } from 'commander';

import { wholeNumber, yuanAmount } from '../arguments.ts';
import { minute, type Output, plain, yuan } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, dryRun, type Register, requestId, type Tool } from '../tool.ts';

interface Deciding {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}
interface Filing extends Deciding {
  readonly clause: string;
  readonly amount: bigint;
  readonly indirect?: bigint;
  readonly fee: bigint;
  readonly evidence?: { reference: string; digest: string }[];
}
interface Listing {
  readonly limit: number;
}

export const registerAppeals: Register = (program, around) => {
  const appeals = program.command('appeals').description('objections of tenants to sanctions and settlements');
  appeals
    .command('list [tenant]')
    .description('appeals, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string | undefined, Listing]>(around, listAppeals));
  for (const [name, upheld, description] of [
    ['uphold', true, 'the tenant is right: what was decided is undone, and forfeited value comes back'],
    ['reject', false, 'what was decided stands'],
  ] as const)
    deciding(appeals.command(`${name} <tenant> <appeal>`).description(description)).action(
      action<[string, string, Deciding]>(around, (...of) => decideAppeal(upheld, ...of)),
    );
  claimsOf(program, around);
};

const deciding = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why, 10 characters at least; the tenant reads it')
    .addOption(dryRun())
    .addOption(requestId());

function claimsOf(program: Command, around: Surroundings): void {
  const claims = program.command('claims').description('money that one side demands of the other');
  claims
    .command('list [tenant]')
    .description('claims, newest first')
    .option('--limit <count>', 'at most so many', wholeNumber(1, 100_000), 50)
    .action(action<[string | undefined, Listing]>(around, listClaims));
  deciding(claims.command('file <tenant>').description('demand damages of a tenant, with evidence'))
    .requiredOption('--clause <clause>', 'the clause that was broken')
    .requiredOption('--amount <yuan>', 'how much', yuanAmount)
    .requiredOption('--fee <yuan>', 'the fee of the service in question', yuanAmount)
    .option('--indirect <yuan>', 'of it, indirect loss', yuanAmount)
    .option('--evidence <reference[=sha256]>', 'what it rests on; may be given again', evidence)
    .action(action<[string, Filing]>(around, fileClaim));
  claims
    .command('decide <tenant> <claim>')
    .description("establish another person's claim, or reject it with 0")
    .requiredOption('--established <yuan>', 'what is due', yuanAmount)
    .requiredOption('--reason <text>', 'why, 10 characters at least; the tenant reads it')
    .addOption(requestId())
    .action(action<[string, string, Deciding & { established: bigint }]>(around, decideClaim));
}

function evidence(text: string, before: readonly { reference: string; digest: string }[] = []) {
  const [, reference = '', digest = ''] = /^(.{1,200}?)(?:=([0-9a-f]{64}))?$/.exec(text) ?? [];
  if (reference === '') throw new InvalidArgumentError('It has to be a reference, and the SHA-256 of a file after =.');
  return [...before, { reference, digest }];
}

const cny = (micros: bigint) => ({ micros, currencyCode: 'CNY' });

async function listAppeals({ connection, out }: Tool, tenant: string | undefined, { limit }: Listing): Promise<void> {
  const client = connection.client('enforcement', AppealsServiceService);
  const call = await connection.asPerson();
  const appeals = await collect<Appeal>(limit, async (pageSize, pageToken) => {
    const asked = { tenantId: tenant ?? '', state: AppealState.UNSPECIFIED, pageSize, pageToken };
    const page = await client.listAppeals(asked, call);
    return { rows: page.appeals, nextPageToken: page.nextPageToken };
  });
  out.data({ appeals }, () => appealsTable(out, appeals));
}

async function decideAppeal(
  upheld: boolean,
  { connection, out }: Tool,
  tenantId: string,
  appealId: string,
  options: Deciding,
): Promise<void> {
  const client = connection.client('enforcement', AppealsServiceService);
  const preview = options.dryRun === true;
  const order = { requestId: options.requestId ?? randomUUID(), tenantId, appealId, upheld, reason: options.reason };
  const { appeal } = await client.decideAppeal({ ...order, validateOnly: preview }, await connection.asPerson());
  out.data({ dryRun: preview, appeal }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Decided:',
      appealsTable(out, appeal === undefined ? [] : [appeal]),
      '',
      out.text(appeal?.answer),
    ].join('\n'),
  );
}

async function listClaims({ connection, out }: Tool, tenant: string | undefined, { limit }: Listing): Promise<void> {
  const client = connection.client('enforcement', ClaimsServiceService);
  const call = await connection.asPerson();
  const claims = await collect<Claim>(limit, async (pageSize, pageToken) => {
    const asked = { tenantId: tenant ?? '', state: ClaimState.UNSPECIFIED, pageSize, pageToken };
    const page = await client.listClaims(asked, call);
    return { rows: page.claims, nextPageToken: page.nextPageToken };
  });
  out.data({ claims }, () => claimsTable(out, claims));
}

async function fileClaim({ connection, out }: Tool, tenantId: string, options: Filing): Promise<void> {
  const client = connection.client('enforcement', ClaimsServiceService);
  const preview = options.dryRun === true;
  const { claim } = await client.fileClaim(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      clauseId: options.clause,
      reason: options.reason,
      amount: cny(options.amount),
      indirect: cny(options.indirect ?? 0n),
      serviceFee: cny(options.fee),
      evidence: options.evidence ?? [],
      validateOnly: preview,
    },
    await connection.asPerson(),
  );
  out.data({ dryRun: preview, claim }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Filed:',
      claimsTable(out, claim === undefined ? [] : [claim]),
    ].join('\n'),
  );
}

async function decideClaim(
  { connection, out }: Tool,
  tenantId: string,
  claimId: string,
  options: Deciding & { established: bigint },
): Promise<void> {
  const client = connection.client('enforcement', ClaimsServiceService);
  const { reason, established } = options;
  const order = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    claimId,
    reason,
    established: cny(established),
  };
  const { claim } = await client.decideClaim(order, await connection.asPerson());
  out.data({ claim }, () => claimsTable(out, claim === undefined ? [] : [claim]));
}

const appealsTable = (out: Output, appeals: readonly Appeal[]): string =>
  out.table(appeals, [
    { name: 'APPEAL', of: (one) => one.appealId },
    { name: 'TENANT', of: (one) => one.tenantId },
    { name: 'AGAINST', of: (one) => one.subjectId },
    { name: 'STATE', of: (one) => plain(one.state, 'APPEAL_STATE_') },
    { name: 'ANSWER BY', of: (one) => (one.answerBy === undefined ? '-' : minute(one.answerBy)) },
    { name: 'GIVEN BACK', right: true, of: (one) => yuan(one.counterSettlement?.total) },
  ]);

const claimsTable = (out: Output, claims: readonly Claim[]): string =>
  out.table(claims, [
    { name: 'CLAIM', of: (one) => one.claimId || '(new)' },
    { name: 'TENANT', of: (one) => one.tenantId },
    { name: 'BY', of: (one) => plain(one.side, 'CLAIM_SIDE_') },
    { name: 'STATE', of: (one) => plain(one.state, 'CLAIM_STATE_') },
    { name: 'DEMANDED', right: true, of: (one) => yuan(one.amount) },
    { name: 'DUE AT MOST', right: true, of: (one) => yuan(one.payable) },
    { name: 'ESTABLISHED', right: true, of: (one) => yuan(one.established) },
    { name: 'CLAUSE', of: (one) => one.clauseId },
  ]);
