// Delivery events of a run, and what has to come out of them. Pure.
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { SMS_PRODUCT, SMS_UNIT_MICROS } from '@tollgate/deploy-stack';
import type { Random } from '../random.ts';

/** What has to be counted and charged for one tenant, worked out from what is sent and from nothing else. */
export interface Expectation {
  readonly tenantId: string;
  readonly messages: bigint;
  readonly units: bigint;
  readonly chargedMicros: bigint;
}

export interface Traffic {
  /** Batches in the order in which they are sent; each of one tenant. */
  readonly batches: readonly { readonly tenantId: string; readonly events: readonly DeliveryEvent[] }[];
  readonly expected: readonly Expectation[];
}

const BATCH = 40;
const LONGEST_SEGMENTS = 4;

/**
 * So many messages a tenant. Each is reported submitted and then delivered or not; a fifth of all reports come twice,
 * and all of a tenant come in any order.
 */
export function trafficOf(random: Random, tenants: readonly string[], messages: number, occurTimeMs: bigint): Traffic {
  const batches: { tenantId: string; events: DeliveryEvent[] }[] = [];
  const expected: Expectation[] = [];
  for (const tenantId of tenants) {
    let units = 0n;
    const events: DeliveryEvent[] = [];
    for (let index = 0; index < messages; index++) {
      const segments = random.between(1, LONGEST_SEGMENTS);
      units += BigInt(segments);
      const reports = reportsOf(random, { tenantId, index, segments, occurTimeMs });
      events.push(...reports, ...reports.filter(() => random.next() < 0.2));
    }
    const shuffled = random.shuffle(events);
    for (let start = 0; start < shuffled.length; start += BATCH)
      batches.push({ tenantId, events: shuffled.slice(start, start + BATCH) });
    expected.push({ tenantId, messages: BigInt(messages), units, chargedMicros: units * SMS_UNIT_MICROS });
  }
  return { batches: random.shuffle(batches), expected };
}

interface Message {
  readonly tenantId: string;
  readonly index: number;
  readonly segments: number;
  readonly occurTimeMs: bigint;
}

function reportsOf(random: Random, { tenantId, index, segments, occurTimeMs }: Message): DeliveryEvent[] {
  const base = {
    tenantId,
    product: SMS_PRODUCT,
    messageId: `m-${index}`,
    recipient: `139${String(index).padStart(8, '0')}`,
    occurTimeMs,
    segments,
    jobId: `job-${index % 3}`,
    grantId: '',
  };
  const arrived = random.next() < 0.9;
  return [
    { ...base, kind: 'DELIVERY_EVENT_KIND_SUBMITTED', detailCode: '' },
    arrived
      ? { ...base, kind: 'DELIVERY_EVENT_KIND_DELIVERED', detailCode: 'DELIVRD' }
      : { ...base, kind: 'DELIVERY_EVENT_KIND_SOFT_BOUNCED', detailCode: 'UNDELIV' },
  ];
}
