// Takes identity facts for review, once they may be right at all.
import { shanghaiDay } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DocumentRecord } from '../domain/document.ts';
import { identityErased, verificationPending } from '../domain/errors.ts';
import { type Identity, refuseIdentity, sendsForOthers } from '../domain/identity.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import {
  authorisationMissing,
  documentNotFound,
  identityBanned,
  identityLimit,
  identityRefused,
} from '../domain/kyc-errors.ts';
import { type KycPolicy, policyOn } from '../domain/kyc-policy.ts';
import { stateAfterSubmission, type TenantRecord } from '../domain/tenant.ts';
import { type Finding, identityText, type VerificationRecord } from '../domain/verification.ts';
import { findBan, isBanned } from '../store/bans.ts';
import { findDocument } from '../store/documents.ts';
import { setTenantKind, setTenantState } from '../store/tenants.ts';
import { findFindings, findPendingWithout, insertFindings } from '../store/findings.ts';
import {
  findInForce,
  findPendingVerification,
  findTenantsWithNumber,
  insertVerification,
  lockNumber,
  setReviewed,
} from '../store/verifications.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { refreshRequirements } from './refresh-requirements.ts';

export interface Submission {
  readonly tenantId: string;
  readonly identity: Identity;
  /** Uploaded before. */
  readonly documentIds: readonly string[];
  readonly actor: string;
}

/**
 * Automatic checks come first: what they refuse is not stored. A submission that was sent back for revision is replaced.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_PENDING, IDENTITY_ERASED, IDENTITY_BANNED,
 * IDENTITY_LIMIT_REACHED, DOCUMENT_NOT_FOUND, AUTHORISATION_MISSING and every reason of IdentityRefusal.
 */
export async function submitVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  submission: Submission,
): Promise<VerificationRecord> {
  const { tenantId, identity, documentIds, actor } = submission;
  const tenant = await lockLiveTenant(tx, tenantId);
  const now = deps.now();
  const today = shanghaiDay(now);
  const policy = policyOn(today);
  const rules = {
    kind: tenant.kindDeclared ? tenant.kind : undefined,
    today,
    monthsLeft: policy.authorisationMonthsLeft,
  };
  const refusal = refuseIdentity(identity, rules);
  if (refusal !== undefined) throw identityRefused(refusal);
  const papers = await papersOf(tx, tenantId, documentIds);
  if (
    sendsForOthers(identity) &&
    !papers.some((each) => each.type === 'AUTHORISATION_LETTER' && each.state !== 'REJECTED')
  )
    throw authorisationMissing();
  const { numberDigest, operatorDigest } = digestsOfIdentity(deps, identity);
  const findings = await checkNumber(tx, policy, { tenantId, kind: identity.kind, numberDigest, operatorDigest });
  await replaceRevised(tx, tenantId, { actor, now });
  const verificationId = newId('ver');
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw identityErased(verificationId);
  const record = newRecord(deps, { verificationId, tenantId, identity, now });
  const sealedIdentity = key.seal(SEALED.identity(verificationId), identityText(identity));
  await insertVerification(tx, { record, sealedIdentity, numberDigest, operatorDigest }, documentIds);
  await insertFindings(tx, verificationId, findings, { actor: ITSELF, now });
  await markOthers(tx, { tenantId, kind: identity.kind, numberDigest }, now);
  await refreshRequirements(tx, deps, await advance(tx, tenant, identity));
  return record;
}

function newRecord(
  deps: AccountsDeps,
  {
    verificationId,
    tenantId,
    identity,
    now,
  }: Readonly<Record<'verificationId' | 'tenantId', string>> & { readonly identity: Identity; readonly now: Date },
): VerificationRecord {
  return {
    verificationId,
    tenantId,
    state: 'PENDING',
    stage: 'REVIEW',
    rejectReasons: [],
    submittedAt: now,
    reviewedAt: undefined,
    reviewer: undefined,
    firstReviewer: undefined,
    sendsForOthers: sendsForOthers(identity),
    registryOutcome: deps.registry.remote ? 'ASKING' : 'NOT_ASKED',
  };
}

async function papersOf(
  tx: Tx<AccountsTables>,
  tenantId: string,
  documentIds: readonly string[],
): Promise<DocumentRecord[]> {
  const papers: DocumentRecord[] = [];
  for (const documentId of documentIds) {
    const found = await findDocument(tx, tenantId, documentId);
    if (found === undefined) throw documentNotFound(documentId);
    papers.push(found.record);
  }
  return papers;
}

