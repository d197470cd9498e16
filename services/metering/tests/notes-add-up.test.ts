// A bill is given back once: later disputes and corrections know of the notes before them.

import { randomUUID } from 'node:crypto';

import { CorrectionsServiceService, type ProposeCorrectionRequest } from '@tollgate/contracts/metering/v1/corrections';
import type { Discrepancy } from '@tollgate/contracts/metering/v1/reconciliation';
import { inTransaction, type Tx } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { approveCorrection } from '../src/operations/decide-correction.ts';
import { approveNote } from '../src/operations/decide-discrepancy.ts';
import type { MeteringTables } from '../src/store/schema.ts';
import { CLOCK, type Metering, report, startMetering } from './fixtures.ts';
import {
  bill,
  comparisonsOf,
  csv,
  owner,
  type Reconciliation,
  reconciliationAs,
  staff,
  uploadBill,
} from './reconciliation-world.ts';

const DAY = '2026-11-18';
let metering: Metering;
let first: Reconciliation;
let second: Reconciliation;
beforeAll(async () => {
  metering = await startMetering(() => CLOCK);
  first = await reconciliationAs(metering, staff('finance', 'approver'));
  second = await reconciliationAs(metering, staff('finance', 'approver'));
});
afterAll(() => metering.service.stop());

/** Uploads a bill of the day and reads what came of it. */
const claim = async (tenantId: string, submitted: number) => {
  const statement = await uploadBill(first, tenantId, csv(`sms-cn,${DAY},${submitted}`));
  const [comparison] = await comparisonsOf(metering, first, statement);
  if (comparison === undefined) throw new Error('the line was not compared');
  return comparison;
};
const note = (discrepancyId: string, units: bigint) => ({
  requestId: randomUUID(),
  discrepancyId,
  direction: 'NOTE_DIRECTION_CREDIT' as const,
  units,
  reason: 'the carrier agrees',
  validateOnly: false,
});
const credit = async (discrepancyId: string, units: bigint): Promise<void> => {
  await first.proposeNote(note(discrepancyId, units));
  await second.approveNote({ requestId: randomUUID(), discrepancyId, validateOnly: false });
};
/** Proposes that the gateway reported a message by mistake. */
async function takeBack(tenantId: string, messageId: string): Promise<string> {
  const corrections = await metering.service.client(CorrectionsServiceService, { as: 'cli', person: staff('finance') });
  const order: ProposeCorrectionRequest = {
    requestId: randomUUID(),
    tenantId,
    target: { $case: 'message', value: { messageId, recipient: report(tenantId, {}).recipient ?? '' } },
    factsOn: [],
    factsOff: ['DELIVERY_EVENT_KIND_DELIVERED', 'DELIVERY_EVENT_KIND_SUBMITTED'],
    factsAsReported: [],
    reason: 'CORRECTION_REASON_GATEWAY_FAULT',
    text: 'the gateway reported it by mistake',
    validateOnly: false,
  };
  return (await corrections.proposeCorrection(order)).correction?.correctionId ?? '';
}
const stateOf = async (tenantId: string, discrepancyId: string): Promise<Discrepancy['state'] | undefined> =>
  (await first.getDiscrepancy({ tenantId, discrepancyId })).discrepancy?.state;

it('all notes about a day together give back no more than was billed', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, DAY, 200);
  // 200 billed, 198 submitted: 2 differ where 5‰ of 198 is 0.99; 1.01 is beyond it, which counts as 2.
  const one = await claim(tenantId, 198);
  expect(one).toMatchObject({ billedUnits: 200n, excess: 2n, verdict: 'COUNT_VERDICT_DISCREPANCY' });
  await credit(one.discrepancyId, 2n);
  // The bill is 198 now: nothing of it was submitted, and all of it is disputed.
  const two = await claim(tenantId, 0);
  expect(two).toMatchObject({ billedUnits: 198n, excess: 198n });
  expect(await refusal(first.proposeNote(note(two.discrepancyId, 199n)))).toMatchObject({
    reason: 'NOTE_ABOVE_CAP',
    metadata: { cap_units: '198' },
  });
  await credit(two.discrepancyId, 198n);
  // Nothing is left of the bill: it equals what was submitted.
  expect(await claim(tenantId, 0)).toMatchObject({ billedUnits: 0n, verdict: 'COUNT_VERDICT_STANDS' });
});

