// Papers of a tenant.

export const DOCUMENT_TYPES = [
  'BUSINESS_LICENCE',
  'LEGAL_PERSON_ID_FRONT',
  'LEGAL_PERSON_ID_BACK',
  'OPERATOR_ID_FRONT',
  'OPERATOR_ID_BACK',
  'AUTHORISATION_LETTER',
  'RESIDENT_ID_FRONT',
  'RESIDENT_ID_BACK',
  'HOLDING_ID',
  'QUALIFICATION',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export type DocumentState = 'UPLOADED' | 'ACCEPTED' | 'REJECTED';

export const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** A paper without its content and its name, which are stored under the tenant's key. */
export interface DocumentRecord {
  readonly documentId: string;
  readonly tenantId: string;
  readonly type: DocumentType;
  readonly state: DocumentState;
  readonly mediaType: MediaType;
  readonly sizeBytes: bigint;
  readonly sha256: string;
  readonly uploadedAt: Date;
  /** Coded reason of a rejection. */
  readonly reason: string | undefined;
  readonly reviewedAt: Date | undefined;
  readonly reviewer: string | undefined;
  readonly uploadedBy: string;
  /** When it was taken as good, also where it was rejected later. */
  readonly acceptedAt: Date | undefined;
}

/** A paper as it is shown. */
export interface Document extends DocumentRecord {
  /** Empty once the tenant's key is destroyed. */
  readonly fileName: string;
}

/** Carriers and registries take photographs of up to 5 MiB. */
export const DOCUMENT_BYTES_MAX = 5_242_880;
/** How many papers one tenant may have here: nobody needs more, and each takes room. */
export const DOCUMENTS_MAX = 200;

const NAME_BYTES_MAX = 200;
/** Of a device in Windows, whatever follows the dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Whether a name could do harm where a person saves or sees the file: paths, markup, hidden files, devices. */
export function isFileName(name: string): boolean {
  return (
    name.length > 0 &&
    Buffer.byteLength(name, 'utf8') <= NAME_BYTES_MAX &&
    name === name.trim() &&
    name === name.normalize('NFC') &&
    !/[/\\<>:"|?*\p{Cc}\p{Cf}]/u.test(name) &&
    !name.startsWith('.') &&
    !name.endsWith('.') &&
    !DEVICE.test(name)
  );
}
