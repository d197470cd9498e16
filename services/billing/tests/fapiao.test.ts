// Fapiao: titles, one yuan never invoiced twice, issuing that survives failures, and the way back.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fapiao, FapiaoServiceService, type FapiaoTitle } from '@tollgate/contracts/billing/v1/fapiao';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let staff: Client<FapiaoServiceService>;
let dir: string;
beforeAll(async () => {
  dir = join(mkdtempSync(join(tmpdir(), 'tollgate-fapiao-')), 'issued');
  world = await startBilling({ BILLING_FAPIAO_DIR: dir });
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  staff = await world.service.client(FapiaoServiceService, { as: 'console', person });
});
afterAll(async () => {
  await world.stop();
  rmSync(join(dir, '..'), { recursive: true, force: true });
});

const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const title: FapiaoTitle = {
  kind: 'FAPIAO_KIND_SPECIAL',
  individual: false,
  name: '示例科技有限公司',
  taxNumber: '91350100M000100Y43',
  address: '福州市鼓楼区1号',
  phone: '0591-8888888',
  bank: '中国银行福州分行',
  bankAccount: '400000000000',
};
const asTenant = (tenantId: string) =>
  world.service.client(FapiaoServiceService, { as: 'console', person: world.tenantPerson(tenantId) });
const apply = (tenantId: string, micros: bigint) =>
  staff.applyForFapiao({ requestId: randomUUID(), tenantId, amount: cny(micros), validateOnly: false });
const left = async (tenantId: string) => (await staff.getInvoiceableAmount({ tenantId })).invoiceable?.micros;
const newest = async (tenantId: string): Promise<Fapiao> => {
  const { fapiao } = await staff.listFapiao({ tenantId, pageSize: 1, pageToken: '' });
  if (fapiao[0] === undefined) throw new Error('the tenant has no fapiao');
  return fapiao[0];
};

/** A tenant with a title that has paid so many yuan. */
async function payer(yuan: bigint): Promise<string> {
  const tenantId = await world.tenant();
  await sql`
    insert into orders (order_id, tenant_id, state, amount_micros, currency, bonus_micros, bonus_valid_days, channel,
                        created_at, paid_at, credited_at, next_attempt_at)
    values (${newId('ord')}, ${tenantId}, 'credited', ${yuan * YUAN}, 'CNY', ${YUAN}, 30, 'sandbox',
            ${world.clock.now}, ${world.clock.now}, ${world.clock.now}, ${world.clock.now})`.execute(world.service.db);
  await staff.setFapiaoTitle({ requestId: randomUUID(), tenantId, title });
  return tenantId;
}

