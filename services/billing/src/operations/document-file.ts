// A document as a file, with its digest.

import { createHash } from 'node:crypto';

export type DocumentFileFormat = 'pdf' | 'csv';

export interface DocumentFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

export function documentFile(name: string, format: DocumentFileFormat, content: Uint8Array): DocumentFile {
  return {
    fileName: `${name}.${format}`,
    mediaType: format === 'pdf' ? 'application/pdf' : 'text/csv; charset=utf-8',
    content,
    digest: createHash('sha256').update(content).digest(),
  };
}
