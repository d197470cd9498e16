// Papers of a demonstration enterprise: pictures that say nothing, uploaded by the tenant and accepted by a reviewer.
import {
  DocumentsServiceService,
  type DocumentType,
  type UploadDocumentRequest,
} from '@tollgate/contracts/accounts/v1/documents';
import { derivedUuid } from '@tollgate/ids';
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { PersonTokens, StackConnection } from './connection.ts';

/** What proves an enterprise: its licence, and the card of who acts for it. */
const PAPERS: readonly DocumentType[] = [
  'DOCUMENT_TYPE_BUSINESS_LICENCE',
  'DOCUMENT_TYPE_OPERATOR_ID_FRONT',
  'DOCUMENT_TYPE_OPERATOR_ID_BACK',
];

/** Uploads them and returns their ids. */
export async function uploadPapers(
  front: StackConnection,
  seed: string,
  tenantId: string,
  person: PersonTokens,
): Promise<string[]> {
  const documents = front.client('accounts', DocumentsServiceService, person);
  const ids: string[] = [];
  for (const type of PAPERS) {
    const content = blankPicture(`${seed} ${type}`);
    const header = {
      requestId: derivedUuid(seed, 'paper', tenantId, type),
      tenantId,
      type,
      mediaType: 'image/png',
      sizeBytes: BigInt(content.length),
      sha256: createHash('sha256').update(content).digest('hex'),
      fileName: 'demo.png',
    };
    const { document } = await documents.uploadDocument(
      (async function* (): AsyncGenerator<UploadDocumentRequest> {
        yield { part: { $case: 'header', value: header } };
        yield { part: { $case: 'chunk', value: content } };
      })(),
    );
    if (document === undefined) throw new Error('accounts answered an upload without the paper');
    ids.push(document.documentId);
  }
  return ids;
}

/** Takes papers as good. */
export async function acceptPapers(
  front: StackConnection,
  seed: string,
  papers: { readonly tenantId: string; readonly documentIds: readonly string[] },
  reviewer: PersonTokens,
): Promise<void> {
  const documents = front.client('accounts', DocumentsServiceService, reviewer);
  for (const documentId of papers.documentIds)
    await documents.reviewDocument({
      requestId: derivedUuid(seed, 'accept-paper', documentId),
      tenantId: papers.tenantId,
      documentId,
      reason: '',
      validateOnly: false,
    });
}

const WIDTH = 320;
const HEIGHT = 200;

/** A black PNG with a comment of its own. */
function blankPicture(comment: string): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.alloc(HEIGHT * (WIDTH + 1)))),
    chunk('IEND', Buffer.of()),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
