// tollgate cases upload, download, extract, message, export: what a case rests on.
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Evidence } from '@tollgate/contracts/enforcement/v1/cases';
import {
  type EvidenceHeader,
  EvidenceServiceService,
  type UploadEvidenceRequest,
} from '@tollgate/contracts/enforcement/v1/evidence';
import type { Command } from 'commander';

import { instant } from '../arguments.ts';
import { CommandFailure, EXIT } from '../exit-code.ts';
import { writeNew } from '../new-file.ts';
import { type Output, plain } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { action, dryRun, requestId, type Tool } from '../tool.ts';

const CHUNK_BYTES = 64 * 1024;
const TRANSFER_MS = 600_000;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.eml': 'message/rfc822',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
};

interface OrderOptions {
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

interface ExtractOptions extends OrderOptions {
  readonly from: Date;
  readonly to: Date;
  readonly job: string;
}

interface MessageOptions extends OrderOptions {
  readonly message: string;
  readonly recipient: string;
}

export function registerCaseEvidence(cases: Command, around: Surroundings): void {
  const adding = (name: string, says: string) =>
    cases.command(name).description(says).addOption(dryRun()).addOption(requestId());
  adding('upload <case> <file>', `add a file as evidence (${Object.keys(MEDIA_TYPES).join(', ')})`)
    .requiredOption('--title <text>', 'what it shows')
    .action(action<[string, string, OrderOptions & { title: string }]>(around, upload));
  adding('extract <case>', 'freeze counted facts, hour by hour, as evidence')
    .requiredOption('--from <time>', 'a full hour', instant)
    .requiredOption('--to <time>', 'a full hour, at most 31 days later', instant)
    .option('--job <job>', 'only of this job', '')
    .action(action<[string, ExtractOptions]>(around, extract));
  adding('message <case>', 'freeze what became of one message as evidence')
    .requiredOption('--message <id>', "the gateway's id")
    .requiredOption('--recipient <recipient>', 'its recipient; it is asked with and not stored')
    .action(action<[string, MessageOptions]>(around, message));
  cases
    .command('download <case> <evidence>')
    .description('write a file of a case to a file')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .action(action<[string, string, { out: string }]>(around, download));
  cases
    .command('export <case>')
    .description('write the signed pack of a case to a file')
    .requiredOption('--out <file>', 'a file that is not there yet')
    .action(action<[string, { out: string }]>(around, exportCase));
}

const clientOf = ({ connection }: Tool) => connection.client('enforcement', EvidenceServiceService);
const orderOf = ({ requestId: id, dryRun: preview }: OrderOptions) => ({
  requestId: id ?? randomUUID(),
  validateOnly: preview === true,
});

async function upload(
  tool: Tool,
  caseId: string,
  file: string,
  options: OrderOptions & { title: string },
): Promise<void> {
  const content = await read(path.resolve(tool.around.cwd, file));
  const mediaType = MEDIA_TYPES[path.extname(file).toLowerCase()];
  if (mediaType === undefined)
    throw new CommandFailure(EXIT.usage, `The name has to end in one of ${Object.keys(MEDIA_TYPES).join(', ')}.`);
  const header: EvidenceHeader = {
    ...orderOf(options),
    caseId,
    fileName: path.basename(file),
    mediaType,
    sizeBytes: BigInt(content.length),
    sha256: createHash('sha256').update(content).digest('hex'),
    title: options.title,
  };
  const call = { ...(await tool.connection.asPerson()), deadlineMs: TRANSFER_MS };
  say(tool.out, options, await clientOf(tool).uploadEvidence(partsOf(header, content), call));
}

async function* partsOf(header: EvidenceHeader, content: Buffer): AsyncIterable<UploadEvidenceRequest> {
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += CHUNK_BYTES)
    yield { part: { $case: 'chunk', value: content.subarray(at, at + CHUNK_BYTES) } };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read`);
  }
}

async function extract(tool: Tool, caseId: string, options: ExtractOptions): Promise<void> {
  const request = { ...orderOf(options), caseId, startTime: options.from, endTime: options.to, jobId: options.job };
  say(tool.out, options, await clientOf(tool).addExtract(request, await tool.connection.asPerson()));
}

async function message(tool: Tool, caseId: string, options: MessageOptions): Promise<void> {
  const { message: messageId, recipient } = options;
  const request = { ...orderOf(options), caseId, messageId, recipient };
  say(tool.out, options, await clientOf(tool).addMessage(request, await tool.connection.asPerson()));
}

async function download(tool: Tool, caseId: string, evidenceId: string, { out }: { out: string }): Promise<void> {
  const call = { ...(await tool.connection.asPerson()), deadlineMs: TRANSFER_MS };
  await keep(tool, out, clientOf(tool).downloadEvidence({ caseId, evidenceId }, call));
}

async function exportCase(tool: Tool, caseId: string, { out }: { out: string }): Promise<void> {
  const call = { ...(await tool.connection.asPerson()), deadlineMs: TRANSFER_MS };
  await keep(tool, out, clientOf(tool).exportCase({ caseId }, call));
}

/** Whole or not at all: at most the files of one case. */
async function keep(tool: Tool, file: string, parts: AsyncIterable<{ content: Uint8Array }>): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const { content } of parts) chunks.push(content);
  const content = Buffer.concat(chunks);
  await writeNew(path.resolve(tool.around.cwd, file), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  tool.out.data({ file, bytes: String(content.length), sha256 }, () => `${file}: ${content.length} bytes, ${sha256}`);
}

function say(out: Output, { dryRun: preview }: OrderOptions, { evidence }: { evidence: Evidence | undefined }): void {
  out.data({ dryRun: preview === true, evidence }, () =>
    [
      preview === true ? 'Nothing was changed. It would be:' : 'Added:',
      out.facts([
        ['evidence', preview === true ? '(new)' : (evidence?.evidenceId ?? '')],
        ['kind', plain(evidence?.kind ?? '', 'EVIDENCE_KIND_')],
        ['title', evidence?.title ?? ''],
        ['sha256', evidence?.sha256 ?? ''],
      ]),
    ].join('\n'),
  );
}
