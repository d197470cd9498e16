// Shows reviewers what they decide about: the facts in full, and papers. A look is on record before anything is shown.
import { type Db, inTransaction, type Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Document } from '../domain/document.ts';
import { DOCUMENTS_MAX } from '../domain/document.ts';
import { identityErased, verificationNotFound } from '../domain/errors.ts';
import type { Identity } from '../domain/identity.ts';
import { documentNotFound } from '../domain/kyc-errors.ts';
import type { Verification } from '../domain/verification.ts';
import { findDocument } from '../store/documents.ts';
import { findLooks, insertLook, type StoredLook } from '../store/identity-looks.ts';
import { findVerification } from '../store/verifications.ts';
import { listDocuments } from './documents.ts';
import { getVerification, identitiesOf } from './read-verifications.ts';

export interface FullIdentity {
  readonly verification: Verification;
  readonly identity: Identity;
  readonly documents: readonly Document[];
}

/** @throws DomainError VERIFICATION_NOT_FOUND, also for another tenant's, IDENTITY_ERASED. */
export async function readIdentity(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  which: Readonly<Record<'tenantId' | 'verificationId' | 'actor', string>>,
): Promise<FullIdentity> {
  const { tenantId, verificationId, actor } = which;
  const stored = await findVerification(db, tenantId, verificationId);
  if (stored === undefined) throw verificationNotFound(verificationId);
  const look = { tenantId, actor, at: deps.now(), verificationId, documentId: undefined };
  await inTransaction(db, (tx) => insertLook(tx, look));
  const identity = (await identitiesOf(db, deps, [stored])).get(verificationId);
  if (identity === undefined) throw identityErased(verificationId);
  return {
    verification: await getVerification(db, deps, tenantId, verificationId),
    identity,
    documents: await listDocuments(db, deps, tenantId, { after: undefined, limit: DOCUMENTS_MAX }),
  };
}

/** Called before staff get a paper's content. @throws DomainError DOCUMENT_NOT_FOUND. */
export async function noteLookAtPaper(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  which: Readonly<Record<'tenantId' | 'documentId' | 'actor', string>>,
): Promise<void> {
  const { tenantId, documentId, actor } = which;
  if ((await findDocument(db, tenantId, documentId)) === undefined) throw documentNotFound(documentId);
  const look = { tenantId, actor, at: deps.now(), verificationId: undefined, documentId };
  await inTransaction(db, (tx) => insertLook(tx, look));
}

/** Who looked at a tenant's facts and papers: latest first, from below `before`. */
export const listLooks = (
  db: Reader<AccountsTables>,
  tenantId: string,
  page: { readonly before: bigint | undefined; readonly limit: number },
): Promise<StoredLook[]> => findLooks(db, tenantId, page);
