// The reviewer's page: the facts in full, each paper with its decision, the submission's decision, and the second review.
import { permissionDenied } from '@tollgate/errors';
import type { Document, ReviewDocumentRequest } from '@tollgate/contracts/accounts/v1/documents';
import type { Verification } from '@tollgate/contracts/accounts/v1/verifications';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { OTHER, OWN } from './people.ts';
import { openWorld, type World } from './world.ts';

const REVIEWER = 'wang.staff';
const SCRIPT = '<script>alert("1")</script>';
const NUMBER = '91110108551385082Q';
const VERIFICATION = `ver_${'1'.repeat(32)}`;
const PAPER = `doc_${'1'.repeat(32)}`;
const page = `/staff/verifications/${OWN}/${VERIFICATION}`;
const papers = `${page}/papers/${PAPER}`;
const text = (zh: string, en: string) => ({ zh, en });

const pending: Verification = {
  verificationId: VERIFICATION,
  tenantId: OWN,
  state: 'VERIFICATION_STATE_PENDING',
  identity: { legalName: '云帆商城', maskedNumber: '91**************2Q', numberType: 'USCC' },
  rejectReasons: [],
  submitTime: new Date('2026-11-21T00:00:00Z'),
  reviewTime: undefined,
  reviewer: '',
  findings: [],
  inForce: false,
  documentIds: [],
  firstReviewer: '',
  registryOutcome: 'NOT_ASKED',
};
const uploaded: Document = {
  documentId: PAPER,
  tenantId: OWN,
  type: 'DOCUMENT_TYPE_BUSINESS_LICENCE',
  state: 'DOCUMENT_STATE_UPLOADED',
  mediaType: 'image/jpeg',
  sizeBytes: 1_234n,
  sha256: 'a'.repeat(64),
  fileName: `${SCRIPT}.jpg`,
  uploadTime: new Date('2026-11-21T00:00:00Z'),
  reason: '',
  reviewTime: undefined,
  reviewer: '',
};

let world: World;
let verification = pending;
let paper = uploaded;
let looks = 0;
let reviewed: ReviewDocumentRequest[] = [];
let approvals = 0;

beforeAll(async () => {
  world = await openWorld({
    verifications: {
      getVerification: async () => ({ verification }),
      listVerifications: async ({ state }) => ({
        verifications: state === verification.state ? [verification] : [],
        nextPageToken: '',
      }),
      approveVerification: async () => {
        approvals += 1;
        if (verification.state === 'VERIFICATION_STATE_SECOND_REVIEW')
          throw permissionDenied('SECOND_REVIEWER_SAME', 'no');
        return { verification: { ...verification, state: 'VERIFICATION_STATE_SECOND_REVIEW' } };
      },
    },
    identities: {
      readIdentity: async () => {
        looks += 1;
        const identity = {
          legalName: '云帆商城',
          uscc: NUMBER,
          legalPersonName: `张三${SCRIPT}`,
          licenceValidUntil: '2030-12-31',
        };
        const operator = { name: '李四', residentId: '110101199003077758' };
        const facts = { identity, operator, sendsForOthers: false, authorisationValidUntil: '', documentIds: [] };
        return { verification, facts: { $case: 'enterprise', value: facts }, documents: [paper] };
      },
    },
    papers: {
      reviewDocument: async (request) => {
        reviewed.push(request);
        if (paper.state === 'DOCUMENT_STATE_REJECTED') throw permissionDenied('UPLOADER_SAME', 'no');
        return { document: paper };
      },
    },
    requirements: {
      listReviewReasons: async () => ({
        reasons: [
          { code: 'UNREADABLE', text: text('材料模糊', 'unreadable'), remedy: text('重拍', 'Again'), automatic: false },
          { code: 'REVIEW_PENDING', text: text('系统原因', 'by itself'), remedy: undefined, automatic: true },
        ],
      }),
    },
  });
});
beforeEach(() => {
  verification = pending;
  paper = uploaded;
  looks = 0;
  reviewed = [];
  approvals = 0;
});
afterAll(() => world.close());

test('a reviewer sees the facts in full with the papers, and that the look is recorded, in both languages', async () => {
  const browser = await world.browser(REVIEWER);
  const chinese = await browser.get(page);
  expect([chinese.status, looks]).toEqual([200, 1]);
  for (const part of [NUMBER, '110101199003077758', '此次查看已记录', '营业执照', '1,234', '材料模糊'])
    expect(chinese.text).toContain(part);
  expect(chinese.text).toContain(`href="/tenants/${OWN}/papers/${PAPER}"`);
  expect(chinese.text).not.toContain('系统原因');
  await browser.post('/language', [
    ['to', 'en'],
    ['back', page],
  ]);
  const english = (await browser.get(page)).text;
  for (const part of ['this look is recorded', 'Business licence', 'unreadable', 'Licence valid until'])
    expect(english).toContain(part);
});

