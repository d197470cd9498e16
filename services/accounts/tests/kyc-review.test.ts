// Review of identity: revisions, two reviewers, duplicates, authorisations, the register.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpRegistry } from '../src/channels/http-registry.ts';
import { readRegistry } from '../src/channels/registry-settings.ts';
import {
  acceptTerms,
  type Bed,
  type Clients,
  enterprise,
  type IdentityMessage,
  individual,
  randomUscc,
  register,
  residentId,
  rowCounts,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { dues, forOthers, identityOf, PAPERS, prove, randomKeyHex, reviewing, upload, verify } from './kyc-fixtures.ts';

let bed: Bed;
let reviewer: Clients;
let by: ReturnType<typeof reviewing>;
let second: ReturnType<typeof reviewing>;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T02:00:00Z'));
  reviewer = await bed.as('console', staff('reviewer'));
  by = reviewing(reviewer);
  second = reviewing(await bed.as('console', staff('reviewer')));
});
afterAll(() => bed.stop());

const stateOf = async (tenantId: string) => (await reviewer.tenants.getTenant({ tenantId })).tenant?.state;
describe('revision', () => {
  it('names fields, takes a correction in place of the submission, and refuses other fields', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const first = await submit(tenant);
    const wrongField = [{ field: 'individual.resident_id', reason: 'NUMBER_MISMATCH' }];
    expect(await refusal(by.revise(tenantId, first, wrongField))).toMatchObject({ reason: 'REVIEW_FIELD_UNKNOWN' });
    const wrongCode = [{ field: 'enterprise.uscc', reason: 'REVIEW_PENDING' }];
    expect(await refusal(by.revise(tenantId, first, wrongCode))).toMatchObject({ reason: 'REASON_UNKNOWN' });
    const findings = [{ field: 'enterprise.legal_person_name', reason: 'PERSON_MISMATCH' }];
    const { verification } = await by.revise(tenantId, first, findings);
    expect(verification).toMatchObject({
      state: 'VERIFICATION_STATE_REVISION_REQUESTED',
      findings: [{ ...findings[0], automatic: false, text: { zh: '法定代表人不一致' } }],
    });
    expect((await dues(tenant))['IDENTITY']).toEqual(['CURRENTLY_DUE', 'REVISION_REQUESTED', 'PERSON_MISMATCH']);
    expect(await refusal(by.approve(tenantId, first))).toMatchObject({ reason: 'REVISION_OUTSTANDING' });
    expect(await refusal(by.revise(tenantId, first, findings))).toMatchObject({ reason: 'REVISION_OUTSTANDING' });
    const corrected = await submit(tenant);
    await prove(tenant, by);
    const { verification: old } = await tenant.own.verifications.getVerification({ tenantId, verificationId: first });
    expect(old).toMatchObject({ state: 'VERIFICATION_STATE_REVISED', rejectReasons: ['PERSON_MISMATCH'] });
    expect((await by.approve(tenantId, corrected)).verification).toMatchObject({ inForce: true });
  });

  it('keeps what was approved in force while a change is under review', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    await acceptTerms(tenant);
    const facts = enterprise();
    const first = await verify(tenant, by, facts);
    bed.clock.now = new Date(bed.clock.now.getTime() + 1_000);
    const change = await submit(tenant, facts);
    expect(await refusal(by.approve(tenantId, change))).toMatchObject({ reason: 'PAPERS_MISSING' });
    await prove(tenant, by);
    const inForce = async (verificationId: string) =>
      (await tenant.own.verifications.getVerification({ tenantId, verificationId })).verification?.inForce;
    expect([await inForce(first), await inForce(change)]).toEqual([true, false]);
    expect((await dues(tenant))['IDENTITY_CHANGE']).toEqual(['PENDING_VERIFICATION', 'REVIEW_PENDING']);
    await by.approve(tenantId, change);
    expect([await inForce(first), await inForce(change), await stateOf(tenantId)]).toEqual([
      false,
      true,
      'TENANT_STATE_OPEN',
    ]);
  });
});

