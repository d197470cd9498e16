// Bans who is behind a tenant, for good. There is no operation that takes it back, and no right at the database to. So it
// reaches nobody by what was only claimed, and nobody else unseen.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { banReaches, reasonUnknown } from '../domain/kyc-errors.ts';
import { alreadyErased } from '../domain/privacy-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { isStaffReason, reasonText } from '../domain/review-reasons.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { digestsOf, findBan, findBanProposal, insertBans, saveBanProposal } from '../store/bans.ts';
import { findReopenings, findTenant, lockTenant, lockTenants } from '../store/tenants.ts';
import { findTenantsWithNumber, lockNumber } from '../store/verifications.ts';
import { dataKeyOf } from './data-keys.ts';
import { refreshRequirements } from './refresh-requirements.ts';
import { writeNotice } from './write-notice.ts';

export interface BanOrder {
  readonly tenantId: string;
  /** Coded. */
  readonly reason: string;
  readonly actor: string;
  /** Every other tenant that is banned with it. */
  readonly others: readonly string[];
  /** Nothing will be kept: whom it reaches is answered, whatever was named. */
  readonly preview: boolean;
}

export interface BanOutcome {
  readonly tenant: TenantRecord;
  readonly bannedAt: Date | undefined;
  readonly others: readonly string[];
  readonly secondPersonWanted: boolean;
}

/**
 * A closed tenant can be banned too, so that nobody comes back. Numbers count as approved for it or for a tenant that it goes
 * on from; other tenants that were approved with one of them are banned with it, if two people name exactly these.
 *
 * @throws DomainError TENANT_NOT_FOUND, REASON_UNKNOWN, TENANT_ERASED, BAN_REACHES_OTHERS.
 */
export async function banTenant(tx: Tx<AccountsTables>, deps: AccountsDeps, order: BanOrder): Promise<BanOutcome> {
  const { tenantId, reason, actor, preview } = order;
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (!isStaffReason(reason)) throw reasonUnknown('reason');
  // Its lookup digests are random now: the ban would hold nobody back.
  if ((await dataKeyOf(tx, deps, tenantId)) === undefined) throw alreadyErased(tenantId);
  const same = await findReopenings(tx, tenantId);
  const digests = await digestsOf(tx, same, OWNER_ROLE);
  const numbers = digests.flatMap(({ subject, digest }) => (subject === 'IDENTITY' ? [digest] : []));
  for (const number of numbers.toSorted((a, b) => Buffer.compare(a, b))) await lockNumber(tx, number);
  const others = await reachedBesides(tx, numbers, same);
  if (!preview && others.join() !== order.others.toSorted().join()) throw banReaches(others);
  if (others.length > 0 && !(await isSecond(tx, { tenantId, reason, others, actor }, deps.now()))) {
    const bannedAt = (await findBan(tx, tenantId))?.at;
    return { tenant, bannedAt, others, secondPersonWanted: true };
  }
  const at = deps.now();
  for (const id of same) {
    const digest = keyedDigest(deps.keys.digest, 'banned-tenant', id);
    await insertBans(tx, [...digests, { digest, subject: 'TENANT' }], { tenantId: id, reason, at, actor });
  }
  await refresh(tx, deps, [...same, ...others]);
  for (const id of [tenantId, ...others])
    await writeNotice(tx, deps, id, noticeFrom('banned', { reason: reasonText(reason) }));
  return { tenant, bannedAt: (await findBan(tx, tenantId))?.at, others, secondPersonWanted: false };
}

/** Other tenants that were approved with one of the numbers, ascending. */
async function reachedBesides(
  tx: Tx<AccountsTables>,
  numbers: readonly Uint8Array[],
  same: readonly string[],
): Promise<string[]> {
  const reached = new Set<string>();
  for (const number of numbers)
    for (const other of await findTenantsWithNumber(tx, number, '', ['APPROVED'])) reached.add(other);
  return [...reached].filter((id) => !same.includes(id)).toSorted();
}

/** Whether somebody else wanted just this before; what is wanted first is kept for the second. */
async function isSecond(
  tx: Tx<AccountsTables>,
  wanted: {
    readonly tenantId: string;
    readonly reason: string;
    readonly others: readonly string[];
    readonly actor: string;
  },
  now: Date,
): Promise<boolean> {
  const before = await findBanProposal(tx, wanted.tenantId);
  const agrees = before?.reason === wanted.reason && before.others.join() === wanted.others.join();
  if (agrees && before.actor !== wanted.actor) return true;
  if (!agrees) await saveBanProposal(tx, wanted, now);
  return false;
}

async function refresh(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantIds: readonly string[]): Promise<void> {
  await lockTenants(tx, tenantIds);
  for (const id of tenantIds) {
    const stored = await findTenant(tx, id);
    if (stored !== undefined) await refreshRequirements(tx, deps, stored.record);
  }
}
