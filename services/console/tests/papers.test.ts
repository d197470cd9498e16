// The tenant's papers: what is due, uploading in chunks, what is refused, and looking at one again.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';

import { requireAccess } from '@tollgate/auth';
import type { Document, DocumentHeader, DocumentsServiceService } from '@tollgate/contracts/accounts/v1/documents';
import type { Requirement } from '@tollgate/contracts/accounts/v1/requirements';
import { DomainError, failedPrecondition } from '@tollgate/errors';
import type { Handlers } from '@tollgate/rpc';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { hiddenFieldsOf } from './browser.ts';
import { OTHER, OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const TENANT = '13900000001';
const SCRIPT = '<script>alert("1")</script>';
const page = `/tenants/${OWN}/verification`;
const papers = `/tenants/${OWN}/papers`;
const idOf = (digit: string): string => `doc_${digit.repeat(32)}`;
const LICENCE = 'DOCUMENT_TYPE_BUSINESS_LICENCE';
const text = (zh: string, en: string) => ({ zh, en });
const picture = { name: '营业执照.jpg', type: 'image/jpeg', content: randomBytes(700_000) };

const paper = (digit: string, extra: Partial<Document> = {}): Document => ({
  documentId: idOf(digit),
  tenantId: OWN,
  type: LICENCE,
  state: 'DOCUMENT_STATE_UPLOADED',
  mediaType: 'image/jpeg',
  sizeBytes: 9n,
  sha256: 'a'.repeat(64),
  fileName: 'licence.jpg',
  uploadTime: new Date('2026-11-21T00:00:00Z'),
  reason: '',
  reviewTime: undefined,
  reviewer: '',
  ...extra,
});

const due: Requirement = {
  requirementId: 'IDENTITY_PAPERS',
  code: 'IDENTITY_PAPERS',
  status: 'REQUIREMENT_STATUS_CURRENTLY_DUE',
  title: text('证明材料', 'Identity papers'),
  reasons: [{ code: 'PAPERS_MISSING', text: text('尚未上传证明材料', 'papers not uploaded') }],
  alternatives: [{ documents: [LICENCE, 'DOCUMENT_TYPE_OPERATOR_ID_FRONT'] }],
  deadline: new Date('2026-12-01T00:00:00Z'),
  clauseIds: ['jd/2.2'],
  blocksOpening: true,
};

interface Came {
  readonly header: DocumentHeader;
  readonly chunks: readonly number[];
  readonly sha256: string;
}

let world: World;
let listed: Document[] = [];
let came: Came[] = [];
let submitted: unknown[] = [];
let refuseWith: DomainError | undefined;

/** As accounts takes an upload: the header against the rule first, then the chunks. */
const takeUpload: Handlers<DocumentsServiceService>['uploadDocument'] = async (parts, call) => {
  let header: DocumentHeader | undefined;
  const chunks: number[] = [];
  const digest = createHash('sha256');
  for await (const { part } of parts) {
    if (part?.$case === 'header') {
      header = part.value;
      requireAccess(call, { tenant: 'own' }, header);
      if (refuseWith !== undefined) throw refuseWith;
    } else if (part?.$case === 'chunk') {
      chunks.push(part.value.length);
      digest.update(part.value);
    }
  }
  if (header === undefined) throw failedPrecondition('DOCUMENT_HEADER_MISSING', 'no');
  came.push({ header, chunks, sha256: digest.digest('hex') });
  return { document: paper('1') };
};

beforeAll(async () => {
  world = await openWorld({
    tenants: {
      getTenant: async ({ tenantId }) => ({
        tenant: {
          tenantId,
          kind: 'TENANT_KIND_ENTERPRISE',
          displayName: '云帆商城',
          state: 'TENANT_STATE_REGISTERED',
          createTime: undefined,
          closeTime: undefined,
          openTime: undefined,
          banTime: undefined,
          reopenedFrom: '',
        },
      }),
    },
    verifications: {
      listVerifications: async () => ({ verifications: [], nextPageToken: '' }),
      submitVerification: async ({ identity }) => {
        submitted.push(identity);
        return { verification: undefined };
      },
    },
    requirements: {
      getRequirements: async ({ tenantId }) => ({
        tenantId,
        policyVersion: '1',
        requirements: [due],
      }),
      listReviewReasons: async () => ({
        reasons: [
          {
            code: 'UNREADABLE',
            text: text('材料模糊', 'cannot be read'),
            remedy: text('重拍', 'Again'),
            automatic: false,
          },
        ],
      }),
    },
    papers: {
      listDocuments: async () => ({ documents: listed, nextPageToken: '' }),
      getDocument: async ({ documentId }) => ({ document: listed.find((one) => one.documentId === documentId) }),
      readDocument: async function* read({ documentId }) {
        if (documentId === idOf('e')) throw failedPrecondition('DOCUMENT_ERASED', 'gone');
        yield { chunk: Buffer.from('the ') };
        yield { chunk: Buffer.from('paper') };
      },
      uploadDocument: takeUpload,
    },
  });
});
beforeEach(() => {
  listed = [];
  came = [];
  submitted = [];
  refuseWith = undefined;
});
afterAll(() => world.close());

async function ready() {
  const browser = await world.browser(TENANT);
  return { browser, fields: { ...hiddenFieldsOf((await browser.get(page)).text, papers), type: LICENCE } };
}

test('the page says what is due, and which papers are there with their results, in both languages', async () => {
  const rejected = { state: 'DOCUMENT_STATE_REJECTED', reason: 'UNREADABLE' } as const;
  listed = [paper('1', rejected), paper('2', { type: 'DOCUMENT_TYPE_HOLDING_ID' })];
  const browser = await world.browser(TENANT);
  const chinese = await browser.get(page);
  expect(chinese.status).toBe(200);
  const zh = [
    '现在需要',
    '尚未上传证明材料',
    '营业执照、经办人身份证（人像面）',
    '2026年12月1日',
    'jd/2.2',
    '账户不能开通',
  ];
  for (const part of [...zh, '已退回', '材料模糊 重拍', '本人手持身份证照片']) expect(chinese.text).toContain(part);
  expect(chinese.text).toContain(`value="${LICENCE}" selected`);
  await browser.post('/language', [
    ['to', 'en'],
    ['back', page],
  ]);
  const english = (await browser.get(page)).text;
  for (const part of ['Due now', 'papers not uploaded', 'Business licence, Identity card of the operator', 'Rejected'])
    expect(english).toContain(part);
});

test('a paper goes to accounts whole, in chunks, with its size and digest; then the page says so', async () => {
  const { browser, fields } = await ready();
  const answer = await browser.upload(papers, fields, picture);
  expect([answer.status, answer.location]).toEqual([303, `${page}?stored=${idOf('1')}`]);
  const sha256 = createHash('sha256').update(picture.content).digest('hex');
  expect(came).toEqual([
    {
      header: {
        requestId: fields['request_id' as keyof typeof fields],
        tenantId: OWN,
        type: LICENCE,
        mediaType: 'image/jpeg',
        sizeBytes: 700_000n,
        sha256,
        fileName: '营业执照.jpg',
      },
      chunks: [262_144, 262_144, 175_712],
      sha256,
    },
  ]);
  listed = [paper('1')];
  expect((await browser.get(answer.location)).text).toContain('材料已收到');
});

test('another tenant’s id, a missing proof, a form from elsewhere and nobody signed in upload nothing', async () => {
  const { browser, fields } = await ready();
  const other = await browser.upload(`/tenants/${OTHER}/papers`, fields, picture);
  expect([other.status, other.text.includes('TENANT_SCOPE')]).toEqual([403, true]);
  const unproved = await browser.upload(papers, { ...fields, csrf: '' }, picture);
  expect([unproved.status, unproved.text.includes('CSRF_MISMATCH')]).toEqual([403, true]);
  const elsewhere = await browser.upload(papers, fields, picture, { origin: 'https://evil.example' });
  expect([elsewhere.status, elsewhere.text.includes('CSRF_MISMATCH')]).toEqual([403, true]);
  const nobody = await (await world.browser()).upload(papers, fields, picture);
  expect([nobody.status, nobody.location.startsWith('/sign-in')]).toEqual([303, true]);
  expect(came).toEqual([]);
});

test.each([
  ['DOCUMENT_TOO_LARGE', '文件超过 5 MiB'],
  ['DOCUMENT_TYPE_MISMATCH', '与其扩展名不符'],
  ['FILE_NAME_INVALID', '请改用简单的文件名'],
])('%s is said in words, and the form is there again', async (reason, words) => {
  const { browser, fields } = await ready();
  const violations = [{ field: 'header.size_bytes', description: 'inner words' }];
  refuseWith = new DomainError({ category: 'invalid_argument', reason, message: 'x', violations });
  const answer = await browser.upload(papers, { ...fields, type: 'DOCUMENT_TYPE_QUALIFICATION' }, picture);
  expect(answer.status).toBe(422);
  for (const part of [words, reason, 'DOCUMENT_TYPE_QUALIFICATION" selected']) expect(answer.text).toContain(part);
  expect(answer.text).not.toContain('inner words');
});

test('no file, no type of paper: nothing is stored', async () => {
  const { browser, fields } = await ready();
  const none = await browser.upload(papers, fields);
  expect([none.status, none.text.includes('请选择要上传的文件')]).toEqual([422, true]);
  const noType = await browser.upload(papers, { ...fields, type: 'constructor' }, picture);
  expect([noType.status, came]).toEqual([422, []]);
});

/** As node:http sends it: a length that is announced, and perhaps never comes. */
function raw(cookie: string, headers: Record<string, string>, body: readonly Uint8Array[]) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const all = { cookie, origin: `http://${world.address}`, ...headers };
    // A connection of its own: the server may close one whose body it did not want.
    const options = { method: 'POST', headers: all, agent: false } as const;
    const sent = request(`http://${world.address}${papers}`, options, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (part: string) => (said += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: said }));
    });
    sent.on('error', reject);
    for (const part of body) sent.write(part);
    sent.end();
  });
}

