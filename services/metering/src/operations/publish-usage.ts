// Tells billing what became billable: lines, stored and published in the transaction that counts them.

import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import type { BillableLine } from '../domain/usage.ts';
import { insertPublishedUsage, type PublishedUsage } from '../store/published-usage.ts';
import type { MeteringTables } from '../store/schema.ts';
import { agreementOf, type AgreementsByTenant } from './tenant-bases.ts';
import { withinBytes } from './within-bytes.ts';

/** Of one event at most, less where their texts are long: consumers handle an event in one transaction. */
const LINES_PER_EVENT = 2_000;

/** @returns how many units it were. */
export async function publishUsage(
  tx: Tx<MeteringTables>,
  lines: readonly BillableLine[],
  { agreements, at }: { readonly agreements: AgreementsByTenant; readonly at: Date },
): Promise<bigint> {
  const published: (PublishedUsage & { payload: Uint8Array })[] = [];
  for (const ofTenant of Map.groupBy(lines, (line) => `${line.tenantId} ${line.agreementNo}`).values()) {
    published.push(
      ...withinBytes(ofTenant, LINES_PER_EVENT, (part) => {
        const usage = { usageId: newId('evt'), tenantId: part[0]?.tenantId ?? '', lines: part };
        return { ...usage, payload: UsageCounted.encode(toProtoUsage(usage, agreements, at)).finish() };
      }),
    );
  }
  await insertPublishedUsage(tx, published);
  await appendEvents(
    tx,
    published.map(({ usageId, tenantId, payload }) => ({
      subject: 'tollgate.metering.usage_counted',
      key: tenantId,
      eventId: usageId,
      payload,
    })),
  );
  return lines.reduce((sum, line) => sum + line.units, 0n);
}

function toProtoUsage(usage: PublishedUsage, agreements: AgreementsByTenant, at: Date): UsageCounted {
  const agreement = agreementOf(agreements, usage.tenantId, usage.lines[0]?.agreementNo ?? 0);
  return {
    usageId: usage.usageId,
    tenantId: usage.tenantId,
    agreementId: agreement.agreementId,
    agreementVersion: agreement.version,
    lines: usage.lines.map((line) => ({
      product: line.product,
      jobId: line.jobId,
      grantId: line.grantId,
      hourStart: new Date(Number(line.hourMs)),
      messages: line.messages,
      units: line.units,
    })),
    occurTime: at,
  };
}
