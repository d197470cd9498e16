// Builders in the words of accounts: a service with keys of its own, people, tenants and papers.
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person, ServiceName } from '@tollgate/auth';
import { AgreementsServiceService } from '@tollgate/contracts/accounts/v1/agreements';
import { DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import { NoticesServiceService } from '@tollgate/contracts/accounts/v1/notices';
import { RequirementsServiceService } from '@tollgate/contracts/accounts/v1/requirements';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { UsersServiceService } from '@tollgate/contracts/accounts/v1/users';
import {
  type SubmitVerificationRequest,
  VerificationsServiceService,
} from '@tollgate/contracts/accounts/v1/verifications';
import { newId } from '@tollgate/ids';
import type { Log } from '@tollgate/observability';
import { startTestService, type TestService } from '@tollgate/testing';
import { residentIdCheckCharacter } from '../src/domain/resident-id.ts';
import { usccCheckCharacter } from '../src/domain/uscc.ts';
import { accounts, type AccountsTables } from '../src/index.ts';

export interface Bed {
  readonly service: TestService<AccountsTables>;
  /** The service's clock. */
  readonly clock: { now: Date };
  as(service: ServiceName, person?: Person): ReturnType<typeof clientsOf>;
  stop(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/** Starts accounts with fresh keys and a clock that stands still. */
export async function startBed(
  now = new Date(),
  log?: Log,
  definition = accounts,
  env: Readonly<Record<string, string>> = {},
): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-accounts-'));
  const keyFile = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, randomBytes(32).toString('hex'));
    return path;
  };
  const clock = { now };
  const service = await startTestService(definition, {
    now: () => clock.now,
    ...(log === undefined ? {} : { log }),
    env: { ...env, ACCOUNTS_MASTER_KEY_FILE: keyFile('master'), ACCOUNTS_DIGEST_KEY_FILE: keyFile('digest') },
  });
  return {
    service,
    clock,
    as: (name, person) => clientsOf(service, name, person),
    stop: async () => {
      await service.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A bed over a service that somebody else started and stops; its clock is the real one. */
export function bedOver(service: TestService<AccountsTables>): Bed {
  return {
    service,
    clock: { now: new Date() },
    as: (name, person) => clientsOf(service, name, person),
    stop: () => Promise.resolve(),
  };
}

async function clientsOf(service: TestService<AccountsTables>, as: ServiceName, person?: Person) {
  const who = person === undefined ? { as } : { as, person };
  const [tenants, users, agreements, verifications, notices, documents, requirements] = await Promise.all([
    service.client(TenantsServiceService, who),
    service.client(UsersServiceService, who),
    service.client(AgreementsServiceService, who),
    service.client(VerificationsServiceService, who),
    service.client(NoticesServiceService, who),
    service.client(DocumentsServiceService, who),
    service.client(RequirementsServiceService, who),
  ]);
  return { tenants, users, agreements, verifications, notices, documents, requirements };
}

export type Clients = Awaited<ReturnType<typeof clientsOf>>;

export const staff = (...roles: string[]): Person => ({ userId: newId('usr'), kind: 'staff', roles });

export const randomPhone = (): string =>
  `139${randomInt(10 ** 8)
    .toString()
    .padStart(8, '0')}`;

export interface Registered {
  readonly tenantId: string;
  readonly userId: string;
  readonly phone: string;
  /** As the tenant's own user, through the console. */
  readonly own: Clients;
}

/** Registers a tenant through the console. */
export async function register(
  bed: Bed,
  kind: 'ENTERPRISE' | 'INDIVIDUAL' = 'ENTERPRISE',
  displayName = '云帆商城',
): Promise<Registered> {
  const front = await bed.as('console');
  const phone = randomPhone();
  const { tenant, userId } = await front.tenants.registerTenant({
    requestId: randomUUID(),
    kind: `TENANT_KIND_${kind}`,
    displayName,
    phone,
    password: PASSWORD,
    profile: [],
  });
  const tenantId = tenant?.tenantId ?? '';
  const own = await bed.as('console', { userId, kind: 'tenant', tenantId, roles: ['owner'] });
  return { tenantId, userId, phone, own };
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** An invented unified social credit code. */
export function randomUscc(): string {
  const body = `91440300${[...randomBytes(9)].map((byte) => USCC_ALPHABET.charAt(byte % 31)).join('')}`;
  return `${body}${usccCheckCharacter(body)}`;
}

/** An invented resident identity number of somebody born on that day, YYYYMMDD. */
export function residentId(born: string): string {
  const body = `110105${born}${randomInt(1000).toString().padStart(3, '0')}`;
  return `${body}${residentIdCheckCharacter(body)}`;
}

export type IdentityMessage = NonNullable<SubmitVerificationRequest['identity']>;

export const enterprise = (uscc = randomUscc(), licenceValidUntil = '长期'): IdentityMessage => ({
  $case: 'enterprise',
  value: { legalName: '云帆网络科技有限公司', uscc, legalPersonName: '张三丰', licenceValidUntil },
});

export const individual = (number: string, idValidUntil = '长期'): IdentityMessage => ({
  $case: 'individual',
  value: { legalName: '李四光', residentId: number, idValidUntil },
});

/** Accepts JD's terms as the tenant. */
export async function acceptTerms({ own, tenantId }: Registered): Promise<void> {
  const { version } = await own.agreements.getAgreementVersion({ agreementId: 'jd-sms', version: '1' });
  await own.agreements.acceptAgreement({
    requestId: randomUUID(),
    tenantId,
    agreementId: 'jd-sms',
    version: '1',
    contentHash: version?.contentHash ?? '',
    mode: 'ACCEPTANCE_MODE_CLICK',
    evidence: undefined,
  });
}

/** Submits papers as the tenant and returns the submission's id. */
export async function submit(tenant: Registered, identity = enterprise()): Promise<string> {
  const { verification } = await tenant.own.verifications.submitVerification({
    requestId: randomUUID(),
    tenantId: tenant.tenantId,
    identity,
  });
  return verification?.verificationId ?? '';
}

/** How many rows each table holds: what a refused call must leave as it is. The request log notes refusals. */
export async function rowCounts(bed: Bed): Promise<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  for (const table of [
    'data_key',
    'tenant',
    'user_account',
    'session',
    'acceptance',
    'verification',
    'notice',
    'publication',
    'announcement',
    'objection',
    'sealed_override',
    'document',
    'document_content',
    'verification_finding',
    'demand',
    'ban',
    'consent',
    'profile_field',
    'outbox',
  ] as const) {
    const row = await bed.service.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<bigint>().as('rows'))
      .executeTakeFirstOrThrow();
    counts[table] = row.rows;
  }
  return counts;
}