describe('a fapiao', () => {
  it('is issued as JSON and PDF under 20 digits, for what was paid without bonus', async () => {
    const tenantId = await payer(100n);
    expect(await left(tenantId)).toBe(100n * YUAN);
    await apply(tenantId, 60n * YUAN);
    await world.service.runJob('issue-fapiao');
    const issued = await newest(tenantId);
    expect(issued).toMatchObject({
      state: 'FAPIAO_STATE_ISSUED',
      total: cny(60n * YUAN),
      net: cny(56_600_000n),
      tax: cny(3_400_000n),
      title,
    });
    expect(issued.number).toMatch(/^\d{20}$/);
    expect(await left(tenantId)).toBe(40n * YUAN);
    const record: unknown = JSON.parse(readFileSync(join(dir, `${issued.number}.json`), 'utf8'));
    expect(record).toMatchObject({ number: issued.number, totalFen: '6000', netFen: '5660', taxFen: '340' });
    const { file } = await staff.renderFapiao({ tenantId, fapiaoId: issued.fapiaoId, red: false });
    const pdf = readFileSync(join(dir, `${issued.number}.pdf`));
    expect(Buffer.from(file?.content ?? []).equals(pdf)).toBe(true);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
    for (const figure of [
      '增值税专用发票',
      issued.number,
      title.name,
      title.taxNumber,
      '人民币陆拾元整',
      '60.00',
      '3.40',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(figure);
  });

  it('is never for more than there is, however many ask at once', async () => {
    const tenantId = await payer(10n);
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => apply(tenantId, 3n * YUAN)));
    expect(asked.filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    expect(await left(tenantId)).toBe(YUAN);
    expect(await refusal(apply(tenantId, YUAN + 10_000n))).toMatchObject({
      reason: 'AMOUNT_NOT_INVOICEABLE',
      metadata: { invoiceable_cny: '1.00' },
    });
    await apply(tenantId, YUAN);
    expect(await left(tenantId)).toBe(0n);
  });

  it('waits for an issuer that fails, and is issued once', async () => {
    const tenantId = await payer(5n);
    rmSync(dir, { recursive: true });
    writeFileSync(dir, 'in the way');
    await apply(tenantId, YUAN);
    await world.service.runJob('issue-fapiao');
    expect((await newest(tenantId)).state).toBe('FAPIAO_STATE_ISSUING');
    rmSync(dir);
    world.clock.now = new Date(world.clock.now.getTime() + 600_000);
    await world.service.runJob('issue-fapiao');
    const issued = await newest(tenantId);
    // The answer was lost: asked again, the issuer gives the same number, and nothing is counted twice.
    await sql`update fapiao set state = 'issuing', number = null, issued_at = null where fapiao_id = ${issued.fapiaoId}`.execute(
      world.service.db,
    );
    await world.service.runJob('issue-fapiao');
    expect(await newest(tenantId)).toEqual(issued);
    expect(readdirSync(dir).filter((name) => name.includes(issued.number))).toHaveLength(2);
    expect(existsSync(join(dir, `${issued.number}.json`))).toBe(true);
  });
});

describe('the way back', () => {
  it.each(['tenant', 'staff'] as const)(
    'asked for by %s, confirmed by the other side, ends in a red letter',
    async (side) => {
      const tenantId = await payer(20n);
      const tenant = await asTenant(tenantId);
      await apply(tenantId, 20n * YUAN);
      await world.service.runJob('issue-fapiao');
      const { fapiaoId, number } = await newest(tenantId);
      const [asker, other] = side === 'tenant' ? [tenant, staff] : [staff, tenant];
      const of = { tenantId, fapiaoId };
      expect(await refusal(other.confirmFapiaoReturn({ requestId: randomUUID(), ...of }))).toMatchObject({
        reason: 'FAPIAO_STATE_WRONG',
      });
      await asker.requestFapiaoReturn({
        requestId: randomUUID(),
        ...of,
        reason: 'FAPIAO_RETURN_REASON_SERVICE_SUSPENSION',
      });
      expect(await refusal(asker.confirmFapiaoReturn({ requestId: randomUUID(), ...of }))).toMatchObject({
        category: 'permission_denied',
        reason: 'RETURN_NOT_YOURS_TO_CONFIRM',
      });
      expect(await left(tenantId)).toBe(0n);
      await other.confirmFapiaoReturn({ requestId: randomUUID(), ...of });
      await world.service.runJob('issue-fapiao');
      const red = await newest(tenantId);
      expect(red).toMatchObject({ state: 'FAPIAO_STATE_RED_ISSUED', number });
      expect(red.redNumber).not.toBe(number);
      const record: unknown = JSON.parse(readFileSync(join(dir, `${red.redNumber}.json`), 'utf8'));
      expect(record).toMatchObject({ reverses: number, totalFen: '-2000', reason: 'SERVICE_SUSPENSION' });
      // Only now can the money be invoiced again.
      expect(await left(tenantId)).toBe(20n * YUAN);
      await apply(tenantId, 20n * YUAN);
    },
  );
});

describe('refusals', () => {
  it.each([
    ['0', 0n, 'AMOUNT_INVALID'],
    ['less than 0', -YUAN, 'AMOUNT_INVALID'],
    ['half a fen', 5_000n, 'AMOUNT_INVALID'],
    ['more than was paid', 2n * YUAN, 'AMOUNT_NOT_INVOICEABLE'],
  ])('of %s: nothing is written', async (_name, micros, reason) => {
    const tenantId = await payer(1n);
    expect(await refusal(apply(tenantId, micros))).toMatchObject({ reason });
    expect((await staff.listFapiao({ tenantId, pageSize: 0, pageToken: '' })).fapiao).toEqual([]);
    expect(await left(tenantId)).toBe(YUAN);
  });

  it('of who has no title, of wrong titles with each field, of other tenants', async () => {
    const tenantId = await world.tenant();
    expect(await refusal(apply(tenantId, YUAN))).toMatchObject({ reason: 'TITLE_MISSING' });
    const wrong = { ...title, taxNumber: '91350100M000100Y44', bank: '' };
    expect(await refusal(staff.setFapiaoTitle({ requestId: randomUUID(), tenantId, title: wrong }))).toMatchObject({
      reason: 'TITLE_INVALID',
      violations: [{ field: 'title.tax_number' }, { field: 'title.bank' }],
    });
    expect((await staff.getFapiaoTitle({ tenantId })).title).toBeUndefined();
    const other = await asTenant(await world.tenant());
    expect(await refusal(other.getInvoiceableAmount({ tenantId }))).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect(await refusal(staff.renderFapiao({ tenantId, fapiaoId: newId('fap'), red: false }))).toMatchObject({
      reason: 'FAPIAO_NOT_FOUND',
    });
  });
});