const ITSELF = 'service:accounts';

/** A person's number is digested in one way, whether it is theirs as a customer or as who acts for an enterprise. */
function digestsOfIdentity({ keys }: AccountsDeps, identity: Identity) {
  const digest = (number: string) => keyedDigest(keys.digest, 'identity-number', number);
  const operator = identity.kind === 'ENTERPRISE' ? identity.operator : undefined;
  return {
    numberDigest: digest(identity.number),
    operatorDigest: operator === undefined ? undefined : digest(operator.residentId),
  };
}

interface Subject {
  readonly tenantId: string;
  readonly kind: Identity['kind'];
  readonly numberDigest: Uint8Array;
}

const numberField = (kind: Identity['kind']): string =>
  kind === 'ENTERPRISE' ? 'enterprise.uscc' : 'individual.resident_id';

/**
 * Bans, duplicates and another number than before; one number is looked at by one transaction at a time. Who only claims a
 * number keeps nobody else from it: approved ones count towards the limit, the others make two people look.
 */
async function checkNumber(
  tx: Tx<AccountsTables>,
  policy: KycPolicy,
  subject: Subject & { readonly operatorDigest: Uint8Array | undefined },
): Promise<Finding[]> {
  const { tenantId, kind, numberDigest, operatorDigest } = subject;
  await lockNumber(tx, numberDigest);
  // A banned tenant does not come back with another number either.
  const banned = (await findBan(tx, tenantId)) !== undefined;
  if (banned || (await isBanned(tx, 'IDENTITY', numberDigest))) throw identityBanned();
  if (operatorDigest !== undefined && (await isBanned(tx, 'IDENTITY', operatorDigest))) throw identityBanned();
  const limit = policy.tenantsPerIdentity[kind];
  if ((await findTenantsWithNumber(tx, numberDigest, tenantId, ['APPROVED'])).length >= limit)
    throw identityLimit(limit);
  const others = await findTenantsWithNumber(tx, numberDigest, tenantId, ['PENDING', 'APPROVED']);
  const inForce = await findInForce(tx, tenantId);
  const changed = inForce !== undefined && Buffer.compare(inForce.numberDigest, numberDigest) !== 0;
  const found = [
    ...(others.length === 0 ? [] : ['IDENTITY_DUPLICATE']),
    ...(changed ? ['IDENTITY_NUMBER_CHANGED'] : []),
  ];
  return found.map((reason) => ({ field: numberField(kind), reason, automatic: true }));
}

/** Whoever claimed the number first and is still under review is no less in doubt than who comes second. */
async function markOthers(tx: Tx<AccountsTables>, { tenantId, kind, numberDigest }: Subject, now: Date): Promise<void> {
  const reason = 'IDENTITY_DUPLICATE';
  const finding: Finding = { field: numberField(kind), reason, automatic: true };
  for (const other of await findPendingWithout(tx, { numberDigest, besides: tenantId, reason }))
    await insertFindings(tx, other, [finding], { actor: ITSELF, now });
}

/** One submission under review a tenant; one that was sent back gives way to its correction. */
async function replaceRevised(
  tx: Tx<AccountsTables>,
  tenantId: string,
  { actor, now }: { readonly actor: string; readonly now: Date },
): Promise<void> {
  const pending = await findPendingVerification(tx, tenantId);
  if (pending === undefined) return;
  const { verificationId, stage } = pending;
  if (stage !== 'REVISION') throw verificationPending(verificationId);
  const findings = (await findFindings(tx, [verificationId])).get(verificationId) ?? [];
  const rejectReasons = [...new Set(findings.filter(({ automatic }) => !automatic).map(({ reason }) => reason))];
  const review = { state: 'REJECTED', rejectReasons, reviewer: actor, reviewedAt: now } as const;
  await setReviewed(tx, verificationId, review, 'REVISED');
}

async function advance(tx: Tx<AccountsTables>, tenant: TenantRecord, identity: Identity): Promise<TenantRecord> {
  const { tenantId } = tenant;
  // What is rejected binds nobody to its kind.
  if (!tenant.kindDeclared) await setTenantKind(tx, tenantId, { kind: identity.kind, declared: false });
  const state = stateAfterSubmission(tenant.state);
  if (state === 'VERIFYING' && state !== tenant.state) await setTenantState(tx, tenantId, state);
  return { ...tenant, kind: identity.kind, state };
}