it('a newer bill takes the place of the dispute that an older one opened', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, DAY, 200);
  const one = await claim(tenantId, 0);
  await first.proposeNote(note(one.discrepancyId, 200n));
  const two = await claim(tenantId, 100);
  expect(await stateOf(tenantId, one.discrepancyId)).toBe('DISCREPANCY_STATE_DISMISSED');
  expect(
    await refusal(
      second.approveNote({ requestId: randomUUID(), discrepancyId: one.discrepancyId, validateOnly: false }),
    ),
  ).toMatchObject({ reason: 'DISCREPANCY_DECIDED' });
  expect(await stateOf(tenantId, two.discrepancyId)).toBe('DISCREPANCY_STATE_OPEN');
  // One that agrees ends it without another.
  await claim(tenantId, 200);
  expect(await stateOf(tenantId, two.discrepancyId)).toBe('DISCREPANCY_STATE_DISMISSED');
});

it('what a note gave back is not corrected away as well', async () => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, DAY, 200);
  const { discrepancyId } = await claim(tenantId, 100);
  await credit(discrepancyId, 99n);
  expect(await refusal(takeBack(tenantId, `${DAY}-200`))).toMatchObject({
    category: 'failed_precondition',
    reason: 'DAY_NOTED',
    metadata: { product: 'sms-cn', day: DAY, discrepancy_id: discrepancyId },
  });
});

/** Approves one and, before that has committed, the other one; the answer of the second as its reason, if it was refused. */
async function approveAtOnce(
  one: (tx: Tx<MeteringTables>) => Promise<unknown>,
  other: (tx: Tx<MeteringTables>) => Promise<unknown>,
): Promise<string> {
  const { db } = metering.service.database;
  let answer = '';
  let answered: Promise<void> | undefined;
  await inTransaction(db, async (tx) => {
    await one(tx);
    answered = inTransaction(db, other).then(
      () => void (answer = 'approved'),
      (error: unknown) => void (answer = isDomainError(error) ? error.reason : String(error)),
    );
    const waits = async (): Promise<boolean> => {
      const { rows } = await sql<{ n: bigint }>`
        select count(*) as n from pg_locks join pg_stat_activity using (pid)
        where not granted and datname = current_database()`.execute(db);
      return answer !== '' || rows[0]?.n !== 0n;
    };
    await expect.poll(waits, { timeout: 20_000, interval: 20 }).toBe(true);
  });
  await answered;
  return answer;
}

it.each([
  ['NOTE_OUTDATED', 'a correction before a note'],
  ['DAY_NOTED', 'a note before a correction'],
])('approved at once, only one of the two gives back: %s, %s', async (reason) => {
  const tenantId = await metering.tenant();
  await bill(metering, tenantId, DAY, 100);
  const { discrepancyId } = await claim(tenantId, 0);
  await first.proposeNote(note(discrepancyId, 100n));
  const correctionId = await takeBack(tenantId, `${DAY}-100`);
  const correction = (tx: Tx<MeteringTables>) => approveCorrection(tx, { correctionId, actor: 'user:x', now: CLOCK });
  const noted = (tx: Tx<MeteringTables>) => approveNote(tx, { discrepancyId, actor: 'user:y', now: CLOCK });
  const answer = reason === 'DAY_NOTED' ? approveAtOnce(noted, correction) : approveAtOnce(correction, noted);
  expect(await answer).toBe(reason);
});

it('a bill of a day long ago is refused by its line', async () => {
  const tenantId = await metering.tenant();
  const mine = await reconciliationAs(metering, owner(tenantId));
  const content = Buffer.from(csv('sms-cn,0001-01-01,5', 'sms-cn,2025-10-16,5'));
  const { statement, faults } = await mine.uploadTenantBill({
    requestId: randomUUID(),
    tenantId,
    content,
    validateOnly: false,
  });
  expect(statement).toBeUndefined();
  expect(faults).toMatchObject([
    { lineNumber: 2, reason: 'DAY_TOO_OLD' },
    { lineNumber: 3, reason: 'DAY_TOO_OLD' },
  ]);
});
