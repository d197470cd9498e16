// Sealed contracts as rules: one person proposes, another confirms, and from then on the other services compute by them.
import { type Db, inTransaction, type Reader, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Evidence } from '../domain/acceptance.ts';
import { evidenceRefused } from '../domain/agreement-errors.ts';
import type { AgreementOverride } from '../domain/agreement-override.ts';
import { tenantNotFound } from '../domain/errors.ts';
import {
  bindingChanged,
  nothingToRestore,
  overrideDecided,
  overrideNotFound,
  overridePending,
  samePerson,
} from '../domain/override-errors.ts';
import type { VersionName } from '../domain/publication.ts';
import {
  decideOverride,
  findOverride,
  findOverrides,
  findUnreported,
  insertOverride,
  isUnreported,
  markReported,
} from '../store/agreement-overrides.ts';
import { findTenant, lockTenant } from '../store/tenants.ts';
import { appendAgreementAccepted } from './append-events.ts';
import { findBinding, getBindingAgreement } from './binding-agreement.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { readContract } from './override-document.ts';
import { findPublications } from '../store/publications.ts';

export interface ContractGiven {
  readonly tenantId: string;
  readonly document: string;
  /** As the paper says; undefined for now. */
  readonly effectiveAt: Date | undefined;
  readonly evidence: Evidence;
  readonly proposer: string;
}

/** Who decides about a proposal. */
export interface OverrideDecision {
  readonly overrideId: string;
  readonly actor: string;
}

/**
 * @throws DomainError EVIDENCE_MISSING, OVERRIDE_INVALID, TENANT_NOT_FOUND, TENANT_CLOSED, NO_AGREEMENT, BINDING_CHANGED,
 * OVERRIDE_PENDING, NOTHING_TO_RESTORE.
 */
export async function proposeOverride(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  given: ContractGiven,
): Promise<AgreementOverride> {
  const { documentDigest, description } = given.evidence;
  if (description === '') throw evidenceRefused('DESCRIPTION_MISSING');
  if (documentDigest === undefined) throw evidenceRefused('DIGEST_MISSING');
  const contract = readContract(deps, given.document);
  const { tenantId, proposer } = given;
  await lockLiveTenant(tx, tenantId);
  const now = deps.now();
  const binding = await requireBinding(tx, deps, tenantId, contract, now);
  const restores = contract.effectiveHash === contract.contentHash;
  if (restores && binding.contract === undefined) throw nothingToRestore(tenantId);
  const pending = (await findOverrides(tx, tenantId)).find(({ state }) => state === 'PROPOSED');
  if (pending !== undefined) throw overridePending(pending.overrideId);
  const override: AgreementOverride = {
    ...contract,
    overrideId: newId('prp'),
    tenantId,
    state: 'PROPOSED',
    effectiveAt: given.effectiveAt ?? now,
    holdsFrom: undefined,
    evidence: { documentDigest, description },
    proposedAt: now,
    proposer,
    decidedAt: undefined,
    decider: undefined,
    rejectReason: undefined,
  };
  await insertOverride(tx, override);
  return override;
}

/** @throws DomainError BINDING_CHANGED when another version binds the tenant. */
async function requireBinding(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  name: VersionName,
  now: Date,
) {
  const binding = await getBindingAgreement(tx, deps, tenantId, now);
  const { id, version } = binding.agreement;
  if (id !== name.agreementId || version !== name.version) throw bindingChanged({ agreementId: id, version });
  return binding;
}

/**
 * Holds from now on, or from the later time that the paper names; never for what was before.
 * @throws DomainError OVERRIDE_NOT_FOUND, TENANT_CLOSED, OVERRIDE_DECIDED, SAME_PERSON, NO_AGREEMENT, BINDING_CHANGED.
 */
export async function confirmOverride(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { overrideId, actor }: OverrideDecision,
): Promise<AgreementOverride> {
  const proposed = await lockProposed(tx, overrideId);
  if (proposed.proposer === actor) throw samePerson(overrideId);
  const now = deps.now();
  await requireBinding(tx, deps, proposed.tenantId, proposed, now);
  const holdsFrom = proposed.effectiveAt > now ? proposed.effectiveAt : now;
  const confirmed = { ...proposed, state: 'CONFIRMED' as const, holdsFrom, decidedAt: now, decider: actor };
  await decideOverride(tx, confirmed);
  if (holdsFrom <= now) await report(tx, deps, confirmed, now);
  return confirmed;
}

/** @throws DomainError OVERRIDE_NOT_FOUND, TENANT_CLOSED, OVERRIDE_DECIDED. */
export async function rejectOverride(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { overrideId, actor, reason }: OverrideDecision & { readonly reason: string },
): Promise<AgreementOverride> {
  const proposed = await lockProposed(tx, overrideId);
  const decided = { decidedAt: deps.now(), decider: actor, rejectReason: reason };
  const rejected = { ...proposed, state: 'REJECTED' as const, ...decided };
  await decideOverride(tx, rejected);
  return rejected;
}

// The tenant before its contract, as everybody takes them; the proposal is read again under that lock.
async function lockProposed(tx: Tx<AccountsTables>, overrideId: string): Promise<AgreementOverride> {
  const found = await findOverride(tx, overrideId);
  if (found === undefined) throw overrideNotFound(overrideId);
  await lockLiveTenant(tx, found.tenantId);
  const proposed = await findOverride(tx, overrideId);
  if (proposed?.state !== 'PROPOSED') throw overrideDecided(overrideId);
  return proposed;
}

/** All of them, newest first. @throws DomainError TENANT_NOT_FOUND. */
export async function listOverrides(db: Reader<AccountsTables>, tenantId: string): Promise<AgreementOverride[]> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  return findOverrides(db, tenantId);
}

/** How many one run reports at most. */
const BATCH = 100;

/** Tells the other services of contracts whose time has come; each once. */
export async function reportOverrides(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  for (const override of await findUnreported(db, deps.now(), BATCH)) {
    if (signal.aborted) return;
    await inTransaction(db, async (tx) => {
      await lockTenant(tx, override.tenantId);
      if (await isUnreported(tx, override.overrideId)) await report(tx, deps, override, deps.now());
    });
  }
}

/** What binds the tenant now, by this contract or, where that restores the version, without one. */
async function report(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  override: AgreementOverride,
  now: Date,
): Promise<void> {
  const binding = await findBinding(tx, deps, override.tenantId, now, await findPublications(tx));
  if (binding !== undefined) {
    const { version, contentHash } = binding.agreement;
    const fact = { ...binding.acceptance, version, contentHash, acceptedAt: now };
    await appendAgreementAccepted(tx, fact, binding.contract);
  }
  await markReported(tx, override.overrideId, now);
}
