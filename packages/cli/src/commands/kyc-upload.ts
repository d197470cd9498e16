// tollgate kyc upload: sends one paper in chunks.
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import {
  type DocumentHeader,
  DocumentsServiceService,
  DocumentType,
  type UploadDocumentRequest,
} from '@tollgate/contracts/accounts/v1/documents';

import { CommandFailure, EXIT } from '../exit-code.ts';
import { plain } from '../output.ts';
import type { Tool } from '../tool.ts';

const CHUNK_BYTES = 64 * 1024;

/** Words of the command line for the types of papers. */
export const DOCUMENT_WORDS: Readonly<Record<string, DocumentType>> = Object.fromEntries(
  Object.values(DocumentType)
    .filter((type) => type !== DocumentType.UNSPECIFIED && type !== DocumentType.UNRECOGNIZED)
    .map((type) => [plain(type, 'DOCUMENT_TYPE_'), type]),
);

export interface UploadOptions {
  readonly type: string;
  readonly dryRun?: boolean;
  readonly requestId?: string;
}

export async function upload(tool: Tool, tenantId: string, file: string, options: UploadOptions): Promise<void> {
  const { connection, out, around } = tool;
  const content = await read(path.resolve(around.cwd, file));
  const header: DocumentHeader = {
    requestId: options.requestId ?? randomUUID(),
    tenantId,
    type: DOCUMENT_WORDS[options.type] ?? DocumentType.UNSPECIFIED,
    mediaType: mediaTypeOf(content),
    sizeBytes: BigInt(content.length),
    sha256: createHash('sha256').update(content).digest('hex'),
    fileName: path.basename(file),
  };
  const facts = out.facts([
    ['type', options.type],
    ['content', `${header.mediaType}, ${header.sizeBytes} bytes`],
    ['sha256', header.sha256],
  ]);
  if (options.dryRun === true) {
    out.data({ dryRun: true, document: header }, () => `Nothing was sent. It would be:\n${facts}`);
    return;
  }
  const client = connection.client('accounts', DocumentsServiceService);
  const { document } = await client.uploadDocument(partsOf(header, content), await connection.asPerson());
  out.data({ dryRun: false, document }, () => `Stored ${document?.documentId ?? ''}:\n${facts}`);
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new CommandFailure(EXIT.usage, `${file} cannot be read`);
  }
}

/** By the first bytes; the service looks at all of them. */
function mediaTypeOf(content: Buffer): string {
  const head = content.toString('latin1', 0, 8);
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  return head.startsWith('%PDF-') ? 'application/pdf' : 'application/octet-stream';
}

async function* partsOf(
  header: DocumentHeader,
  content: Buffer,
): AsyncGenerator<UploadDocumentRequest, void, undefined> {
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += CHUNK_BYTES)
    yield { part: { $case: 'chunk', value: content.subarray(at, at + CHUNK_BYTES) } };
}
