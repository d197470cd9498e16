// Credit and debit notes: what is corrected after an invoice has closed its month.

import { randomUUID } from 'node:crypto';
import { DiscrepancyResolved, UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import { JournalsServiceService } from '@tollgate/contracts/billing/v1/journals';
import { type Note, NoteIssued, NotesServiceService } from '@tollgate/contracts/billing/v1/notes';
import { PricingServiceService } from '@tollgate/contracts/billing/v1/pricing';
import { StatementsServiceService } from '@tollgate/contracts/billing/v1/statements';
import type { Person } from '@tollgate/auth';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, tariffs } from './fixtures.ts';

let world: BillingWorld;
let notes: Client<NotesServiceService>;
const finance = (): Person => ({ userId: newId('usr'), kind: 'staff', roles: ['finance'] });
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  notes = await world.service.client(NotesServiceService, { as: 'console', person: finance() });
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now = new Date('2026-11-21T04:00:00Z');
});

/** The last hour of October in Shanghai. */
const october = new Date('2026-10-31T15:00:00Z');
const list = async (tenantId: string): Promise<Note[]> =>
  (await notes.listNotes({ tenantId, pageSize: 0, pageToken: '' })).notes;
const close = (tenantId: string, month: string, validateOnly = false) =>
  world.finance.closePeriod({ requestId: randomUUID(), tenantId, month, validateOnly });

async function correct(tenantId: string, units: bigint, hourStart = october, correctionId = newId('cor')) {
  const event = UsageCorrected.fromPartial({
    usageId: newId('evt'),
    tenantId,
    correctionId,
    lines: [{ product: 'sms-cn', jobId: 'job-1', grantId: 'grt_1', hourStart, units, messages: units }],
    occurTime: world.clock.now,
  });
  await publishEvent(world.service, 'tollgate.metering.usage_corrected', UsageCorrected.encode(event).finish());
  return correctionId;
}

/** A tenant with so many units of October on a closed invoice. */
async function invoiced(units: bigint): Promise<{ tenantId: string; number: string; invoiceId: string }> {
  const tenantId = await world.tenant();
  await world.count(tenantId, [{ units, hourStart: october }]);
  await world.settle();
  const { invoice } = await close(tenantId, '2026-10');
  await world.settle();
  return { tenantId, number: invoice?.number ?? '', invoiceId: invoice?.invoiceId ?? '' };
}

