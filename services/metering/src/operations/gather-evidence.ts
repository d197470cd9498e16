// The evidence of a discrepancy: every message of the product and day with its facts, in one signed pack.

import type { Tx } from '@tollgate/db';
import { type EvidenceFile, type EvidenceSigner, packEvidence } from '@tollgate/evidence';

import { billableUnder } from '../domain/bases.ts';
import { Corrections } from '../domain/corrected-usage.ts';
import { csvLine } from '../domain/csv-text.ts';
import type { Discrepancy } from '../domain/discrepancy.ts';
import { kindsOf } from '../domain/facts.ts';
import type { BasesOf } from '../domain/usage.ts';
import { listCorrections } from '../store/corrections.ts';
import { type DayMessage, dayMessages } from '../store/day-counts.ts';
import { insertEvidencePart } from '../store/discrepancies.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';
import { productDay, tenantsIn } from './count-day.ts';
import { basesUnder } from './tenant-bases.ts';

/** Messages in one file of the pack: they bound the memory. */
const MESSAGES_PER_FILE = 20_000;
const PART_BYTES = 512 * 1024;

const COLUMNS = [
  'tenant',
  'message',
  'product',
  'job',
  'segments',
  'reported_facts',
  'facts',
  'first_report',
  'last_report',
  'billable',
  'units',
];

interface Totals {
  messages: bigint;
  billableMessages: bigint;
  billableUnits: bigint;
}

/** Stores the pack in pieces, in the transaction and on the snapshot that the figures are of. */
export async function gatherEvidence(
  tx: Tx<MeteringTables>,
  signer: EvidenceSigner,
  discrepancy: Discrepancy,
): Promise<void> {
  let partNo = 0;
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await insertEvidencePart(tx, discrepancy.discrepancyId, (partNo += 1), Buffer.concat(waiting));
    waiting = [];
    bytes = 0;
  };
  for await (const chunk of packEvidence(filesOf(tx, discrepancy), factsOf(discrepancy), signer)) {
    waiting.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= PART_BYTES) await flush();
  }
  if (bytes > 0) await flush();
}

/** What the pack says that it is: the comparison, figure by figure. */
function factsOf({ discrepancyId, comparison }: Discrepancy): Readonly<Record<string, string>> {
  return {
    discrepancy: discrepancyId,
    statement: comparison.statementId,
    line: String(comparison.lineNumber),
    tenant: comparison.tenantId ?? '',
    gateway: comparison.gateway,
    product: comparison.product,
    day: comparison.day,
    time_zone: 'Asia/Shanghai',
    agreement: comparison.agreementId,
    agreement_version: comparison.agreementVersion,
    clause: comparison.clauseId,
    per_mille: String(comparison.perMille),
    submitted_units: String(comparison.submitted),
    billed_units: String(comparison.billed),
    late_units: String(comparison.late),
    recounted_units: String(comparison.recounted),
    recounted_messages: String(comparison.recountedMessages),
    difference: String(comparison.difference),
    excess: String(comparison.excess),
    snapshot: comparison.snapshotAt.toISOString(),
  };
}

async function* filesOf(tx: Tx<MeteringTables>, { comparison }: Discrepancy): AsyncGenerator<EvidenceFile> {
  const totals: Totals = { messages: 0n, billableMessages: 0n, billableUnits: 0n };
  let fileNo = 0;
  for (const tenantId of await tenantsIn(tx, comparison)) {
    const basesOf = basesUnder(await findTenants(tx, [tenantId]));
    const corrections = new Corrections(await listCorrections(tx, tenantId, 'all'));
    const span = productDay(comparison);
    let after: string | undefined;
    do {
      const page = { after, limit: MESSAGES_PER_FILE };
      const messages = await dayMessages(tx, tenantId, span, page);
      after = messages.length < MESSAGES_PER_FILE ? undefined : messages.at(-1)?.messageKey;
      if (messages.length === 0) continue;
      const lines = messages.map((message) => csvLine(cellsOf(message, { corrections, basesOf, totals })));
      const name = `messages-${String((fileNo += 1)).padStart(5, '0')}.csv`;
      yield { name, content: Buffer.from(csvLine(COLUMNS) + lines.join(''), 'utf8') };
    } while (after !== undefined);
  }
  yield { name: 'totals.json', content: Buffer.from(toJson(totals), 'utf8') };
}

function cellsOf(
  message: DayMessage,
  { corrections, basesOf, totals }: { corrections: Corrections; basesOf: BasesOf; totals: Totals },
): string[] {
  const { tenantId, agreementNo, messageKey, after: reported } = message;
  const { facts } = corrections.state(tenantId, reported, messageKey);
  const billable = billableUnder(basesOf(tenantId, agreementNo, reported.classes), facts);
  totals.messages += 1n;
  if (billable) {
    totals.billableMessages += 1n;
    totals.billableUnits += BigInt(reported.segments);
  }
  return [
    tenantId,
    messageKey,
    reported.product,
    reported.jobId,
    String(reported.segments),
    namesOf(reported.facts),
    namesOf(facts),
    message.firstAt.toISOString(),
    message.lastAt.toISOString(),
    billable ? 'yes' : 'no',
    billable ? String(reported.segments) : '0',
  ];
}

const namesOf = (facts: number): string =>
  kindsOf(facts)
    .map((kind) => kind.replace('DELIVERY_EVENT_KIND_', '').toLowerCase())
    .join(' ');

const toJson = ({ messages, billableMessages, billableUnits }: Totals): string =>
  `${JSON.stringify({ messages: String(messages), billable_messages: String(billableMessages), billable_units: String(billableUnits) }, null, 2)}\n`;
