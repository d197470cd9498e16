// The evidence of a discrepancy: the same bytes every time, checked offline, with facts and without recipients.

import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { loadIdentity } from '@tollgate/auth';
import type { DeliveryEvent } from '@tollgate/contracts/metering/v1/delivery';
import { inTransaction } from '@tollgate/db';
import { checkEvidence } from '@tollgate/evidence';
import { testIdentities } from '@tollgate/testing';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { readCsv } from '../src/domain/csv-text.ts';
import { approveCorrection } from '../src/operations/decide-correction.ts';
import { proposeCorrection } from '../src/operations/propose-correction.ts';
import { CLOCK, type Metering, report, startMetering } from './fixtures.ts';
import {
  bill,
  comparisonsOf,
  csv,
  type Reconciliation,
  reconciliationAs,
  staff,
  uploadBill,
} from './reconciliation-world.ts';

let metering: Metering;
let client: Reconciliation;
beforeAll(async () => {
  metering = await startMetering();
  client = await reconciliationAs(metering, staff('finance', 'support'));
});
afterAll(() => metering.service.stop());

async function download(tenantId: string, discrepancyId: string): Promise<Buffer> {
  const parts = [];
  let total = 0n;
  for await (const { content, totalBytes } of client.downloadEvidence({ tenantId, discrepancyId })) {
    parts.push(content);
    total = totalBytes;
  }
  const pack = Buffer.concat(parts);
  expect(BigInt(pack.length)).toBe(total);
  return pack;
}

async function open(pack: Buffer) {
  const { verificationKeys } = await loadIdentity(join(await testIdentities(), 'cli'));
  const texts: Record<string, string> = {};
  const checked = await checkEvidence(
    (async function* whole() {
      yield pack;
    })(),
    verificationKeys,
    (name, bytes) => {
      texts[name] = (texts[name] ?? '') + Buffer.from(bytes).toString('utf8');
    },
  );
  return { ...checked, texts };
}

/** Takes the delivery of the message of 50 segments back. */
async function correctOne(tenantId: string): Promise<void> {
  const known = await metering.service.db
    .selectFrom('outcomes')
    .select('message_key')
    .where('tenant_id', '=', tenantId.slice(4))
    .where('segments', '=', 50)
    .execute();
  await inTransaction(metering.service.db, async (tx) => {
    const messageKey = known[0]?.message_key.replaceAll('-', '') ?? '';
    const order = {
      tenantId,
      jobId: undefined,
      on: 0,
      off: 4,
      released: 0,
      reason: 'CORRECTION_REASON_TEST_TRAFFIC',
      text: 'of a test',
      now: CLOCK,
    };
    const named = { ...order, message: { messageId: '', recipient: '' }, proposedBy: 'user:a' };
    const { correctionId } = await proposeCorrection(tx, { keyOf: () => messageKey }, named);
    await approveCorrection(tx, { correctionId, actor: 'user:b', now: CLOCK });
  });
}

it('holds every message of the day with its facts as reported and as corrected, totals, and the comparison', async () => {
  const tenantId = await metering.tenant();
  const day = '2026-11-18';
  await bill(metering, tenantId, day, 250);
  const late = { occurTimeMs: BigInt(Date.parse(`${day}T23:59:59+08:00`)), recipient: '13912345678' };
  const events = [
    report(tenantId, {
      messageId: 'evil',
      jobId: '=HYPERLINK("http://x")',
      kind: 'DELIVERY_EVENT_KIND_DROPPED',
      ...late,
    }),
    report(tenantId, { messageId: 'neighbour', ...late, occurTimeMs: late.occurTimeMs + 1000n }),
  ] as DeliveryEvent[];
  await metering.gateway.recordDeliveryEvents({ requestId: randomUUID(), source: 'test', events });
  await metering.service.flush();
  await correctOne(tenantId);
  const statement = await uploadBill(client, tenantId, csv(`sms-cn,${day},100`));
  const [comparison] = await comparisonsOf(metering, client, statement);
  const pack = await download(tenantId, comparison?.discrepancyId ?? '');
  const { faults, manifest, signer, texts } = await open(pack);
  expect(faults).toEqual([]);
  expect(signer).toBe('metering');
  expect(manifest?.facts).toMatchObject({
    discrepancy: comparison?.discrepancyId,
    tenant: tenantId,
    product: 'sms-cn',
    day,
    clause: 'jd/2.4',
    submitted_units: '100',
    billed_units: '200',
    recounted_units: '200',
    recounted_messages: '4',
    snapshot: CLOCK.toISOString(),
  });
  const messages = readCsv(texts['messages-00001.csv'] ?? '');
  const [header, ...rows] = messages.kind === 'records' ? messages.records.map((each) => each.cells) : [];
  const column = (name: string) => rows.map((cells) => cells[header?.indexOf(name) ?? -1] ?? '').toSorted();
  expect(column('reported_facts')).toEqual(['delivered', 'delivered', 'delivered', 'dropped']);
  expect(column('facts')).toEqual(['', 'delivered', 'delivered', 'dropped']);
  expect(column('units')).toEqual(['0', '0', '100', '100']);
  expect(column('job')).toEqual(['', '', '', '\'=HYPERLINK("http://x")']);
  expect(JSON.parse(texts['totals.json'] ?? '')).toEqual({
    messages: '4',
    billable_messages: '2',
    billable_units: '200',
  });
  // Numbers are in it only as digests.
  expect(gunzipSync(pack).includes('13912345678') || gunzipSync(pack).includes('13800138000')).toBe(false);
});

it('is the same bytes for ever, whatever is counted after it, and bytes that are changed are found', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, '2026-11-17', 30_000);
  const statement = await uploadBill(client, tenantId, csv('sms-cn,2026-11-17,1'));
  const [comparison] = await comparisonsOf(metering, client, statement);
  const pack = await download(tenantId, comparison?.discrepancyId ?? '');
  await bill(metering, tenantId, '2026-11-17', 30_050);
  expect(await download(tenantId, comparison?.discrepancyId ?? '')).toEqual(pack);
  const changed = Buffer.from(pack);
  changed[pack.length >> 1] = (changed[pack.length >> 1] ?? 0) ^ 1;
  expect((await open(changed)).faults).not.toEqual([]);
});
