// Two demonstration tenants: one verified and topped up, one that has only just registered.
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { VerificationsServiceService } from '@tollgate/contracts/accounts/v1/verifications';
import { derivedUuid } from '@tollgate/ids';
import { createHash } from 'node:crypto';
import type { PersonTokens, StackConnection } from './connection.ts';
import { acceptPapers, uploadPapers } from './demo-papers.ts';
import type { DemoTenant } from './people-file.ts';
import { signIn } from './sign-in.ts';
import { topUp, type CnyAmount } from './top-up.ts';

export const DEMO_AGREEMENT = 'jd-sms';
const FIRST_TOP_UP: CnyAmount = { currencyCode: 'CNY', micros: 1_000_000_000n };

/** Makes both; every step is replayed when it was done before. */
export async function seedTenants(front: StackConnection, seed: string, reviewer: PersonTokens): Promise<DemoTenant[]> {
  // A mainland mobile number of the stack's own, so that two stacks on one database do not collide.
  const digits = (BigInt(`0x${seed.slice(0, 12)}`) % 100_000_000n).toString().padStart(8, '0');
  const password = derivedUuid(seed, 'tenant-password').slice(0, 13);
  const shop = await register(front, seed, `139${digits}`, password, '云帆商城 Yunfan Mall');
  const person = await signIn(front, { login: `139${digits}`, password });
  await acceptAgreement(front, seed, shop, person);
  await verifyEnterprise(front, seed, shop, person, reviewer);
  await topUp(front, { tenantId: shop, person, amount: FIRST_TOP_UP, requestId: derivedUuid(seed, 'top-up') });
  const newcomer = await register(front, seed, `138${digits}`, password, '新客科技 Newcomer Tech');
  return [
    {
      login: `139${digits}`,
      password,
      displayName: '云帆商城 Yunfan Mall',
      tenantId: shop,
      note: 'verified, 1,000 CNY topped up',
    },
    {
      login: `138${digits}`,
      password,
      displayName: '新客科技 Newcomer Tech',
      tenantId: newcomer,
      note: 'registered, nothing else',
    },
  ];
}

/** Registers an enterprise and returns its id. */
export async function register(
  front: StackConnection,
  seed: string,
  phone: string,
  password: string,
  displayName: string,
): Promise<string> {
  const { tenant } = await front.client('accounts', TenantsServiceService).registerTenant({
    requestId: derivedUuid(seed, 'register', phone),
    kind: 'TENANT_KIND_ENTERPRISE',
    displayName,
    phone,
    password,
    profile: [],
  });
  if (tenant === undefined) throw new Error('accounts answered a registration without a tenant');
  return tenant.tenantId;
}

/** Accepts the newest version of the demonstration agreement by click. */
export async function acceptAgreement(
  front: StackConnection,
  seed: string,
  tenantId: string,
  person: PersonTokens,
): Promise<void> {
  const agreements = front.client('accounts', AgreementsServiceService, person);
  const { version } = await agreements.getAgreementVersion({ agreementId: DEMO_AGREEMENT, version: '' });
  if (version === undefined) throw new Error(`accounts knows no agreement ${DEMO_AGREEMENT}`);
  await agreements.acceptAgreement({
    requestId: derivedUuid(seed, 'accept', tenantId),
    tenantId,
    agreementId: version.agreementId,
    version: version.version,
    contentHash: version.contentHash,
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
}

/** Submits an enterprise's identity with its papers, has these accepted and the identity approved. */
export async function verifyEnterprise(
  front: StackConnection,
  seed: string,
  tenantId: string,
  person: PersonTokens,
  reviewer: PersonTokens,
): Promise<void> {
  const documentIds = await uploadPapers(front, seed, tenantId, person);
  const { verification } = await front.client('accounts', VerificationsServiceService, person).submitVerification({
    requestId: derivedUuid(seed, 'verify-with-papers', tenantId),
    tenantId,
    identity: {
      $case: 'enterprisePapers',
      value: {
        identity: {
          legalName: '云帆（演示）网络科技有限公司',
          uscc: demoUscc(`${seed}:${tenantId}`),
          legalPersonName: '张三丰',
          licenceValidUntil: '长期',
        },
        operator: undefined,
        sendsForOthers: false,
        authorisationValidUntil: '',
        documentIds,
      },
    },
  });
  if (verification === undefined) throw new Error('accounts answered a submission without it');
  await acceptPapers(front, seed, { tenantId, documentIds }, reviewer);
  await front.client('accounts', VerificationsServiceService, reviewer).approveVerification({
    requestId: derivedUuid(seed, 'approve-with-papers', tenantId),
    tenantId,
    verificationId: verification.verificationId,
    validateOnly: false,
  });
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** An invented unified social credit code with its right check character (GB 32100-2015); the same for the same text. */
export function demoUscc(from: string): string {
  const digest = createHash('sha256').update(from).digest().subarray(0, 9);
  const body = `91440300${[...digest].map((byte) => USCC_ALPHABET[byte % 31] ?? '0').join('')}`;
  const sum = USCC_WEIGHTS.reduce(
    (total, weight, index) => total + weight * USCC_ALPHABET.indexOf(body[index] ?? '0'),
    0,
  );
  return `${body}${USCC_ALPHABET[(31 - (sum % 31)) % 31] ?? ''}`;
}
