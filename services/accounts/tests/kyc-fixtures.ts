// Builders of papers, submissions and decisions in the words of verification.
import { randomBytes, randomUUID } from 'node:crypto';
import type { DocumentHeader, DocumentType, UploadDocumentRequest } from '@tollgate/contracts/accounts/v1/documents';
import type { FieldReason } from '@tollgate/contracts/accounts/v1/verifications';
import { type Clients, enterprise, type IdentityMessage, randomUscc, type Registered, submit } from './fixtures.ts';
import { png, pngChunk, sha256 } from './papers.ts';

type NameOf<T> = T extends `DOCUMENT_TYPE_${infer Name}` ? Name : never;
type TypeName = NameOf<DocumentType>;

/** A picture that no other upload has. */
export const anyPicture = (): Buffer => png({ extra: pngChunk('tEXt', Buffer.from(`Comment\0${randomUUID()}`)) });

export const headerOf = (tenantId: string, content: Buffer, part: Partial<DocumentHeader> = {}): DocumentHeader => ({
  requestId: randomUUID(),
  tenantId,
  type: 'DOCUMENT_TYPE_BUSINESS_LICENCE',
  mediaType: 'image/png',
  sizeBytes: BigInt(content.length),
  sha256: sha256(content),
  fileName: '营业执照.png',
  ...part,
});

const CHUNK = 20_000;

export async function* partsOf(header: DocumentHeader, content: Buffer): AsyncGenerator<UploadDocumentRequest> {
  yield { part: { $case: 'header', value: header } };
  for (let at = 0; at < content.length; at += CHUNK)
    yield { part: { $case: 'chunk', value: content.subarray(at, at + CHUNK) } };
}

/** Uploads a paper as the tenant and returns its id. */
export async function upload(
  tenant: Registered,
  type: TypeName = 'BUSINESS_LICENCE',
  as = tenant.own,
): Promise<string> {
  const content = anyPicture();
  const header = headerOf(tenant.tenantId, content, { type: `DOCUMENT_TYPE_${type}` });
  const { document } = await as.documents.uploadDocument(partsOf(header, content));
  return document?.documentId ?? '';
}

export const PAPERS = {
  ENTERPRISE: ['BUSINESS_LICENCE', 'OPERATOR_ID_FRONT', 'OPERATOR_ID_BACK'],
  INDIVIDUAL: ['RESIDENT_ID_FRONT', 'RESIDENT_ID_BACK'],
} as const;

/** Uploads papers as the tenant, and has them accepted; their ids. */
export async function prove(
  tenant: Registered,
  { reviewPaper }: Pick<ReturnType<typeof reviewing>, 'reviewPaper'>,
  types: readonly TypeName[] = PAPERS.ENTERPRISE,
): Promise<string[]> {
  const ids: string[] = [];
  for (const type of types) {
    const documentId = await upload(tenant, type);
    await reviewPaper(tenant.tenantId, documentId);
    ids.push(documentId);
  }
  return ids;
}

/** Submits, proves and approves; the submission's id. */
export async function verify(
  tenant: Registered,
  by: ReturnType<typeof reviewing>,
  identity = enterprise(),
): Promise<string> {
  const verificationId = await submit(tenant, identity);
  const person = identity.$case === 'individual' || identity.$case === 'individualPapers';
  await prove(tenant, by, PAPERS[person ? 'INDIVIDUAL' : 'ENTERPRISE']);
  await by.approve(tenant.tenantId, verificationId);
  return verificationId;
}

/** Facts of an enterprise that sends for others. */
export const forOthers = (documentIds: string[], until = '2027-12-31', uscc = randomUscc()): IdentityMessage => ({
  $case: 'enterprisePapers',
  value: {
    identity: identityOf(enterprise(uscc)),
    operator: undefined,
    sendsForOthers: true,
    authorisationValidUntil: until,
    documentIds,
  },
});

export function identityOf(message: IdentityMessage) {
  if (message.$case !== 'enterprise') throw new Error('the builder made another kind');
  return message.value;
}

/** What a reviewer does to a submission. */
export const reviewing = ({ verifications, documents, requirements }: Clients) => ({
  approve: (tenantId: string, verificationId: string, validateOnly = false) =>
    verifications.approveVerification({ requestId: randomUUID(), tenantId, verificationId, validateOnly }),
  reject: (tenantId: string, verificationId: string, reasons: string[], findings: FieldReason[] = []) =>
    verifications.rejectVerification({
      requestId: randomUUID(),
      tenantId,
      verificationId,
      reasons,
      findings,
      validateOnly: false,
    }),
  revise: (tenantId: string, verificationId: string, findings: FieldReason[]) =>
    verifications.requestRevision({ requestId: randomUUID(), tenantId, verificationId, findings, validateOnly: false }),
  reviewPaper: (tenantId: string, documentId: string, reason = '') =>
    documents.reviewDocument({ requestId: randomUUID(), tenantId, documentId, reason, validateOnly: false }),
  demand: (
    tenantId: string,
    due: { $case: 'dueDay'; value: string } | { $case: 'workingDays'; value: number },
    part: { documents?: DocumentType[]; reason?: string; clauseId?: string; validateOnly?: boolean } = {},
  ) =>
    requirements.demandPapers({
      requestId: randomUUID(),
      tenantId,
      documents: ['DOCUMENT_TYPE_QUALIFICATION'],
      reason: 'ROUTINE_CHECK',
      clauseId: '',
      validateOnly: false,
      due,
      ...part,
    }),
});

/** Bans a tenant as this person, with whom it names as the others. */
export const banning =
  ({ tenants }: Clients) =>
  (tenantId: string, part: { reason?: string; others?: string[]; validateOnly?: boolean } = {}) =>
    tenants.banTenant({
      requestId: randomUUID(),
      tenantId,
      reason: 'FRAUD_SUSPECTED',
      others: [],
      validateOnly: false,
      ...part,
    });

/** Requirements as `code status` with their reasons. */
export async function dues({ own, tenantId }: Registered): Promise<Record<string, [string, ...string[]]>> {
  const { requirements } = await own.requirements.getRequirements({ tenantId });
  return Object.fromEntries(
    requirements.map(({ code, status, reasons }) => [
      code,
      [status.replace('REQUIREMENT_STATUS_', ''), ...reasons.map((reason) => reason.code)],
    ]),
  );
}

export const randomKeyHex = (): string => randomBytes(32).toString('hex');
