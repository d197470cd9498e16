// Staff suspend with a preview; the next admission is refused within a second and explains itself; staff reinstate.
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { randomUUID } from 'node:crypto';
import { priceOf } from '../arithmetic.ts';
import type { Cast } from '../cast.ts';
import { refusalOf } from '../refusals.ts';
import type { Story } from '../story.ts';
import { until } from '../wait.ts';
import type { DemoTenantAccount } from './open-account.ts';

const CLAUSE = 'jd/7.3.2';
const REASON = 'Recipients complained about messages without their consent.';

/** Ends with the tenant free to send again. */
export async function suspendAndReinstate(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  const restrictionId = await suspend(cast, tenant, story);
  await reinstate(cast, tenant, restrictionId, story);
}

const admit = (cast: Cast, tenantId: string, units: bigint) =>
  cast.gateway.admission.admit({
    requestId: randomUUID(),
    tenantId,
    product: SMS_PRODUCT,
    jobId: 'after',
    units,
    messageClass: 'MESSAGE_CLASS_UNSPECIFIED',
    senderDomain: '',
  });

/** Returns the restriction. */
async function suspend(cast: Cast, { tenantId, clients }: DemoTenantAccount, story: Story): Promise<string> {
  story.step('Staff suspend the tenant, after a look at the consequences', [CLAUSE]);
  const order = { tenantId, clauseId: CLAUSE, reason: REASON, expireTime: undefined };
  const preview = await cast.enforcer.standing.suspendTenant({ ...order, requestId: randomUUID(), validateOnly: true });
  story.figure('preview: may send afterwards', preview.effect?.standingAfter?.maySend, false);
  story.figure(
    'nothing has happened yet: may send',
    (await clients.standing.getStanding({ tenantId })).standing?.maySend,
    true,
  );
  const { restriction } = await cast.enforcer.standing.suspendTenant({
    ...order,
    requestId: randomUUID(),
    validateOnly: false,
  });
  const committed = performance.now();
  const refusal = await refusalOf(admit(cast, tenantId, 1n));
  const elapsed = performance.now() - committed;
  story.figure('the next admission', refusal.reason, 'SENDING_RESTRICTED');
  story.holds('refused within a second', elapsed < 1_000, `${elapsed.toFixed(0)} ms`);
  story.figure('it names the restriction', refusal.metadata['restriction_id'], restriction?.restrictionId);
  story.figure('it names the clause', refusal.metadata['clause_id'], CLAUSE);
  story.holds(
    'it names the remedy',
    (refusal.metadata['remedy_en'] ?? '') !== '' && (refusal.metadata['remedy_zh'] ?? '') !== '',
    refusal.metadata['remedy_en'] ?? 'no remedy',
  );
  const notice = await until('the tenant has the notice', async () => {
    const { notices } = await clients.notices.listNotices({ tenantId, pageSize: 0, pageToken: '' });
    return notices.find((each) => each.topic === 'SUSPENDED');
  });
  story.figure('the notice cites the clause', notice.clauseIds.includes(CLAUSE), true);
  story.say(notice.subject?.zh ?? '');

  return restriction?.restrictionId ?? '';
}

async function reinstate(
  cast: Cast,
  { tenantId, clients }: DemoTenantAccount,
  restrictionId: string,
  story: Story,
): Promise<void> {
  story.step('Staff reinstate the tenant');
  const own = await refusalOf(
    clients.standing.liftRestriction({
      requestId: randomUUID(),
      tenantId,
      restrictionId,
      reason: 'I would rather send.',
    }),
  );
  story.figure('the tenant cannot do that itself', own.category, 'permission_denied');
  await cast.enforcer.standing.liftRestriction({
    requestId: randomUUID(),
    tenantId,
    restrictionId,
    reason: 'Consent records were shown and are in order.',
  });
  const { grant } = await admit(cast, tenantId, 10n);
  story.amount('admitted again, reserved', grant?.reserved?.micros, priceOf(10n));
  const { released } = await cast.gateway.admission.returnGrant({
    requestId: randomUUID(),
    tenantId,
    grantId: grant?.grantId ?? '',
  });
  story.amount('given back', released?.micros, priceOf(10n));
}