test('a body that is too large is refused in words, whether its length is announced or not', async () => {
  const { browser } = await ready();
  const cookie = `tollgate_session=${browser.cookie('tollgate_session')}`;
  const type = { 'content-type': 'multipart/form-data; boundary=x' };
  const large = Array.from({ length: 6 }, () => new Uint8Array(1024 * 1024));
  const announced = { ...type, 'content-length': String(6 * 1024 * 1024) };
  for (const headers of [announced, type]) {
    const answer = await raw(cookie, headers, large);
    expect(answer.status).toBe(413);
    for (const part of ['文件超过 5 MiB', '上传材料']) expect(answer.text).toContain(part);
  }
  expect(came).toEqual([]);
});

test('only a multipart form is taken there, and one that cannot be read is refused without a fault of ours', async () => {
  const { browser } = await ready();
  const cookie = `tollgate_session=${browser.cookie('tollgate_session')}`;
  const other = await raw(cookie, { 'content-type': 'application/x-www-form-urlencoded' }, [Buffer.from('a=1')]);
  expect([other.status, other.text.includes('FORM_TYPE_UNKNOWN')]).toEqual([415, true]);
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
    const broken = await raw(cookie, { 'content-type': type }, [Buffer.from('no parts at all')]);
    expect([type, broken.status, broken.text.includes('FORM_UNREADABLE')]).toEqual([type, 422, true]);
  }
  const beside = await browser.upload(`${papers}/${idOf('1')}`, {}, picture);
  expect(beside.status).toBe(415);
});

