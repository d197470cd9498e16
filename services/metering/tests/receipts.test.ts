// Messages whose receipt never comes: waited for as long as their product says, and ended by what comes late all the same.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CorrectionsServiceService } from '@tollgate/contracts/metering/v1/corrections';
import type { DeliveryEventKind } from '@tollgate/contracts/metering/v1/delivery';
import { ReceiptsServiceService } from '@tollgate/contracts/metering/v1/receipts';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { readMeteringConfig } from '../src/config.ts';
import { openDeltas } from '../src/domain/receipts.ts';
import type { CountedState } from '../src/domain/usage.ts';
import { CLOCK, type Metering, report, START, startMetering } from './fixtures.ts';
import { staff } from './reconciliation-world.ts';

const HOUR = 3_600_000;
let metering: Metering;
let clock = CLOCK;
beforeAll(async () => {
  metering = await startMetering(() => clock);
});
afterAll(() => metering.service.stop());

it('waits 72 hours from the end of the hour, then counts it as expired until something is told', async () => {
  const tenantId = await metering.tenant();
  const client = await metering.service.client(ReceiptsServiceService, { as: 'enforcement' });
  const ask = async (now: number) => {
    clock = new Date(now);
    const range = { startTime: new Date(START), endTime: new Date(START + HOUR) };
    return (await client.getMissingReceipts({ tenantId, ...range })).products;
  };
  const submitted = { kind: 'DELIVERY_EVENT_KIND_SUBMITTED', occurTimeMs: BigInt(START + 5_000) };
  const events = [
    report(tenantId, { messageId: 'silent', ...submitted }),
    report(tenantId, { messageId: 'late', ...submitted }),
    report(tenantId, { messageId: 'told', ...submitted }),
    report(tenantId, { messageId: 'told', occurTimeMs: BigInt(START + 9_000) }),
  ];
  const record = async (batch: typeof events) => {
    await metering.gateway.recordDeliveryEvents({
      requestId: crypto.randomUUID(),
      source: 'test',
      events: batch as never,
    });
    await metering.service.flush();
  };
  await record(events);
  const row = { product: 'sms-cn', waitHours: 72 };
  expect(await ask(START + 73 * HOUR - 1)).toEqual([{ ...row, waiting: 2n, expired: 0n }]);
  expect(await ask(START + 73 * HOUR)).toEqual([{ ...row, waiting: 0n, expired: 2n }]);
  clock = CLOCK;
  await record([report(tenantId, { messageId: 'late', occurTimeMs: BigInt(START + 100 * HOUR) })]);
  expect(await ask(START + 200 * HOUR)).toEqual([{ ...row, waiting: 0n, expired: 1n }]);
  clock = CLOCK;
});

it('goes by the facts as two people corrected them, whatever is reported after', async () => {
  const tenantId = await metering.tenant();
  const receipts = await metering.service.client(ReceiptsServiceService, { as: 'enforcement' });
  const expired = async () => {
    const range = { startTime: new Date(START), endTime: new Date(START + HOUR) };
    clock = new Date(START + 200 * HOUR);
    const { products } = await receipts.getMissingReceipts({ tenantId, ...range });
    clock = CLOCK;
    return products.map((row) => row.expired);
  };
  const record = async (part: Parameters<typeof report>[1]) => {
    const events = [report(tenantId, { messageId: 'lost', ...part })] as never;
    await metering.gateway.recordDeliveryEvents({ requestId: crypto.randomUUID(), source: 'test', events });
    await metering.service.flush();
  };
  const person = () => staff('finance', 'approver');
  const one = await metering.service.client(CorrectionsServiceService, { as: 'cli', person: person() });
  const other = await metering.service.client(CorrectionsServiceService, { as: 'cli', person: person() });
  const correct = async (facts: { factsOn?: DeliveryEventKind[]; factsOff?: DeliveryEventKind[] }) => {
    const { correction } = await one.proposeCorrection({
      requestId: crypto.randomUUID(),
      tenantId,
      target: { $case: 'message', value: { messageId: 'lost', recipient: report(tenantId).recipient ?? '' } },
      factsOn: [],
      factsOff: [],
      factsAsReported: [],
      ...facts,
      reason: 'CORRECTION_REASON_GATEWAY_FAULT',
      text: 'the gateway lost the receipt',
      validateOnly: false,
    });
    const correctionId = correction?.correctionId ?? '';
    await other.approveCorrection({ requestId: crypto.randomUUID(), correctionId, validateOnly: false });
  };
  await record({ kind: 'DELIVERY_EVENT_KIND_SUBMITTED', occurTimeMs: BigInt(START + 5_000) });
  expect(await expired()).toEqual([1n]);
  await correct({ factsOn: ['DELIVERY_EVENT_KIND_DELIVERED'] });
  expect(await expired()).toEqual([]);
  await record({ occurTimeMs: BigInt(START + 9_000) });
  expect(await expired()).toEqual([]);
  await correct({ factsOff: ['DELIVERY_EVENT_KIND_DELIVERED'] });
  expect(await expired()).toEqual([1n]);
});

it('is for whom it concerns, and for a range that is one', async () => {
  const tenantId = await metering.tenant();
  const range = { startTime: new Date(START), endTime: new Date(START) };
  const person = { userId: newId('usr'), kind: 'tenant' as const, tenantId: newId('ten'), roles: ['owner'] };
  const stranger = await metering.service.client(ReceiptsServiceService, { as: 'console', person });
  const billing = await metering.service.client(ReceiptsServiceService, { as: 'billing' });
  expect(await refusal(stranger.getMissingReceipts({ tenantId, ...range }))).toMatchObject({
    category: 'permission_denied',
  });
  expect(await refusal(billing.getMissingReceipts({ tenantId, ...range }))).toMatchObject({ reason: 'INVALID_RANGE' });
});

it('has the same open messages whatever the steps by which they came about', () => {
  const state = (facts: number): CountedState => ({
    facts,
    classes: 2,
    segments: 1,
    hourMs: 0n,
    product: 'p',
    jobId: '',
    grantId: '',
    domainId: -1,
  });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 6 }), (facts) => {
      let known = 0;
      const steps = facts.map((more) => {
        const before = known === 0 ? undefined : state(known);
        known |= more;
        return { tenantId: 't', agreementNo: 1, before, after: state(known), messages: 3n };
      });
      const sum = (deltas: ReturnType<typeof openDeltas>) => deltas.reduce((total, each) => total + each.messages, 0n);
      expect(sum(openDeltas(steps))).toBe((known & 60) === 0 ? 3n : 0n);
    }),
  );
});

it.each([
  [undefined, 72, 72],
  ['48', 48, 48],
  ['sms-cn=24', 24, 72],
  ['96,sms-cn=24', 24, 96],
])('takes its patience from METERING_RECEIPT_HOURS=%s', (text, sms, mail) => {
  const { hours, byProduct } = patience(text);
  expect([byProduct.get('sms-cn') ?? hours, byProduct.get('mail') ?? hours]).toEqual([sms, mail]);
});
it.each(['soon', '72;96', 'sms-cn=', '-1'])('refuses METERING_RECEIPT_HOURS=%s', (text) => {
  expect(() => patience(text)).toThrow('METERING_RECEIPT_HOURS');
});

function patience(text: string | undefined) {
  const file = join(mkdtempSync(join(tmpdir(), 'metering-')), 'key');
  writeFileSync(file, '0'.repeat(64), { mode: 0o600 });
  return readMeteringConfig({ METERING_DIGEST_KEY_FILE: file, METERING_RECEIPT_HOURS: text }).receiptPatience;
}
