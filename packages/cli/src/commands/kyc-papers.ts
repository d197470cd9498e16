// tollgate kyc documents, read-document, review-document, identity and withdraw-demand: what a reviewer decides about.
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { type Document, DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { IdentitiesServiceService, type ReadIdentityResponse } from '@tollgate/contracts/accounts/v1/identities';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import type { Command } from 'commander';

import { wholeNumber } from '../arguments.ts';
import { writeNew } from '../new-file.ts';
import { minute, type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, collect, dryRun, requestId, type Tool } from '../tool.ts';

interface ListOptions {
  readonly limit: number;
}

interface ReviewOptions {
  readonly reject?: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

/** Adds them to `tollgate kyc`. */
export function registerPapers(kyc: Command, around: Surroundings): void {
  kyc
    .command('identity <tenant> <submission>')
    .description('the facts of a submission in full, for reviewers; every look is recorded')
    .action(action<[string, string, object]>(around, identity));
  kyc
    .command('documents <tenant>')
    .description("a tenant's papers, oldest first")
    .option('--limit <count>', 'at most so many', wholeNumber(1, 1_000), 200)
    .action(action<[string, ListOptions]>(around, documents));
  kyc
    .command('read-document <tenant> <document> <file>')
    .description('write a paper to a new file; a look of staff is recorded')
    .action(action<[string, string, string, object]>(around, readDocument));
  kyc
    .command('review-document <tenant> <document>')
    .description('take a paper as good, or reject it; one that was accepted may be rejected later')
    .option('--reject <code>', 'with a coded reason, such as UNREADABLE')
    .addOption(dryRun())
    .addOption(requestId())
    .addHelpText('after', '\nExample:\n  tollgate kyc review-document ten_... doc_... --reject DOCUMENT_UNSEALED')
    .action(action<[string, string, ReviewOptions]>(around, reviewDocument));
  kyc
    .command('withdraw-demand <tenant> <demand>')
    .description('no longer ask for papers')
    .addOption(dryRun())
    .addOption(requestId())
    .action(action<[string, string, OrderOptions]>(around, withdrawDemand));
}

const papersOf = ({ connection }: Tool) => connection.client('accounts', DocumentsServiceService);

async function identity({ connection, out }: Tool, tenantId: string, verificationId: string): Promise<void> {
  const client = connection.client('accounts', IdentitiesServiceService);
  const answer = await client.readIdentity({ tenantId, verificationId }, await connection.asPerson());
  out.data(answer, () => `${out.facts(factsOf(answer.facts))}\n\n${documentsTable(out, answer.documents)}`);
}

function factsOf(facts: ReadIdentityResponse['facts']): [string, string][] {
  if (facts?.$case === 'individual') {
    const { identity: person } = facts.value;
    return [
      ['name', person?.legalName ?? ''],
      ['resident number', person?.residentId ?? ''],
      ['card valid until', person?.idValidUntil ?? ''],
    ];
  }
  if (facts === undefined) return [];
  const { identity: firm, operator, sendsForOthers, authorisationValidUntil } = facts.value;
  return [
    ['name', firm?.legalName ?? ''],
    ['social credit code', firm?.uscc ?? ''],
    ['legal person', firm?.legalPersonName ?? ''],
    ['licence valid until', firm?.licenceValidUntil ?? ''],
    ['operator', operator === undefined ? '-' : `${operator.name} ${operator.residentId}`],
    ['sends for others', sendsForOthers ? `until ${authorisationValidUntil}` : 'no'],
  ];
}

async function documents(tool: Tool, tenantId: string, { limit }: ListOptions): Promise<void> {
  const call = await tool.connection.asPerson();
  const found = await collect(limit, async (pageSize, pageToken) => {
    const page = await papersOf(tool).listDocuments({ tenantId, pageSize, pageToken }, call);
    return { rows: page.documents, nextPageToken: page.nextPageToken };
  });
  tool.out.data({ documents: found }, () => documentsTable(tool.out, found));
}

const documentsTable = (out: Output, found: readonly Document[]): string =>
  out.table(found, [
    { name: 'DOCUMENT', of: (each) => each.documentId },
    { name: 'TYPE', of: (each) => plain(each.type, 'DOCUMENT_TYPE_') },
    { name: 'STATE', of: (each) => plain(each.state, 'DOCUMENT_STATE_') },
    { name: 'REASON', of: (each) => each.reason || '-' },
    { name: 'CONTENT', of: (each) => `${each.mediaType} ${each.sizeBytes}` },
    { name: 'UPLOADED', of: (each) => minute(each.uploadTime) },
    { name: 'NAME', of: (each) => each.fileName || '-' },
  ]);

async function readDocument(tool: Tool, tenantId: string, documentId: string, file: string): Promise<void> {
  const parts: Uint8Array[] = [];
  const call = await tool.connection.asPerson();
  for await (const { chunk } of papersOf(tool).readDocument({ tenantId, documentId }, call)) parts.push(chunk);
  const content = Buffer.concat(parts);
  await writeNew(path.resolve(tool.around.cwd, file), content);
  tool.out.data({ documentId, file, bytes: content.length }, () => `Wrote ${content.length} bytes to ${file}`);
}

async function reviewDocument(tool: Tool, tenantId: string, documentId: string, options: ReviewOptions): Promise<void> {
  const preview = options.dryRun === true;
  const { document } = await papersOf(tool).reviewDocument(
    {
      requestId: options.requestId ?? randomUUID(),
      tenantId,
      documentId,
      reason: options.reject ?? '',
      validateOnly: preview,
    },
    await tool.connection.asPerson(),
  );
  tool.out.data({ dryRun: preview, document }, () =>
    [
      preview ? 'Nothing was changed. It would be:' : 'Done:',
      documentsTable(tool.out, document === undefined ? [] : [document]),
    ].join('\n'),
  );
}

async function withdrawDemand(tool: Tool, tenantId: string, demandId: string, options: OrderOptions): Promise<void> {
  const preview = options.dryRun === true;
  const client = tool.connection.client('accounts', RequirementsServiceService);
  const order = { requestId: options.requestId ?? randomUUID(), tenantId, demandId, validateOnly: preview };
  const { demand } = await client.withdrawDemand(order, await tool.connection.asPerson());
  const state = plain(demand?.state ?? '', 'DEMAND_STATE_');
  tool.out.data({ dryRun: preview, demand }, () =>
    preview ? `Nothing was changed. ${demandId} would be ${state}.` : `${demandId} is ${state}.`,
  );
}
