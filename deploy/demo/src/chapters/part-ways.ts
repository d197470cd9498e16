// The provider ends the agreement for its convenience: preview, second person, settlement to the last micro.
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { randomUUID } from 'node:crypto';
import { bonusOf, FIRST_CAMPAIGN, FIRST_TOP_UP, priceOf, SECOND_CAMPAIGN, SECOND_TOP_UP } from '../arithmetic.ts';
import type { Cast } from '../cast.ts';
import { refusalOf } from '../refusals.ts';
import type { Story } from '../story.ts';
import { until } from '../wait.ts';
import type { DemoTenantAccount } from './open-account.ts';

const CLAUSE = 'jd/7.3.5';
const WAIT_MS = 60_000;
/** The first campaign used the first bonus up and took the rest from cash; the second one lived on the second bonus. */
const CASH_LEFT = FIRST_TOP_UP + SECOND_TOP_UP - (priceOf(FIRST_CAMPAIGN.units) - bonusOf(FIRST_TOP_UP));
const BONUS_LEFT = bonusOf(SECOND_TOP_UP) - priceOf(SECOND_CAMPAIGN.units);

/** Ends with the tenant closed. */
export async function partWays(cast: Cast, tenant: DemoTenantAccount, story: Story): Promise<void> {
  const { tenantId } = tenant;
  story.step('Staff propose to terminate for convenience, with a preview of every fen', [CLAUSE]);
  const { proposal } = await cast.enforcer.settlements.proposeTermination({
    requestId: randomUUID(),
    tenantId,
    cause: 'TERMINATION_CAUSE_PROVIDER_CONVENIENCE',
    reason: 'The product line is discontinued; notice was given on the site.',
    elections: [],
    validateOnly: false,
    banReason: '',
    skipReason: '',
  });
  const preview = proposal?.preview;
  story.amount('unconsumed principal to the refund balance', preview?.refunded?.micros, CASH_LEFT);
  story.amount('bonus that lapses', preview?.expired?.micros, BONUS_LEFT);
  story.amount('forfeited', preview?.forfeited?.micros, 0n);
  for (const line of preview?.lines ?? [])
    story.say(`${line.lotKind} ${line.fate} ${line.amount?.micros ?? 0n} micros by ${line.clauseId}`);
  story.holds(
    'every line cites a clause',
    (preview?.lines ?? []).every((line) => line.clauseId.startsWith('jd/')),
    `${preview?.lines.length ?? 0} lines`,
  );

  story.step('A second person approves; the proposer may not');
  const proposalId = proposal?.proposalId ?? '';
  const own = await refusalOf(cast.enforcer.settlements.approveProposal({ requestId: randomUUID(), proposalId }));
  story.holds('by the proposer', own.category === 'permission_denied' || own.reason === 'SAME_PERSON', own.reason);
  const approved = await cast.approver.settlements.approveProposal({ requestId: randomUUID(), proposalId });
  const settlementId = approved.settlement?.settlementId ?? '';
  const stopped = await refusalOf(
    cast.gateway.admission.admit({
      requestId: randomUUID(),
      tenantId,
      product: SMS_PRODUCT,
      jobId: 'too-late',
      units: 1n,
      messageClass: 'MESSAGE_CLASS_UNSPECIFIED' as const,
      senderDomain: '',
    }),
  );
  story.figure('admission from now on', stopped.reason, 'SENDING_RESTRICTED');

  await settle(cast, tenant, settlementId, story);
}

async function settle(
  cast: Cast,
  { tenantId, clients }: DemoTenantAccount,
  settlementId: string,
  story: Story,
): Promise<void> {
  story.step('The settlement runs: drained, billed, moved, closed', [CLAUSE]);
  let shown = 0;
  const settlement = await until(
    'the settlement is complete',
    async () => {
      const answer = (await cast.enforcer.settlements.getSettlement({ tenantId, settlementId })).settlement;
      for (const { step } of answer?.progress.slice(shown) ?? []) story.say(step);
      shown = answer?.progress.length ?? 0;
      return answer?.complete === true ? answer : undefined;
    },
    WAIT_MS,
  );
  story.figure('steps done', settlement.progress.length, 5);
  const { balance } = await clients.wallet.getBalance({ tenantId });
  story.amount('refund balance', balance?.refundable?.micros, CASH_LEFT);
  story.amount('cash left', balance?.cash?.micros, 0n);
  story.amount('bonus left', balance?.bonus?.micros, 0n);
  story.amount('set aside', balance?.reserved?.micros, 0n);
  story.amount('owed', balance?.arrears?.micros, 0n);
  story.figure('tenant', (await clients.tenants.getTenant({ tenantId })).tenant?.state, 'TENANT_STATE_CLOSED');
}
