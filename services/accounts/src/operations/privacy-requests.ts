// Privacy requests: asked, proved, paused, answered, refused. The tenant's lock orders what happens to one tenant.
import { chinaWorkdays } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { daysLeft, privacyClock, runningFrom } from '../domain/privacy-clock.ts';
import {
  alreadyErased,
  erasurePending,
  passwordWanted,
  privacyRequestKind,
  privacyRequestNotFound,
  privacyRequestOverdue,
  privacyRequestState,
  tooManyRequests,
} from '../domain/privacy-errors.ts';
import {
  type IdentityCheck,
  type PauseReason,
  obstacle,
  PENDING_MAX,
  type PrivacyKind,
  type PrivacyMove,
  type PrivacyRecord,
  type RefusalGround,
} from '../domain/privacy-request.ts';
import { findPublications } from '../store/publications.ts';
import { insertStep } from '../store/privacy-records.ts';
import {
  countPending,
  insertPrivacyRequest,
  lockPrivacyRequest,
  updatePrivacyRequest,
} from '../store/privacy-requests.ts';
import { lockTenant } from '../store/tenants.ts';
import { findBinding } from './binding-agreement.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { tellPrivacyStep } from './tell-privacy-step.ts';

/** Of the end of requests of somebody who was just erased: it is told to nobody. */
export const NOBODY_LEFT = 'ERASED';

/** How it was made sure who asks; undefined while nobody has. */
export interface IdentityProof {
  readonly check: IdentityCheck;
  readonly by: string;
}

export interface Submission {
  readonly tenantId: string;
  readonly kind: PrivacyKind;
  readonly details: string;
  readonly proof: IdentityProof | undefined;
  readonly actor: string;
}

/**
 * Also of a closed tenant, whose people still ask. Without a proof the clock stands from the first day; where the
 * year's holidays are not announced it runs, and its end is set later (set-deadlines.ts).
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_ERASED, PRIVACY_REQUESTS_PENDING, ERASURE_PENDING.
 */
export async function submitPrivacyRequest(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, kind, details, proof, actor }: Submission,
): Promise<PrivacyRecord> {
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw alreadyErased(tenantId);
  if ((await countPending(tx, tenantId)) >= BigInt(PENDING_MAX)) throw tooManyRequests();
  const now = deps.now();
  const binding = await findBinding(tx, deps, tenantId, now, await findPublications(tx));
  const rule = privacyClock(binding?.effective, kind);
  const running = runningFrom(now, rule.days, rule, chinaWorkdays);
  const record: PrivacyRecord = {
    privacyRequestId: newId('pvr'),
    tenantId,
    kind,
    state: proof === undefined ? 'IDENTITY_PENDING' : 'OPEN',
    submittedAt: now,
    submittedBy: actor,
    identityCheck: proof?.check,
    provedBy: proof?.by,
    rule,
    clock: proof === undefined ? { dueAt: undefined, daysLeft: rule.days } : running,
    orderedAt: undefined,
    refusalGround: undefined,
    endedAt: undefined,
    decidedBy: undefined,
    exportExpiresAt: undefined,
  };
  const sealed = key.seal(SEALED.privacyDetails(record.privacyRequestId), details);
  if (!(await insertPrivacyRequest(tx, record, sealed))) throw erasurePending();
  await insertStep(tx, record.privacyRequestId, { step: 'SUBMITTED', at: now, actor, detail: kind });
  if (proof !== undefined)
    await insertStep(tx, record.privacyRequestId, { step: 'PROVED', at: now, actor, detail: proof.check });
  await tellPrivacyStep(tx, deps, record, 'SUBMITTED');
  return record;
}

/** A request and whose it is. */
export interface Which {
  readonly tenantId: string;
  readonly privacyRequestId: string;
  readonly actor: string;
}