describe('who sends for others', () => {
  it('needs a letter that holds for another six months, and two reviewers', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    const before = await rowCounts(bed);
    const attempt = async (identity: IdentityMessage) => (await refusal(submit(tenant, identity))).reason;
    expect(await attempt(forOthers([]))).toBe('AUTHORISATION_MISSING');
    expect(await attempt(forOthers([newId('doc')]))).toBe('DOCUMENT_NOT_FOUND');
    expect(await attempt(forOthers([], '2026-02-30'))).toBe('AUTHORISATION_DATE_INVALID');
    expect(await attempt(forOthers([], '2026-03-01'))).toBe('AUTHORISATION_EXPIRED');
    expect(await attempt(forOthers([], '2026-09-01'))).toBe('AUTHORISATION_TOO_SHORT');
    expect(await rowCounts(bed)).toEqual(before);
    const letter = await upload(tenant, 'AUTHORISATION_LETTER');
    const verificationId = await submit(tenant, forOthers([letter], '2026-09-02'));
    await prove(tenant, by);
    expect(await refusal(by.approve(tenantId, verificationId))).toMatchObject({
      reason: 'PAPERS_MISSING',
      metadata: { documents: 'AUTHORISATION_LETTER' },
    });
    await by.reviewPaper(tenantId, letter);
    const once = await by.approve(tenantId, verificationId);
    expect(once.verification).toMatchObject({ state: 'VERIFICATION_STATE_SECOND_REVIEW', inForce: false });
    expect((await dues(tenant))['IDENTITY']).toEqual(['PENDING_VERIFICATION', 'SECOND_REVIEW_PENDING']);
    expect(await refusal(by.approve(tenantId, verificationId))).toMatchObject({ reason: 'SECOND_REVIEWER_SAME' });
    const twice = await second.approve(tenantId, verificationId);
    expect(twice.verification).toMatchObject({ state: 'VERIFICATION_STATE_APPROVED', inForce: true });
    expect((await dues(tenant))['AUTHORISATION_RENEWAL']).toEqual(['EVENTUALLY_DUE']);
  });

  it('is not approved on a letter that was rejected', async () => {
    const tenant = await register(bed);
    const letter = await upload(tenant, 'AUTHORISATION_LETTER');
    const verificationId = await submit(tenant, forOthers([letter]));
    await prove(tenant, by);
    await by.reviewPaper(tenant.tenantId, letter, 'AUTHORISATION_UNSEALED');
    expect(await refusal(by.approve(tenant.tenantId, verificationId))).toMatchObject({
      reason: 'PAPERS_MISSING',
      metadata: { documents: 'AUTHORISATION_LETTER' },
    });
    await by.reject(tenant.tenantId, verificationId, ['AUTHORISATION_UNSEALED']);
    expect(await refusal(submit(tenant, forOthers([letter])))).toMatchObject({ reason: 'AUTHORISATION_MISSING' });
  });
});

