// Tells billing what corrections changed: signed lines, stored and published in the transaction that makes them.

import { UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import type { BillableLine } from '../domain/usage.ts';
import { type CorrectedUsage, insertCorrectedUsage } from '../store/corrected-usage.ts';
import type { MeteringTables } from '../store/schema.ts';
import { agreementOf, type AgreementsByTenant } from './tenant-bases.ts';
import { withinBytes } from './within-bytes.ts';

/** Of one event at most: consumers handle an event in one transaction. */
const LINES_PER_EVENT = 2_000;

export async function publishCorrections(
  tx: Tx<MeteringTables>,
  lines: readonly BillableLine[],
  agreements: AgreementsByTenant,
  { correctionId, at }: { readonly correctionId: string | undefined; readonly at: Date },
): Promise<void> {
  const corrected: (CorrectedUsage & { payload: Uint8Array })[] = [];
  for (const alike of Map.groupBy(lines, (line) => `${line.tenantId} ${line.agreementNo}`).values()) {
    corrected.push(
      ...withinBytes(alike, LINES_PER_EVENT, (part) => {
        const usage = { usageId: newId('evt'), tenantId: part[0]?.tenantId ?? '', correctionId, lines: part, at };
        return { ...usage, payload: UsageCorrected.encode(toProtoCorrected(usage, agreements)).finish() };
      }),
    );
  }
  await insertCorrectedUsage(tx, corrected);
  await appendEvents(
    tx,
    corrected.map(({ usageId, tenantId, payload }) => ({
      subject: 'tollgate.metering.usage_corrected',
      key: tenantId,
      eventId: usageId,
      payload,
    })),
  );
}

function toProtoCorrected(usage: CorrectedUsage, agreements: AgreementsByTenant): UsageCorrected {
  const agreement = agreementOf(agreements, usage.tenantId, usage.lines[0]?.agreementNo ?? 0);
  return {
    usageId: usage.usageId,
    tenantId: usage.tenantId,
    agreementId: agreement.agreementId,
    agreementVersion: agreement.version,
    correctionId: usage.correctionId ?? '',
    lines: usage.lines.map((line) => ({
      product: line.product,
      jobId: line.jobId,
      grantId: line.grantId,
      hourStart: new Date(Number(line.hourMs)),
      messages: line.messages,
      units: line.units,
    })),
    occurTime: usage.at,
  };
}