test('script in the name of a file is rendered harmless', async () => {
  listed = [paper('1', { fileName: `${SCRIPT}.jpg` })];
  const { browser, fields } = await ready();
  const refusal = await browser.upload(papers, { ...fields, type: SCRIPT }, { ...picture, name: `${SCRIPT}.jpg` });
  for (const shown of [(await browser.get(page)).text, refusal.text]) {
    expect(shown).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;.jpg');
    expect(shown).not.toMatch(/<script/i);
  }
});

test('a picture is shown and a PDF is saved, as stored, by nobody else and from no cache', async () => {
  listed = [paper('1'), paper('2', { mediaType: 'application/pdf' }), paper('e')];
  const browser = await world.browser(TENANT);
  for (const [digit, type, disposition] of [
    ['1', 'image/jpeg', `inline; filename="${idOf('1')}.jpg"`],
    ['2', 'application/pdf', `attachment; filename="${idOf('2')}.pdf"`],
  ] as const) {
    const answer = await browser.get(`${papers}/${idOf(digit)}`);
    expect([answer.status, answer.text]).toEqual([200, 'the paper']);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toBe(disposition);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
  const erased = await browser.get(`${papers}/${idOf('e')}`);
  expect([erased.status, erased.text.includes('DOCUMENT_ERASED')]).toEqual([409, true]);
  expect((await browser.get(`/tenants/${OTHER}/papers/${idOf('1')}`)).status).toBe(403);
  expect((await (await world.browser('liu.approver')).get(`${papers}/${idOf('1')}`)).status).toBe(403);
});

test('a licence without an end can be said in English too', async () => {
  const { browser } = await ready();
  const fields = { legal_name: '云帆商城', uscc: '91110108551385082q', legal_person_name: '张三' };
  for (const until of ['Long-term', '长期', '2030-12-31'])
    await browser.submit(await browser.get(page), page, { ...fields, licence_valid_until: until });
  expect(submitted).toEqual(
    ['长期', '长期', '2030-12-31'].map((licenceValidUntil) => ({
      $case: 'enterprise',
      value: expect.objectContaining({ legalName: '云帆商城', licenceValidUntil }) as unknown,
    })),
  );
});