describe('one identity, several tenants', () => {
  it('lets an enterprise have three, seen by two reviewers, and no fourth', async () => {
    const uscc = randomUscc();
    for (const place of [0, 1, 2]) {
      const tenant = await register(bed);
      const { tenantId } = tenant;
      const verificationId = await submit(tenant, enterprise(uscc));
      await prove(tenant, by);
      const { verification } = await by.approve(tenantId, verificationId);
      expect(verification?.state).toBe(`VERIFICATION_STATE_${place === 0 ? 'APPROVED' : 'SECOND_REVIEW'}`);
      expect(verification?.findings.map(({ reason }) => reason)).toEqual(place === 0 ? [] : ['IDENTITY_DUPLICATE']);
      if (place > 0) await second.approve(tenantId, verificationId);
    }
    const fourth = await register(bed);
    const before = await rowCounts(bed);
    expect(await refusal(submit(fourth, enterprise(uscc)))).toMatchObject({ reason: 'IDENTITY_LIMIT_REACHED' });
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('keeps nobody from a number by claiming it first: both are looked at twice, and one is approved', async () => {
    const [squatter, holder] = [await register(bed, 'INDIVIDUAL'), await register(bed, 'INDIVIDUAL')];
    const facts = individual(residentId('19900101'));
    const claims = await Promise.all([submit(squatter, facts), submit(holder, facts)]);
    for (const [place, tenant] of [squatter, holder].entries()) {
      const verificationId = claims[place] ?? '';
      await prove(tenant, by, PAPERS.INDIVIDUAL);
      const once = await by.approve(tenant.tenantId, verificationId);
      expect(once.verification?.state).toBe('VERIFICATION_STATE_SECOND_REVIEW');
      expect(once.verification?.findings.map(({ reason }) => reason)).toEqual(['IDENTITY_DUPLICATE']);
      // The tenant learns nothing of the other.
      const own = await tenant.own.verifications.getVerification({ tenantId: tenant.tenantId, verificationId });
      expect(own.verification?.findings).toEqual([]);
      expect((await dues(tenant))['IDENTITY']).toEqual(['PENDING_VERIFICATION', 'SECOND_REVIEW_PENDING']);
    }
    await second.approve(holder.tenantId, claims[1] ?? '');
    expect(await refusal(second.approve(squatter.tenantId, claims[0] ?? ''))).toMatchObject({
      reason: 'IDENTITY_LIMIT_REACHED',
    });
  });
});

describe('names', () => {
  it.each<[string, IdentityMessage]>([
    [
      'enterprise.legal_name',
      { $case: 'enterprise', value: { ...identityOf(enterprise()), legalName: '<b>公司</b>' } },
    ],
    [
      'enterprise.legal_person_name',
      { $case: 'enterprise', value: { ...identityOf(enterprise()), legalPersonName: '张"onclick="x' } },
    ],
    ['enterprise.legal_name', { $case: 'enterprise', value: { ...identityOf(enterprise()), legalName: '%%%%' } }],
  ])('NAME_INVALID at %s', async (field, identity) => {
    const tenant = await register(bed);
    const before = await rowCounts(bed);
    const refused = await refusal(submit(tenant, identity));
    expect([refused.reason, refused.violations[0]?.field]).toEqual(['NAME_INVALID', field]);
    expect(await rowCounts(bed)).toEqual(before);
  });
});

describe('the register over HTTP', () => {
  const key = Buffer.from(randomKeyHex(), 'hex');
  type Reply = (id: string) => { status?: number; body: string; time?: string; signed?: boolean; silent?: boolean };
  let reply: Reply = () => ({ body: '{}' });
  let calls = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      calls += 1;
      const sign = (time: string, id: string, text: string) =>
        createHmac('sha256', key).update(`${time}\n${id}\n${text}`).digest('hex');
      const { id } = JSON.parse(body) as { id: string };
      const sent = String(request.headers['x-registry-time']);
      if (request.headers['x-registry-signature'] !== sign(sent, id, body)) return void response.writeHead(401).end();
      const {
        status = 200,
        body: text,
        time = String(bed.clock.now.getTime()),
        signed = true,
        silent = false,
      } = reply(id);
      if (silent) return;
      const signature = signed ? sign(time, id, text) : 'f'.repeat(64);
      response.writeHead(status, { 'x-registry-time': time, 'x-registry-signature': signature }).end(text);
    });
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const question = { id: 'ver_1', numberType: 'USCC', number: '91', legalName: 'x', legalPersonName: 'y' } as const;
  const registry = () => httpRegistry({ url, key, timeoutMs: 3_000, tries: 2, now: () => bed.clock.now });
  const old = () => String(bed.clock.now.getTime() - 300_001);

  it.each<[string, string, number, Reply]>([
    ['a match', 'MATCH', 1, () => ({ body: '{"outcome":"MATCH"}' })],
    ['a difference', 'MISMATCH', 1, () => ({ body: '{"outcome":"MISMATCH"}' })],
    ['no signature', 'UNAVAILABLE', 2, () => ({ body: '{"outcome":"MATCH"}', signed: false })],
    ['an answer of long ago', 'UNAVAILABLE', 2, () => ({ body: '{"outcome":"MATCH"}', time: old() })],
    ['a failure', 'UNAVAILABLE', 2, () => ({ status: 500, body: '{"outcome":"MATCH"}' })],
    ['no JSON', 'UNAVAILABLE', 2, () => ({ body: '<html>' })],
    ['too much', 'UNAVAILABLE', 2, () => ({ body: `{"outcome":"MATCH"}${' '.repeat(20_000)}` })],
    ['silence', 'UNAVAILABLE', 2, () => ({ body: '', silent: true })],
  ])('%s is %s after %i calls', async (_name, answer, times, given) => {
    reply = given;
    calls = 0;
    expect(await registry().check(question, new AbortController().signal)).toBe(answer);
    expect(calls).toBe(times);
  });

  it('is asked after a submission; a difference wants papers and a second reviewer, silence a person', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-registry-'));
    const file = join(folder, 'key');
    writeFileSync(file, key.toString('hex'));
    const env = { ACCOUNTS_REGISTRY_URL: url, ACCOUNTS_REGISTRY_KEY_FILE: file };
    expect(() => readRegistry({ ACCOUNTS_REGISTRY_URL: url }, () => bed.clock.now)).toThrow(
      /ACCOUNTS_REGISTRY_KEY_FILE/,
    );
    const asking = await startBed(bed.clock.now, undefined, undefined, env);
    const staffed = reviewing(await asking.as('console', staff('reviewer')));
    const other = reviewing(await asking.as('console', staff('reviewer')));
    const tenant = await register(asking);
    const verificationId = await submit(tenant);
    const outstanding = await refusal(staffed.approve(tenant.tenantId, verificationId));
    expect(outstanding).toMatchObject({ reason: 'REGISTRY_CHECK_OUTSTANDING' });
    reply = () => ({ body: '{"outcome":"MISMATCH"}' });
    await asking.service.runJob('ask-registry');
    expect((await dues(tenant))['IDENTITY']).toEqual(['PENDING_VERIFICATION', 'REVIEW_PENDING', 'REGISTRY_MISMATCH']);
    expect(await refusal(staffed.approve(tenant.tenantId, verificationId))).toMatchObject({ reason: 'PAPERS_MISSING' });
    // A card in hand and the licence come after the answer; two people look at them.
    await prove(tenant, staffed);
    await staffed.approve(tenant.tenantId, verificationId);
    const twice = await other.approve(tenant.tenantId, verificationId);
    expect(twice.verification).toMatchObject({ state: 'VERIFICATION_STATE_APPROVED', registryOutcome: 'MISMATCH' });
    const quiet = await register(asking);
    const unanswered = await submit(quiet);
    reply = () => ({ status: 503, body: '' });
    for (const minutes of [0, 1, 3]) {
      asking.clock.now = new Date(bed.clock.now.getTime() + minutes * 60_000);
      await asking.service.runJob('ask-registry');
    }
    expect((await dues(quiet))['IDENTITY']).toEqual(['PENDING_VERIFICATION', 'REVIEW_PENDING', 'REGISTRY_UNAVAILABLE']);
    expect(await refusal(other.approve(quiet.tenantId, unanswered))).toMatchObject({ reason: 'PAPERS_MISSING' });
    await prove(quiet, other);
    expect((await other.approve(quiet.tenantId, unanswered)).verification?.registryOutcome).toBe('UNAVAILABLE');
    const known = await register(asking);
    const matched = await submit(known);
    reply = () => ({ body: '{"outcome":"MATCH"}' });
    await asking.service.runJob('ask-registry');
    // Name and number belong together, so no picture is asked for.
    expect((await other.approve(known.tenantId, matched)).verification?.registryOutcome).toBe('MATCH');
    expect(await dues(known)).toMatchObject({ IDENTITY_PAPERS: ['EVENTUALLY_DUE', 'PAPERS_MISSING'] });
    await asking.stop();
    rmSync(folder, { recursive: true });
  });
});
