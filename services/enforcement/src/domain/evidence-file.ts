// What files may be evidence: a plain name, a listed type, and content that is of that type.
import type { CaseRules } from '@tollgate/agreements';

/** Characters that a file name may not have: paths, markup, control and direction characters. */
const NAME = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\<>:"|?*]{1,120}$/u;

const isFileName = (name: string): boolean => NAME.test(name) && name.trim() === name && !/^\.+$/.test(name);

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((value, index) => bytes[index] === value);

/** Text that shows as what it is: UTF-8 without NUL. */
const isText = (bytes: Uint8Array): boolean => {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const isJson = (bytes: Uint8Array): boolean => {
  if (!isText(bytes)) return false;
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
};

const LOOKS: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  'application/json': isJson,
  'application/pdf': (bytes) => startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d]),
  'image/jpeg': (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  'image/png': (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  // RFC 5322 is ASCII with bytes of other charsets in between: only NUL is never in it.
  'message/rfc822': (bytes) => !bytes.includes(0),
  'text/csv': isText,
  'text/plain': isText,
};

export type FileFault = 'EVIDENCE_TOO_LARGE' | 'MEDIA_TYPE_NOT_ALLOWED' | 'FILE_NAME_INVALID';

/** What is wrong with a file before its content is known. */
export function headerFault(
  { files }: Pick<CaseRules, 'files'>,
  { fileName, mediaType, sizeBytes }: { fileName: string; mediaType: string; sizeBytes: bigint },
): FileFault | undefined {
  if (!isFileName(fileName)) return 'FILE_NAME_INVALID';
  if (!files.mediaTypes.includes(mediaType) || LOOKS[mediaType] === undefined) return 'MEDIA_TYPE_NOT_ALLOWED';
  return sizeBytes > BigInt(files.maximumBytes) ? 'EVIDENCE_TOO_LARGE' : undefined;
}

/** Whether the content is what its sender calls it. */
export const looksLike = (mediaType: string, bytes: Uint8Array): boolean => LOOKS[mediaType]?.(bytes) ?? false;
