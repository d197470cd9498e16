// Encoded batches of delivery events as gateways publish them, made before anything is measured.
import { randomBytes } from 'node:crypto';
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { EMAIL_PRODUCT, SMS_PRODUCT } from '@tollgate/deploy-stack';
import { newId } from '@tollgate/ids';
import { deliverySubject } from '@tollgate/nats';

/** One message for the stream. */
export interface EncodedBatch {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly events: number;
}

export interface TrafficShape {
  readonly tenants: readonly string[];
  /** Time-ordered ids (UUIDv7), or random ones, of which no part grows. */
  readonly ids: 'time-ordered' | 'random';
  /** Which part of the events, from 0 to 1, tells again what an earlier one told. */
  readonly duplicates: number;
  /** Text messages unless told: 19 of 20 e-mails go to twenty large domains, the others to any of 5,000 small ones. */
  readonly product?: 'sms' | 'mail';
}

export const EVENTS_A_BATCH = 1_000;

/** Enough batches for so many events; each batch of one tenant, its job and grant as of one campaign. */
export function trafficOf(
  { tenants, ids, duplicates, product = 'sms' }: TrafficShape,
  events: number,
  job: string,
): EncodedBatch[] {
  const batches: EncodedBatch[] = [];
  const told = new Map<string, DeliveryEvent[]>();
  const grant = newId('grt');
  for (let made = 0; made < events; made += EVENTS_A_BATCH) {
    const tenantId = tenants[batches.length % tenants.length] ?? '';
    const known = told.get(tenantId) ?? [];
    told.set(tenantId, known);
    const of = Array.from({ length: EVENTS_A_BATCH }, (_, index): DeliveryEvent => {
      // Every other one where half are duplicates; the first batch has nothing to repeat.
      const repeats = Math.floor((index + 1) * duplicates) > Math.floor(index * duplicates);
      const before = repeats ? known[Math.floor(Math.random() * known.length)] : undefined;
      return before ?? eventOf(tenantId, ids, product, { jobId: job, grantId: grant });
    });
    if (duplicates > 0 && known.length < 50_000) known.push(...of);
    batches.push({
      subject: deliverySubject(tenantId),
      payload: DeliveryEventBatch.encode({ events: of, source: 'bench' }).finish(),
      events: of.length,
    });
  }
  return batches;
}

let serial = 0;

function eventOf(
  tenantId: string,
  ids: TrafficShape['ids'],
  product: 'sms' | 'mail',
  of: { readonly jobId: string; readonly grantId: string },
): DeliveryEvent {
  serial += 1;
  return {
    tenantId,
    product: product === 'mail' ? EMAIL_PRODUCT : SMS_PRODUCT,
    messageId: ids === 'random' ? randomBytes(16).toString('hex') : uuidV7(),
    recipient: product === 'mail' ? addressOf(serial) : `138${String(serial % 100_000_000).padStart(8, '0')}`,
    kind: 'DELIVERY_EVENT_KIND_SUBMITTED',
    occurTimeMs: BigInt(Date.now()),
    segments: 1,
    ...of,
    detailCode: '',
  };
}

/** Large domains take turns; a prime step through the small ones comes to all of them. */
function addressOf(number: number): string {
  const domain = number % 20 === 0 ? `small-${(number * 7_919) % 5_000}.example` : `large-${number % 20}.example`;
  return `user${number}@${domain}`;
}

function uuidV7(): string {
  const hex = newId('evt').slice('evt_'.length);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
