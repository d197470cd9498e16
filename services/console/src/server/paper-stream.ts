// Papers on their way through the console: from a form to accounts, and from accounts to a browser. None stays here.
import { createHash } from 'node:crypto';

import {
  type DocumentHeader,
  DocumentType,
  type ReadDocumentResponse,
  type UploadDocumentRequest,
} from '@tollgate/contracts/accounts/v1/documents';

import { type ConsoleContext, type Deps, onBehalf } from './context.ts';
import { present } from './refusals.ts';

/** As much as accounts takes in one part. */
const CHUNK_BYTES = 256 * 1024;
/** What a browser may show in its window; whatever else there is gets saved. */
const SHOWN: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };

/** Whose paper comes, and what it is; the type as the form has it. */
export interface PaperUpload {
  readonly requestId: string;
  readonly tenantId: string;
  readonly type: string;
}

/** A header, then chunks in order. What the content really is, and whether the name will do, accounts finds out. */
export function paperUpload(
  { requestId, tenantId, type }: PaperUpload,
  fileName: string,
  mediaType: string,
  content: Buffer,
): AsyncIterable<UploadDocumentRequest> {
  return partsOf(
    {
      requestId,
      tenantId,
      type: Object.values(DocumentType).find((one) => one === type) ?? DocumentType.UNSPECIFIED,
      mediaType,
      sizeBytes: BigInt(content.length),
      sha256: createHash('sha256').update(content).digest('hex'),
      // Some systems take names apart into base letters and marks.
      fileName: fileName.normalize('NFC').trim(),
    },
    content,
  );
}

async function* partsOf(
  header: DocumentHeader,
  content: Buffer,
): AsyncGenerator<UploadDocumentRequest, void, undefined> {
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += CHUNK_BYTES)
    yield { part: { $case: 'chunk', value: content.subarray(at, at + CHUNK_BYTES) } };
}

/** The paper itself: pictures to be looked at, anything else to be saved. The name is ours, so it can do no harm. */
export async function sendPaper(
  { services }: Deps,
  c: ConsoleContext,
  which: { readonly tenantId: string; readonly documentId: string },
): Promise<Response> {
  const { documentId, mediaType, sizeBytes } = present(
    (await services.papers.getDocument({ ...which }, onBehalf(c))).document,
  );
  const suffix = SHOWN[mediaType];
  const name = `${documentId}.${suffix ?? (mediaType === 'application/pdf' ? 'pdf' : 'bin')}`;
  const headers = {
    'content-type': mediaType,
    'content-length': sizeBytes.toString(),
    'content-disposition': `${suffix === undefined ? 'attachment' : 'inline'}; filename="${name}"`,
  };
  // Nobody looks at anything then.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const chunks = services.papers.readDocument({ ...which }, onBehalf(c))[Symbol.asyncIterator]();
  // A refusal comes instead of the first chunk, while a page can still be the answer.
  return c.body(streamOf(await chunks.next(), chunks), 200, headers);
}

type Chunks = AsyncIterator<ReadDocumentResponse, unknown>;

function streamOf(first: Awaited<ReturnType<Chunks['next']>>, rest: Chunks): ReadableStream<Uint8Array<ArrayBuffer>> {
  let ahead: typeof first | undefined = first;
  return new ReadableStream({
    pull: async (controller) => {
      const next = ahead ?? (await rest.next());
      ahead = undefined;
      if (next.done === true) controller.close();
      else controller.enqueue(new Uint8Array(next.value.chunk));
    },
    cancel: async () => {
      await rest.return?.();
    },
  });
}
