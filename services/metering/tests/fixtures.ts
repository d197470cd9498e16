// Builders in metering's words.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Person } from '@tollgate/auth';
import { AgreementAccepted, TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { UsageCounted, type UsageCountedLine } from '@tollgate/contracts/metering/v1/events';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { startTestService, testIdentities, type TestService } from '@tollgate/testing';

import type { DeliveryReport } from '../src/domain/report.ts';
import { metering } from '../src/index.ts';
import type { DeliveredBatch } from '../src/operations/take-deliveries.ts';
import type { MeteringTables } from '../src/store/schema.ts';

const PRODUCTS = [
  ['sms-cn', 'CHANNEL_SMS'],
  ['mail', 'CHANNEL_EMAIL'],
] as const;

export const START = Date.UTC(2026, 9, 31, 15, 0);
export const CLOCK = new Date('2026-11-21T08:00:00Z');

export interface Metering {
  readonly service: TestService<MeteringTables>;
  readonly gateway: Client<typeof MeteringServiceService>;
  readonly cli: Client<typeof MeteringServiceService>;
  /** Makes a tenant known, with its agreement unless told otherwise. */
  tenant(options?: { agreement?: boolean }): Promise<string>;
  publish(subject: string, payload: Uint8Array, messageId?: string): Promise<void>;
  usage(tenantId?: string): Promise<UsageCountedLine[]>;
  as(person: Person): Promise<Client<typeof MeteringServiceService>>;
}

export async function startMetering(
  now: () => Date = () => CLOCK,
  env: Readonly<Record<string, string>> = {},
): Promise<Metering> {
  const keyFile = join(await testIdentities(), 'metering-digest-key');
  writeFileSync(keyFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  const service = await startTestService(metering, { env: { METERING_DIGEST_KEY_FILE: keyFile, ...env }, now });
  const publish = async (subject: string, payload: Uint8Array, messageId?: string): Promise<void> => {
    await service.broker.broker.jetstream.publish(
      subject,
      payload,
      messageId === undefined ? {} : { msgID: messageId },
    );
  };
  const usage = async (tenantId?: string): Promise<UsageCountedLine[]> =>
    (await service.events('tollgate.metering.usage_counted'))
      .map((event) => UsageCounted.decode(event.data))
      .filter((event) => tenantId === undefined || event.tenantId === tenantId)
      .flatMap((event) => event.lines);
  await publish('tollgate.billing.price_book_published', priceBook());
  await service.flush();
  return {
    service,
    gateway: await service.client(MeteringServiceService, { as: 'gateway' }),
    cli: await service.client(MeteringServiceService, { as: 'cli' }),
    publish,
    usage,
    tenant: async ({ agreement = true } = {}) => {
      const tenantId = newId('ten');
      const registered = TenantRegistered.create({ tenantId, occurTime: new Date('2026-01-01T00:00:00Z') });
      await publish('tollgate.accounts.tenant_registered', TenantRegistered.encode(registered).finish());
      if (agreement) await publish('tollgate.accounts.agreement_accepted', acceptance(tenantId));
      await service.flush();
      return tenantId;
    },
    as: (person) => service.client(MeteringServiceService, { as: 'console', person }),
  };
}

export function acceptance(tenantId: string, part: Partial<AgreementAccepted> = {}): Uint8Array {
  const event = AgreementAccepted.create({
    tenantId,
    acceptanceId: newId('acc'),
    agreementId: 'jd-sms',
    version: '1',
    occurTime: new Date('2026-01-02T00:00:00Z'),
    ...part,
  });
  return AgreementAccepted.encode(event).finish();
}

function priceBook(): Uint8Array {
  const tariffs = PRODUCTS.map(([product, channel]) => ({ product, channel }));
  const event = PriceBookPublished.fromPartial({
    priceBook: { priceBookId: 'prb_x', tariffs },
    occurTime: new Date('2026-01-01T00:00:00Z'),
  });
  return PriceBookPublished.encode(event).finish();
}

/** Reports as one message of the DELIVERY stream. */
export function delivered(reports: readonly DeliveryReport[], sequence = 1n): DeliveredBatch {
  const bytes = DeliveryEventBatch.encode({ events: reports as DeliveryEvent[], source: 'test' }).finish();
  return { reports, bytes, messageId: `m-${sequence}`, subject: 'tollgate.delivery.0', sequence };
}

/** A report of a delivery in the first minute of START's hour, unless told otherwise. */
export function report(tenantId: string, over: Partial<DeliveryReport> = {}): DeliveryReport {
  return {
    tenantId,
    product: 'sms-cn',
    messageId: 'm-1',
    recipient: '13800138000',
    kind: 'DELIVERY_EVENT_KIND_DELIVERED',
    occurTimeMs: BigInt(START),
    segments: 1,
    jobId: '',
    grantId: '',
    detailCode: '',
    ...over,
  };
}
