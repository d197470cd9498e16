// UploadEvidence: a header, then chunks. Everything is checked before anything is stored.
import { createHash } from 'node:crypto';
import { caseRulesAt } from '@tollgate/agreements';
import { actorOf } from '@tollgate/auth';
import {
  EvidenceHeader,
  UploadEvidenceResponse,
  type EvidenceServiceService,
  type UploadEvidenceRequest,
} from '@tollgate/contracts/enforcement/v1/evidence';
import { DomainError } from '@tollgate/errors';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { toProtoEvidence } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { headerFault, looksLike, type FileFault } from '../domain/evidence-file.ts';
import { invalidField } from '../domain/refusals.ts';
import { storeFile } from '../operations/case-files.ts';

/** Each waits in memory until it is whole: ten megabytes at most. */
const AT_ONCE = 8;
const WITHIN_MS = 60_000;

export function uploadEvidenceHandler(deps: Deps): HandlerOf<(typeof EvidenceServiceService)['uploadEvidence']> {
  let under = 0;
  return async (requests, call) => {
    if (under >= AT_ONCE) throw refused('resource_exhausted', 'UPLOADS_BUSY', 'Too many files come in at once.');
    under += 1;
    try {
      const messages = requests[Symbol.asyncIterator]();
      const header = await inTime(headerOf(messages, deps.now()));
      const content = await inTime(contentOf(messages, header));
      const by = { actor: actorOf(call), now: deps.now() };
      const store = mutation(deps, UploadEvidenceResponse, EvidenceHeader, async (tx, request) => {
        const { caseId, title, fileName, mediaType, sha256 } = request;
        const upload = { caseId, title, fileName, mediaType, sha256, content };
        return { evidence: toProtoEvidence(await storeFile(tx, upload, by)) };
      });
      return await store(header, call);
    } finally {
      under -= 1;
    }
  };
}

type Messages = AsyncIterator<UploadEvidenceRequest>;

const FAULTS: Readonly<Record<FileFault, readonly [field: string, description: string]>> = {
  EVIDENCE_TOO_LARGE: ['header.size_bytes', 'is more than evidence may have'],
  MEDIA_TYPE_NOT_ALLOWED: ['header.media_type', 'is not among those that may be evidence'],
  FILE_NAME_INVALID: ['header.file_name', 'is a plain name without a path or markup'],
};

async function headerOf(messages: Messages, now: Date): Promise<EvidenceHeader> {
  const first = await messages.next();
  const part = first.done === true ? undefined : first.value.part;
  if (part?.$case !== 'header') throw invalidField('EVIDENCE_HEADER_MISSING', 'header', 'comes first');
  const fault = headerFault(caseRulesAt(now), part.value);
  if (fault !== undefined) throw invalidField(fault, ...FAULTS[fault]);
  return part.value;
}

async function contentOf(messages: Messages, header: EvidenceHeader): Promise<Buffer> {
  const size = Number(header.sizeBytes);
  const content = Buffer.allocUnsafe(size);
  let filled = 0;
  for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
    const { part } = next.value;
    if (part?.$case !== 'chunk') throw invalidField('EVIDENCE_HEADER_TWICE', 'header', 'comes once');
    if (filled + part.value.length > size) throw sizeDiffers();
    content.set(part.value, filled);
    filled += part.value.length;
  }
  if (filled !== size) throw sizeDiffers();
  if (createHash('sha256').update(content).digest('hex') !== header.sha256)
    throw invalidField('DIGEST_DIFFERS', 'header.sha256', 'is the SHA-256 of what came');
  if (!looksLike(header.mediaType, content))
    throw invalidField('CONTENT_DIFFERS', 'header.media_type', 'is the type of what came');
  return content;
}

const sizeDiffers = () => invalidField('SIZE_DIFFERS', 'header.size_bytes', 'is the size of what came');

const refused = (category: 'resource_exhausted' | 'deadline_exceeded', reason: string, message: string) =>
  new DomainError({ category, reason, message });

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(refused('deadline_exceeded', 'UPLOAD_TOO_SLOW', 'The file did not come in time; send it again.')),
      WITHIN_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
