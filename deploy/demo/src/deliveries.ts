// The gateway's reports of the demonstration: one campaign as protobuf batches on JetStream, one as SMS status reports.
import { DeliveryEventBatch, type DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import type { ImportDeliveryRecordsRequest } from '@tollgate/contracts/metering/v1/metering';
import { SMS_PRODUCT } from '@tollgate/deploy-stack';
import { deliverySubject } from '@tollgate/nats';
import { randomUUID } from 'node:crypto';
import type { Cast } from './cast.ts';

export interface Campaign {
  readonly tenantId: string;
  readonly grantId: string;
  readonly jobId: string;
  /** Messages of one segment. */
  readonly short: number;
  /** Messages of two segments. */
  readonly long: number;
  /** How many of all are reported delivered; the rest is reported undeliverable. */
  readonly delivered: number;
}

const BATCH = 500;

/**
 * Publishes every message as submitted and then as delivered or not, out of order, and every tenth report twice: what is
 * counted must not change by that. Returns the number of reports sent.
 */
export async function publishCampaign(cast: Cast, campaign: Campaign): Promise<number> {
  const events = reports(campaign);
  for (let start = 0; start < events.length; start += BATCH) {
    const batch = DeliveryEventBatch.encode({
      events: events.slice(start, start + BATCH),
      source: 'demo-gateway',
    }).finish();
    await cast.broker.jetstream.publish(deliverySubject(campaign.tenantId), batch, { msgID: randomUUID() });
  }
  return events.length;
}

function reports(campaign: Campaign): DeliveryEvent[] {
  const now = Date.now();
  const events: DeliveryEvent[] = [];
  for (let index = 0; index < campaign.short + campaign.long; index++) {
    const base: Omit<DeliveryEvent, 'kind' | 'detailCode'> = {
      tenantId: campaign.tenantId,
      product: SMS_PRODUCT,
      messageId: `${campaign.jobId}-${index}`,
      recipient: `139${String(index).padStart(8, '0')}`,
      occurTimeMs: BigInt(now),
      segments: index < campaign.short ? 1 : 2,
      jobId: campaign.jobId,
      grantId: campaign.grantId,
    };
    const delivered = index < campaign.delivered;
    const end: DeliveryEvent = {
      ...base,
      kind: delivered ? 'DELIVERY_EVENT_KIND_DELIVERED' : 'DELIVERY_EVENT_KIND_SOFT_BOUNCED',
      detailCode: delivered ? 'DELIVRD' : 'UNDELIV',
    };
    const submitted: DeliveryEvent = { ...base, kind: 'DELIVERY_EVENT_KIND_SUBMITTED', detailCode: '' };
    // Every third message's end is reported before its submission: order must not matter.
    events.push(...(index % 3 === 0 ? [end, submitted] : [submitted, end]));
    if (index % 10 === 0) events.push(submitted);
  }
  return events;
}

/** The second campaign arrives as status reports in the carriers' own text format, through an import. */
export async function* statusReports(campaign: Campaign): AsyncGenerator<ImportDeliveryRecordsRequest> {
  yield {
    part: {
      $case: 'header',
      value: {
        tenantId: campaign.tenantId,
        product: SMS_PRODUCT,
        format: 'RECORD_FORMAT_SMS_STATUS_REPORT',
        source: 'demo-carrier',
        jobId: campaign.jobId,
        grantId: campaign.grantId,
        columns: [],
        columnNames: {},
      },
    },
  };
  const records: Uint8Array[] = [];
  for (let index = 0; index < campaign.short; index++) {
    const state = index < campaign.delivered ? 'DELIVRD' : 'UNDELIV';
    const id = `${campaign.jobId}${String(index).padStart(6, '0')}`;
    records.push(
      Buffer.from(
        // The recipient is a field of the frame around the receipt: gateways write it in front.
        `dest:139${String(index).padStart(8, '0')} id:${id} sub:001 dlvrd:${state === 'DELIVRD' ? '001' : '000'} submit date:${stamp()} done date:${stamp()} stat:${state} err:000 text:`,
      ),
    );
  }
  records.push(Buffer.from('this is no status report'));
  yield { part: { $case: 'records', value: { records } } };
}

/** YYMMDDhhmm of now in Asia/Shanghai, as carriers write it. */
function stamp(): string {
  const china = new Date(Date.now() + 8 * 3_600_000).toISOString();
  return china.slice(2, 16).replaceAll(/[-T:]/g, '');
}