test('script in facts and in the name of a file is rendered harmless', async () => {
  const { text: shown } = await (await world.browser(REVIEWER)).get(page);
  expect(shown.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)).toHaveLength(2);
  expect(shown).not.toMatch(/<script/i);
});

test('a paper is accepted, or rejected with a coded reason, and then the page comes again', async () => {
  const browser = await world.browser(REVIEWER);
  const shown = await browser.get(page);
  const accepted = await browser.submit(shown, papers, { decision: 'accept', reason: 'UNREADABLE' });
  expect([accepted.status, accepted.location]).toEqual([303, page]);
  const rejected = await browser.submit(shown, papers, { decision: 'reject', reason: 'UNREADABLE' }, 1);
  expect(rejected.status).toBe(303);
  const which = { tenantId: OWN, documentId: PAPER, validateOnly: false };
  expect(reviewed).toEqual([
    expect.objectContaining({ ...which, reason: '' }),
    expect.objectContaining({ ...which, reason: 'UNREADABLE' }),
  ]);
});

test('no reason rejects nothing, and above all accepts nothing', async () => {
  const browser = await world.browser(REVIEWER);
  const shown = await browser.get(page);
  for (const fields of [{ decision: 'reject', reason: '' }, { reason: '' }]) {
    const answer = await browser.submit(shown, papers, fields, 1);
    expect([answer.status, answer.text.includes('请至少选择一项驳回原因')]).toEqual([422, true]);
  }
  const unproved = await browser.submit(shown, papers, { decision: 'accept', csrf: '' });
  expect([unproved.status, reviewed]).toEqual([403, []]);
});

test('what accounts refuses about a paper is said in words', async () => {
  const browser = await world.browser(REVIEWER);
  const shown = await browser.get(page);
  paper = { ...uploaded, state: 'DOCUMENT_STATE_REJECTED', reason: 'UNREADABLE' };
  const answer = await browser.submit(shown, papers, { decision: 'accept' });
  expect(answer.status).toBe(403);
  for (const part of ['UPLOADER_SAME', '请由另一位审核人员处理', '材料模糊 重拍']) expect(answer.text).toContain(part);
  expect(answer.text).not.toContain(`action="${papers}"`);
});

test('the first of two approvals leads back to the page, which then waits for somebody else', async () => {
  const browser = await world.browser(REVIEWER);
  const shown = await browser.get(page);
  const first = await browser.submit(shown, page, { decision: 'approve' });
  expect([first.status, first.location]).toEqual([303, page]);
  verification = {
    ...pending,
    state: 'VERIFICATION_STATE_SECOND_REVIEW',
    firstReviewer: `user:usr_${'2'.padStart(32, '0')}`,
  };
  const own = await browser.get(page);
  expect(own.text).toContain('您已通过此提交');
  expect(own.text).not.toContain('value="approve"');
  const insisted = await browser.submit(shown, page, { decision: 'approve' });
  expect([insisted.status, insisted.text.includes('SECOND_REVIEWER_SAME')]).toEqual([403, true]);
  verification = { ...verification, firstReviewer: 'user:usr_9' };
  expect((await browser.get(page)).text).toContain('user:usr_9 已通过，须由另一位审核人员复核');
  const queue = await browser.get('/staff/verifications');
  for (const part of ['等待复核', page]) expect(queue.text).toContain(part);
});

test('of a decided submission the facts are read only when somebody asks for them', async () => {
  verification = { ...pending, state: 'VERIFICATION_STATE_APPROVED' };
  const browser = await world.browser(REVIEWER);
  const closed = await browser.get(page);
  expect([closed.status, closed.text.includes(NUMBER), looks]).toEqual([200, false, 0]);
  expect(closed.text).not.toContain('value="approve"');
  expect(closed.text).toContain(`${page}?full=1`);
  expect((await browser.get(`${page}?full=1`)).text).toContain(NUMBER);
  expect(looks).toBe(1);
});

test('a role without the right sees no facts and decides nothing; a tenant sees no such page', async () => {
  const approver = await world.browser('liu.approver');
  const shown = await approver.get(page);
  expect([shown.status, shown.text.includes(NUMBER), looks]).toEqual([200, false, 0]);
  expect(shown.text).toContain('您的角色没有此项权限');
  const approved = await approver.submit(shown, page, { decision: 'approve' });
  expect([approved.status, approved.text.includes('ROLE_REQUIRED'), approvals]).toEqual([403, true, 0]);
  const csrf = /name="csrf" value="([^"]*)"/.exec(shown.text)?.[1] ?? '';
  const paperOrder = await approver.post(papers, [
    ['csrf', csrf],
    ['decision', 'accept'],
  ]);
  expect([paperOrder.status, reviewed]).toEqual([403, []]);
  const tenant = await world.browser('13900000001');
  for (const address of [page, page.replace(OWN, OTHER)]) {
    const answer = await tenant.get(address);
    expect([answer.status, answer.text.includes(NUMBER), looks]).toEqual([403, false, 0]);
  }
});