describe('a correction of a closed month', () => {
  it('downwards is a credit note on the invoice and its lines, and on no later invoice', async () => {
    const { tenantId, number, invoiceId } = await invoiced(110_000n);
    const correctionId = await correct(tenantId, -20_001n);
    await world.settle();
    const [note, ...more] = await list(tenantId);
    expect(more).toEqual([]);
    const exact = -(10_000n * 42_000n + 10_001n * 45_000n);
    expect(note).toMatchObject({
      kind: 'NOTE_KIND_CREDIT',
      invoiceId,
      invoiceNumber: number,
      month: '2026-10',
      cause: 'NOTE_CAUSE_USAGE_CORRECTION',
      causeReference: correctionId,
      lines: [
        { units: -10_001n, unitPrice: cny(45_000n), invoiceNumber: number, invoiceLine: 1 },
        { units: -10_000n, unitPrice: cny(42_000n), invoiceNumber: number, invoiceLine: 2 },
      ],
      exactTotal: cny(exact),
      total: cny(-870_050_000n),
      rounding: cny(-870_050_000n - exact),
      // 870.05 × 6 / 106, to the fen.
      tax: cny(-49_250_000n),
      net: cny(-820_800_000n),
    });
    expect(note?.number).toMatch(/^CN2026-\d{6}$/);
    expect(await refusal(close(tenantId, '2026-11'))).toMatchObject({ reason: 'NOTHING_TO_INVOICE' });
    // The ledger has what invoice and note say together, once the note's rounding is posted.
    const { invoice } = await world.finance.getInvoice({ tenantId, invoiceId });
    await world.service.runJob('post-roundings');
    const rounded = world.wallet.ledger.seen.roundings.filter((one) => one.tenantId === tenantId);
    expect(rounded).toMatchObject([{ reference: note?.noteId, difference: cny(-5_000n) }]);
    const arrears = world.wallet.ledger.holdings.get(tenantId)?.arrears ?? 0n;
    expect(arrears - 5_000n).toBe((invoice?.total?.micros ?? 0n) - 870_050_000n);
  });

  it('upwards is a debit note, at the tier of its month', async () => {
    const { tenantId, number } = await invoiced(100_000n);
    await correct(tenantId, 7n);
    await world.settle();
    expect(await list(tenantId)).toMatchObject([
      {
        kind: 'NOTE_KIND_DEBIT',
        number: expect.stringMatching(/^DN2026-\d{6}$/),
        // The invoice has no line at that price.
        lines: [{ units: 7n, unitPrice: cny(42_000n), invoiceNumber: number, invoiceLine: 0 }],
        exactTotal: cny(294_000n),
        total: cny(290_000n),
        rounding: cny(-4_000n),
      },
    ]);
  });

  it('of a month that is open is on its invoice, and on no note', async () => {
    const { tenantId } = await invoiced(10n);
    const november = new Date('2026-10-31T16:00:00Z');
    await world.count(tenantId, [{ units: 100n, hourStart: november }]);
    await world.settle();
    await correct(tenantId, -40n, november);
    await world.settle();
    expect(await list(tenantId)).toEqual([]);
    const { invoice } = await close(tenantId, '2026-11', true);
    expect(invoice?.lines).toMatchObject([{ units: 60n, month: '2026-11' }]);
  });

  it('is one note a decision, told once, with numbers without gaps whoever issues them', async () => {
    const closed = await Promise.all([1, 2, 3, 4].map(() => invoiced(50n)));
    for (const { tenantId } of closed) await correct(tenantId, -3n);
    const [first] = closed;
    if (first !== undefined) await correct(first.tenantId, -2n);
    await world.service.flush();
    await Promise.all([world.service.runJob('post-charges'), world.settle()]);
    await world.settle();
    const all = (await Promise.all(closed.map(({ tenantId }) => list(tenantId)))).flat();
    expect(all).toHaveLength(5);
    const { rows } = await numbers();
    expect(rows.map((row) => row.number)).toEqual(
      rows.map((_row, place) => `CN2026-${String(place + 1).padStart(6, '0')}`),
    );
    await world.service.flush();
    const told = (await world.service.events('tollgate.billing.note_issued')).map((event) =>
      NoteIssued.decode(event.data),
    );
    for (const note of all) expect(told.filter((one) => one.noteId === note.noteId)).toHaveLength(1);
  });

  it('that waits for a lost answer of the wallet becomes its note afterwards', async () => {
    const { tenantId } = await invoiced(50n);
    await correct(tenantId, -3n);
    world.wallet.mood.lose = 1;
    await world.service.flush();
    await world.service.runJob('post-charges').catch(() => undefined);
    world.wallet.mood.lose = 0;
    await world.settle();
    expect(await list(tenantId)).toHaveLength(1);
  });

  it('at the last instant of a month is of that month, a year end included', async () => {
    const tenantId = await world.tenant();
    const december = new Date('2026-12-31T15:00:00Z');
    world.clock.now = new Date('2027-01-05T00:00:00Z');
    await world.count(tenantId, [{ units: 10n, hourStart: december }]);
    await world.count(tenantId, [{ units: 20n, hourStart: new Date('2026-12-31T16:00:00Z') }]);
    await world.settle();
    await close(tenantId, '2026-12');
    await correct(tenantId, -1n, december);
    await correct(tenantId, -1n, new Date('2026-12-31T16:00:00Z'));
    await world.settle();
    expect(await list(tenantId)).toMatchObject([
      { month: '2026-12', number: 'CN2027-000001', exactTotal: cny(-45_000n) },
    ]);
  });
});

const numbers = async () => ({
  rows: await world.service.db
    .selectFrom('billing_notes')
    .select('number')
    .where('kind', '=', 'credit')
    .where('number', 'like', 'CN2026-%')
    .orderBy('number')
    .execute(),
});

it('a settled dispute of a closed month is a note with the discrepancy as its reference', async () => {
  const { tenantId } = await invoiced(100n);
  const discrepancyId = newId('dsc');
  const event = DiscrepancyResolved.fromPartial({
    discrepancy: {
      discrepancyId,
      state: 'DISCREPANCY_STATE_RESOLVED',
      comparison: { tenantId, product: 'sms-cn', day: '2026-10-31' },
      note: { direction: 'NOTE_DIRECTION_CREDIT', units: 30n },
    },
    occurTime: world.clock.now,
  });
  await publishEvent(
    world.service,
    'tollgate.metering.discrepancy_resolved',
    DiscrepancyResolved.encode(event).finish(),
  );
  await world.settle();
  expect(await list(tenantId)).toMatchObject([
    { cause: 'NOTE_CAUSE_DISPUTE', causeReference: discrepancyId, lines: [{ units: -30n }] },
  ]);
});

