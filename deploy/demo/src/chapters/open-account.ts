// Register, accept the JD agreement, verify the enterprise; nothing may be sent before.
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import {
  acceptAgreement,
  acceptPapers,
  demoUscc,
  register,
  signIn,
  SMS_PRODUCT,
  uploadPapers,
} from '@tollgate/deploy-stack';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { tenantClients, type Cast, type TenantClients } from '../cast.ts';
import { ignoreNotFound, refusalOf } from '../refusals.ts';
import type { Story } from '../story.ts';
import { until } from '../wait.ts';

export interface DemoTenantAccount {
  readonly tenantId: string;
  readonly clients: TenantClients;
}

/** Returns the new tenant with clients for its own person. */
export async function openAccount(cast: Cast, story: Story): Promise<DemoTenantAccount> {
  const seed = randomBytes(16).toString('hex');
  const phone = `137${randomInt(10 ** 8)
    .toString()
    .padStart(8, '0')}`;
  const password = randomBytes(9).toString('base64url');

  story.step('A company registers');
  const tenantId = await register(cast.front, seed, phone, password, '星河零售 Galaxy Retail');
  const clients = tenantClients(cast.front, await signIn(cast.front, { login: phone, password }));
  const { tenant } = await clients.tenants.getTenant({ tenantId });
  story.figure('state', tenant?.state, 'TENANT_STATE_REGISTERED');

  story.step('It accepts the JD SMS agreement', ['jd/0.prec']);
  await acceptAgreement(cast.front, seed, tenantId, clients.person);
  const unverified = await until('only KYC is left', async () => {
    // The registration reaches enforcement by an event: until then it does not know the tenant.
    const { standing } = await clients.standing.getStanding({ tenantId }).catch(ignoreNotFound);
    return standing?.restrictions.length === 1 ? standing : undefined;
  });
  story.figure('restrictions left', unverified.restrictions.map((each) => each.cause).join(), 'RESTRICTION_CAUSE_KYC');
  const early = await refusalOf(
    cast.gateway.admission.admit({
      requestId: randomUUID(),
      tenantId,
      product: SMS_PRODUCT,
      jobId: 'too-early',
      units: 1n,
      messageClass: 'MESSAGE_CLASS_UNSPECIFIED' as const,
      senderDomain: '',
    }),
  );
  story.figure('a message before verification', early.reason, 'SENDING_RESTRICTED');
  story.say(early.metadata['remedy_en'] ?? '');

  await verify(cast, { tenantId, clients }, demoUscc(seed), story);
  return { tenantId, clients };
}

async function verify(cast: Cast, { tenantId, clients }: DemoTenantAccount, uscc: string, story: Story): Promise<void> {
  story.step('It submits its identity: the unified social credit code has a check character', ['GB 32100-2015']);
  const enterprise = { legalName: '星河（演示）零售有限公司', legalPersonName: '李星河', licenceValidUntil: '长期' };
  const broken = `${uscc.slice(0, 17)}${uscc.endsWith('0') ? '1' : '0'}`;
  const wrong = await refusalOf(
    clients.verifications.submitVerification({
      requestId: randomUUID(),
      tenantId,
      identity: { $case: 'enterprise', value: { ...enterprise, uscc: broken } },
    }),
  );
  story.figure('a code with a wrong check character', wrong.category, 'invalid_argument');
  const { verification } = await clients.verifications.submitVerification({
    requestId: randomUUID(),
    tenantId,
    identity: { $case: 'enterprise', value: { ...enterprise, uscc } },
  });
  story.figure('the right one', verification?.state, 'VERIFICATION_STATE_PENDING');
  story.say(`shown to reviewers as ${verification?.identity?.maskedNumber ?? ''}`);

  story.step('A reviewer approves nothing without papers', ['law/cybersecurity-24']);
  const approval = () =>
    cast.front.client('accounts', VerificationsServiceService, cast.reviewer).approveVerification({
      requestId: randomUUID(),
      tenantId,
      verificationId: verification?.verificationId ?? '',
      validateOnly: false,
    });
  const unproven = await refusalOf(approval());
  story.figure('an approval before any paper', unproven.reason, 'PAPERS_MISSING');
  const documentIds = await uploadPapers(cast.front, randomUUID(), tenantId, clients.person);
  await acceptPapers(cast.front, randomUUID(), { tenantId, documentIds }, cast.reviewer);
  story.figure('papers uploaded and accepted', documentIds.length, 3);
  const reviewed = await approval();
  story.figure('verification', reviewed.verification?.state, 'VERIFICATION_STATE_APPROVED');
  const open = await until('the standing is clear', async () => {
    const { standing } = await clients.standing.getStanding({ tenantId });
    return standing?.maySend === true ? standing : undefined;
  });
  story.figure('restrictions left', open.restrictions.length, 0);
}
