// Erases a tenant for good: its key is destroyed in this transaction, and with it everything that is sealed, wherever a copy
// lies. Ledger, invoices, consents and bans stay; they name a tenant by its id, or a person by a keyed digest.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { alreadyErased, closeFirst, erasurePending, samePerson } from '../domain/privacy-errors.ts';
import type { Holding, PrivacyRecord } from '../domain/privacy-request.ts';
import { markRetentionErased } from '../store/closures.ts';
import {
  countKept,
  countNameless,
  destroyDataKey,
  eraseLookups,
  eraseMail,
  eraseOptionalFacts,
  erasePapers,
  eraseWords,
  findPeople,
} from '../store/erasure.ts';
import { insertConfirmation, insertStep } from '../store/privacy-records.ts';
import { insertPrivacyRequest, lockUndecided } from '../store/privacy-requests.ts';
import { endSessions } from '../store/sessions.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';
import { appendPrivacyOrdered } from './append-privacy-events.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { keep, lockFor, NOBODY_LEFT, type Which } from './privacy-requests.ts';

/** An order of erasure and what accounts itself holds after it. */
export interface Erasure {
  readonly record: PrivacyRecord;
  readonly holdings: readonly Holding[];
}

/**
 * Two people: who asked or checked who asks cannot order it. Nothing takes it back.
 *
 * @throws DomainError as lockFor, SAME_PERSON, CLOSE_FIRST, TENANT_ERASED.
 */
export async function orderErasure(tx: Tx<AccountsTables>, deps: AccountsDeps, which: Which): Promise<Erasure> {
  const record = await lockFor(tx, which, 'ERASE');
  if (which.actor === record.submittedBy || which.actor === record.provedBy) throw samePerson();
  const tenant = await lockTenant(tx, which.tenantId);
  if (tenant?.state !== 'CLOSED') throw closeFirst(which.tenantId, tenant?.state ?? '');
  return erase(tx, deps, record, which.actor);
}

/** Where nobody asked and the law's time to keep is over; nothing when it is erased already. */
export async function eraseAfterRetention(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<void> {
  const tenant = await lockTenant(tx, tenantId);
  const key = await dataKeyOf(tx, deps, tenantId);
  const now = deps.now();
  if (tenant?.state !== 'CLOSED' || key === undefined) return markRetentionErased(tx, tenantId, undefined, now);
  const actor = 'service:accounts';
  const asked = (await lockUndecided(tx, tenantId)).find(({ kind }) => kind === 'ERASE');
  if (asked !== undefined) {
    // They asked for what is due now anyway: whether they were who they said no longer matters.
    await erase(tx, deps, { ...asked, identityCheck: 'RETENTION_ENDED', provedBy: actor }, actor);
    return;
  }
  const privacyRequestId = newId('pvr');
  const record: PrivacyRecord = {
    privacyRequestId,
    tenantId,
    kind: 'ERASE',
    state: 'OPEN',
    submittedAt: now,
    submittedBy: actor,
    identityCheck: 'RETENTION_ENDED',
    provedBy: actor,
    rule: { clauseId: 'law/pipl-47', days: 15, workingDays: false },
    clock: { dueAt: now, daysLeft: undefined },
    orderedAt: undefined,
    refusalGround: undefined,
    endedAt: undefined,
    decidedBy: undefined,
    exportExpiresAt: undefined,
  };
  if (!(await insertPrivacyRequest(tx, record, key.seal(SEALED.privacyDetails(privacyRequestId), ''))))
    throw erasurePending();
  await insertStep(tx, privacyRequestId, { step: 'SUBMITTED', at: now, actor, detail: 'RETENTION_ENDED' });
  await erase(tx, deps, record, actor);
}

async function erase(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  record: PrivacyRecord,
  actor: string,
): Promise<Erasure> {
  const { tenantId, privacyRequestId } = record;
  const now = deps.now();
  if (!(await destroyDataKey(tx, tenantId, now))) throw alreadyErased(tenantId);
  await endPeople(tx, deps, tenantId, now);
  const lookups = await eraseLookups(tx, tenantId, now);
  const papers = await erasePapers(tx, tenantId);
  const facts = await eraseOptionalFacts(tx, tenantId);
  const mails = await eraseMail(tx, tenantId, now);
  await markRetentionErased(tx, tenantId, undefined, now);
  const words = await eraseWords(tx, tenantId);
  const holdings = holdingsOf(
    { ...lookups, papers, optional_facts: facts, mails, ...words },
    await countKept(tx, tenantId),
    await countNameless(tx, tenantId),
  );
  await insertConfirmation(tx, privacyRequestId, { service: 'accounts', holdings, confirmedAt: now });
  const ordered = { ...record, state: 'EXECUTING', orderedAt: now, decidedBy: actor } as const;
  await keep(tx, deps, { actor }, ordered, 'ERASED', 'KEY_DESTROYED');
  await endOthers(tx, deps, ordered, actor);
  await appendPrivacyOrdered(tx, 'erasure', { tenantId, privacyRequestId, occurTime: now });
  return { record: ordered, holdings };
}

/** Whatever else was asked is about data that is gone; in words it could be answered to nobody. */
async function endOthers(tx: Tx<AccountsTables>, deps: AccountsDeps, erasure: PrivacyRecord, actor: string) {
  const { tenantId, privacyRequestId: erasureId } = erasure;
  for (const record of await lockUndecided(tx, tenantId)) {
    if (record.privacyRequestId === erasureId) continue;
    const ended = { ...record, state: 'REFUSED', refusalGround: 'NOTHING_HELD', endedAt: deps.now() } as const;
    await keep(tx, deps, { actor }, { ...ended, decidedBy: actor }, 'REFUSED', NOBODY_LEFT);
  }
}

async function endPeople(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string, now: Date): Promise<void> {
  for (const userId of await findPeople(tx, tenantId)) {
    await endSessions(tx, { userId }, now);
    await appendPersonTokensRevoked(tx, deps, userId, 'all');
  }
}

const LAWS: Readonly<Record<string, string>> = {
  acceptances: 'law/e-commerce-31',
  notices: 'law/e-commerce-31',
  bans: 'law/cybersecurity-48',
  consents: 'law/pipl-55',
};

type Counts = Readonly<Record<string, bigint>>;

function holdingsOf(erased: Counts, kept: Counts, nameless: Counts): Holding[] {
  const gone = Object.entries(erased).map(([category, records]): Holding => {
    return { category, records, treatment: 'ERASED', law: '' };
  });
  const stays = Object.entries(kept).map(([category, records]): Holding => {
    return { category, records, treatment: 'RETAINED', law: LAWS[category] ?? '' };
  });
  const random = Object.entries(nameless).map(([category, records]): Holding => {
    return { category, records, treatment: 'NOT_PERSONAL', law: '' };
  });
  const key: Holding = { category: 'data_key', records: 1n, treatment: 'ERASED', law: '' };
  return [key, ...gone, ...stays, ...random].filter(({ records }) => records > 0n);
}