describe('a note', () => {
  it('is on the statement of the month it was issued in, and the journal of its day ties to the ledger', async () => {
    const { tenantId } = await invoiced(1_000n);
    await correct(tenantId, -100n);
    await world.settle();
    const [note] = await list(tenantId);
    const statements = await world.service.client(StatementsServiceService, { as: 'console', person: finance() });
    world.clock.now = new Date('2026-12-05T04:00:00Z');
    const { statement } = await statements.getMonthlyStatement({ tenantId, month: '2026-11' });
    expect(statement).toMatchObject({ noteNumbers: [note?.number], notesTotal: cny(-4_500_000n) });
    const change = statement?.movements.reduce((sum, one) => sum + (one.change?.micros ?? 0n), 0n);
    expect((statement?.opening?.micros ?? 0n) + (change ?? 0n)).toBe(statement?.closing?.micros);
    const render = await statements.renderMonthlyStatement({
      tenantId,
      month: '2026-11',
      format: 'DOCUMENT_FORMAT_CSV',
      language: 'DOCUMENT_LANGUAGE_ZH',
    });
    expect(new TextDecoder().decode(render.file?.content)).toContain(`贷记、借记通知单,${note?.number}`);
    const journals = await world.service.client(JournalsServiceService, { as: 'console', person: finance() });
    expect(await journals.getJournal({ period: '2026-11-21' })).toMatchObject({ tiesToLedger: true });
  });

  it('is the same file at any time, in both languages', async () => {
    const { tenantId, number } = await invoiced(1_000n);
    await correct(tenantId, -100n);
    await world.settle();
    const [note] = await list(tenantId);
    const render = async (format: 'DOCUMENT_FORMAT_PDF' | 'DOCUMENT_FORMAT_CSV', language: 'ZH' | 'EN') =>
      (
        await notes.renderNote({
          tenantId,
          noteId: note?.noteId ?? '',
          format,
          language: `DOCUMENT_LANGUAGE_${language}`,
        })
      ).file;
    const csv = await render('DOCUMENT_FORMAT_CSV', 'EN');
    expect(csv?.fileName).toBe(`note-${note?.number}-en.csv`);
    const text = new TextDecoder().decode(csv?.content);
    expect(text).toContain(`Corrects invoice,${number}`);
    expect(text).toContain(`sms-cn,${number} / 1,-100,0.045,-4.5`);
    expect(text).toContain('Total,,,,-4.50');
    for (const language of ['ZH', 'EN'] as const) {
      const pdf = await render('DOCUMENT_FORMAT_PDF', language);
      expect(new TextDecoder('latin1').decode(pdf?.content.slice(0, 5))).toBe('%PDF-');
      world.clock.now = new Date(world.clock.now.getTime() + 86_400_000);
      expect((await render('DOCUMENT_FORMAT_PDF', language))?.digest).toEqual(pdf?.digest);
    }
  });

  it('is nobody else’s, and is not there under another id', async () => {
    const { tenantId } = await invoiced(10n);
    await correct(tenantId, -1n);
    await world.settle();
    const [note] = await list(tenantId);
    const other = await world.tenant();
    const noteId = note?.noteId ?? '';
    const asTenant = async (of: string) =>
      world.service.client(NotesServiceService, { as: 'console', person: world.tenantPerson(of) });
    expect((await (await asTenant(tenantId)).getNote({ tenantId, noteId })).note?.noteId).toBe(noteId);
    expect(await refusal((await asTenant(other)).getNote({ tenantId, noteId }))).toMatchObject({
      category: 'permission_denied',
    });
    expect(await refusal(notes.getNote({ tenantId: other, noteId }))).toMatchObject({ reason: 'NOTE_NOT_FOUND' });
    expect(await refusal(notes.getNote({ tenantId, noteId: 'nte_1' }))).toMatchObject({ reason: 'INVALID_REQUEST' });
  });
});

// Last: it changes the prices of October for every tenant that comes after.
it('a price that is corrected after the invoice is one note a tenant, with the reason people gave', async () => {
  const { tenantId, number } = await invoiced(1_000n);
  const propose = await world.service.client(PricingServiceService, { as: 'console', person: finance() });
  const approve = await world.service.client(PricingServiceService, { as: 'console', person: finance() });
  const [charge] = (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
  const [sms] = tariffs;
  if (charge === undefined || sms === undefined) throw new Error('nothing was charged');
  const { proposal } = await propose.proposePriceCorrection({
    requestId: randomUUID(),
    correction: {
      priceBookId: charge.priceBookId,
      month: '2026-10',
      tariffs: [{ ...sms, tiers: [{ fromUnits: 0n, unitPrice: cny(40_000n) }] }],
    },
    reason: 'entered 0.045 instead of 0.040',
    validateOnly: false,
  });
  await approve.approvePriceProposal({
    requestId: randomUUID(),
    proposalId: proposal?.proposalId ?? '',
    validateOnly: false,
  });
  await world.service.runJob('rerate-months');
  await world.settle();
  const [note] = await list(tenantId);
  expect(note).toMatchObject({
    kind: 'NOTE_KIND_CREDIT',
    cause: 'NOTE_CAUSE_PRICE_CORRECTION',
    causeReference: proposal?.proposalId,
    reason: 'entered 0.045 instead of 0.040',
    lines: [
      { units: -1_000n, unitPrice: cny(45_000n), invoiceNumber: number, invoiceLine: 1 },
      { units: 1_000n, unitPrice: cny(40_000n), invoiceLine: 0 },
    ],
    total: cny(-5_000_000n),
  });
});