/** @throws DomainError PRIVACY_REQUEST_NOT_FOUND, PRIVACY_REQUEST_STATE, PRIVACY_REQUEST_KIND. */
export async function lockFor(tx: Tx<AccountsTables>, which: Which, move: PrivacyMove): Promise<PrivacyRecord> {
  const { tenantId, privacyRequestId } = which;
  if ((await lockTenant(tx, tenantId)) === undefined) throw privacyRequestNotFound(privacyRequestId);
  const stored = await lockPrivacyRequest(tx, tenantId, privacyRequestId);
  if (stored === undefined) throw privacyRequestNotFound(privacyRequestId);
  const { record } = stored;
  const why = obstacle(record, move);
  if (why === 'STATE') throw privacyRequestState(privacyRequestId, record.state);
  if (why === 'KIND') throw privacyRequestKind(privacyRequestId, record.kind);
  return record;
}

/** The clock goes on. @throws as lockFor, and DomainError PASSWORD_WANTED. */
export async function provePrivacyIdentity(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
  proof: IdentityProof | undefined,
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'PROVE');
  if (proof === undefined) throw passwordWanted();
  const proved = { ...record, identityCheck: proof.check, provedBy: proof.by };
  return keep(tx, deps, which, { ...proved, state: 'OPEN', clock: goingOn(deps, record) }, 'PROVED', proof.check);
}

/**
 * The clock stands until the requester has given what is missing.
 *
 * @throws as lockFor, PRIVACY_REQUEST_OVERDUE, CALENDAR_NOT_COVERED.
 */
export async function pausePrivacyRequest(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
  reason: PauseReason | undefined,
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'PAUSE');
  const { dueAt } = record.clock;
  if (dueAt === undefined) throw privacyRequestState(record.privacyRequestId, record.state);
  if (dueAt < deps.now()) throw privacyRequestOverdue(record.privacyRequestId, dueAt);
  const left = daysLeft(deps.now(), dueAt, record.rule, chinaWorkdays);
  const standing = { dueAt: undefined, daysLeft: left };
  return keep(
    tx,
    deps,
    which,
    { ...record, state: 'PAUSED', clock: standing },
    'PAUSED',
    `${left} DAYS LEFT${reason === undefined ? '' : ` ${reason}`}`,
  );
}

/** @throws as lockFor. */
export async function resumePrivacyRequest(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'RESUME');
  return keep(tx, deps, which, { ...record, state: 'OPEN', clock: goingOn(deps, record) }, 'RESUMED', '');
}

/** In words. @throws as lockFor, TENANT_ERASED. */
export async function answerPrivacyRequest(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
  answer: string,
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'ANSWER');
  const ended = { ...record, state: 'COMPLETED', endedAt: deps.now(), decidedBy: which.actor } as const;
  return keep(tx, deps, which, ended, 'ANSWERED', '', await sealedAnswer(tx, deps, record, answer));
}

/** With the reason for the requester (PIPL art. 50). @throws as lockFor, TENANT_ERASED. */
export async function refusePrivacyRequest(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: Which,
  { ground, reason }: { readonly ground: RefusalGround; readonly reason: string },
): Promise<PrivacyRecord> {
  const record = await lockFor(tx, which, 'REFUSE');
  const ended = { ...record, state: 'REFUSED', refusalGround: ground, endedAt: deps.now() } as const;
  const sealed = await sealedAnswer(tx, deps, record, reason);
  return keep(tx, deps, which, { ...ended, decidedBy: which.actor }, 'REFUSED', ground, sealed);
}

/** Stores what a move made of a request, with its step. */
export async function keep(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { actor }: Pick<Which, 'actor'>,
  record: PrivacyRecord,
  step: string,
  detail: string,
  sealed?: Uint8Array,
): Promise<PrivacyRecord> {
  await updatePrivacyRequest(tx, record, sealed);
  await insertStep(tx, record.privacyRequestId, { step, at: deps.now(), actor, detail });
  if (detail !== NOBODY_LEFT) await tellPrivacyStep(tx, deps, record, step, detail);
  return record;
}

function goingOn(deps: AccountsDeps, { clock, rule }: PrivacyRecord): PrivacyRecord['clock'] {
  if (clock.daysLeft === undefined) return clock;
  return runningFrom(deps.now(), clock.daysLeft, rule, chinaWorkdays);
}

async function sealedAnswer(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, privacyRequestId }: PrivacyRecord,
  answer: string,
): Promise<Buffer> {
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw alreadyErased(tenantId);
  return key.seal(SEALED.privacyAnswer(privacyRequestId), answer);
}
