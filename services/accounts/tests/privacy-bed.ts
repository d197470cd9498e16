// Builders in the words of privacy requests: clients, requests, and the other services as stand-ins that confirm.
import { randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import { ClosuresServiceService } from '@tollgate/contracts/accounts/v1/closures';
import { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';
import {
  HoldingTreatment,
  PrivacyConfirmed,
  type PrivacyRequestKind,
  PrivacyServiceService,
  type SubmitPrivacyRequestRequest,
} from '@tollgate/contracts/accounts/v1/privacy';
import { newId } from '@tollgate/ids';
import { type Bed, PASSWORD, type Registered, staff } from './fixtures.ts';

export type KindName = PrivacyRequestKind extends infer K
  ? K extends `PRIVACY_REQUEST_KIND_${infer N}`
    ? N
    : never
  : never;

export async function privacyClients(bed: Bed, person: Person) {
  const who = { as: 'console', person } as const;
  const [privacy, closures, keys] = await Promise.all([
    bed.service.client(PrivacyServiceService, who),
    bed.service.client(ClosuresServiceService, who),
    bed.service.client(KeysServiceService, who),
  ]);
  return { person, privacy, closures, keys };
}

export type PrivacyClients = Awaited<ReturnType<typeof privacyClients>>;

export const ownerOf = ({ userId, tenantId }: Registered): Person => ({
  userId,
  kind: 'tenant',
  tenantId,
  roles: ['owner'],
});

export const desks = async (bed: Bed) => ({
  support: await privacyClients(bed, staff('support')),
  approver: await privacyClients(bed, staff('approver')),
  admin: await privacyClients(bed, staff('admin')),
});

export async function ask(
  { privacy }: PrivacyClients,
  tenantId: string,
  kind: KindName,
  part: Partial<SubmitPrivacyRequestRequest> = {},
) {
  const { request } = await privacy.submitPrivacyRequest({
    requestId: randomUUID(),
    tenantId,
    kind: `PRIVACY_REQUEST_KIND_${kind}`,
    details: '',
    password: PASSWORD,
    identityCheck: 'IDENTITY_CHECK_UNSPECIFIED',
    ...part,
  });
  if (request === undefined) throw new Error('no request was answered');
  return request;
}

export const onRequest = ({ tenantId, privacyRequestId }: { tenantId: string; privacyRequestId: string }) => ({
  requestId: randomUUID(),
  tenantId,
  privacyRequestId,
});

export const OTHERS = ['wallet', 'metering', 'billing', 'enforcement'] as const;

/** What a service would answer, as accounts receives it. */
export async function confirm(
  bed: Bed,
  { tenantId, privacyRequestId }: { tenantId: string; privacyRequestId: string },
  services: readonly string[] = OTHERS,
  claims?: string,
): Promise<void> {
  for (const service of services) {
    const fact = PrivacyConfirmed.encode({
      tenantId,
      privacyRequestId,
      service: claims ?? service,
      holdings: [
        { category: 'invoices', records: 2n, treatment: HoldingTreatment.RETAINED, law: 'law/invoices-5-years' },
      ],
      occurTime: bed.clock.now,
    }).finish();
    await bed.service.broker.broker.jetstream.publish(`tollgate.${service}.privacy_confirmed`, fact, {
      msgID: newId('evt'),
    });
  }
  await bed.service.flush();
}

/** As the last step of a settlement closes a tenant. */
export async function settleAndClose(bed: Bed, tenantId: string): Promise<string> {
  const enforcement = await bed.as('enforcement');
  const settlementId = newId('set');
  await enforcement.tenants.closeTenant({ requestId: randomUUID(), tenantId, settlementId });
  return settlementId;
}
