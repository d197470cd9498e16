// Every coded reason is reached by what is meant to lead to it. The codes are written out here, apart from the table that
// decides, so that one that is lost, added or given to the wrong side shows.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  enterprise,
  individual,
  randomUscc,
  register,
  type Registered,
  residentId,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { dues, forOthers, PAPERS, prove, reviewing, upload, verify } from './kyc-fixtures.ts';

/** What people may say. */
const SAID = [
  'NAME_MISMATCH',
  'NUMBER_MISMATCH',
  'NUMBER_NOT_FOUND',
  'PERSON_MISMATCH',
  'OPERATOR_MISMATCH',
  'LICENCE_EXPIRED',
  'LICENCE_REVOKED',
  'ID_CARD_EXPIRED',
  'AUTHORISATION_MISSING',
  'AUTHORISATION_EXPIRED',
  'AUTHORISATION_UNSEALED',
  'UNREADABLE',
  'DOCUMENT_INCOMPLETE',
  'DOCUMENT_WRONG_TYPE',
  'DOCUMENT_EXPIRED',
  'DOCUMENT_UNSEALED',
  'DOCUMENT_MANIPULATED',
  'BUSINESS_NOT_ACCEPTED',
  'FRAUD_SUSPECTED',
  'ROUTINE_CHECK',
  'AUTHORITY_REQUEST',
  'ABNORMAL_USE',
] as const;

const START = new Date('2026-03-02T02:00:00Z');
let bed: Bed;
let by: ReturnType<typeof reviewing>;
let second: ReturnType<typeof reviewing>;
beforeAll(async () => {
  bed = await startBed(START);
  by = reviewing(await bed.as('console', staff('reviewer')));
  second = reviewing(await bed.as('console', staff('reviewer')));
});
afterAll(() => bed.stop());

const reasonsOf = async (tenant: Registered, code: string): Promise<string[]> =>
  (await dues(tenant))[code]?.slice(1) ?? [];
const findingsOf = async ({ tenantId }: Registered, verificationId: string): Promise<string[]> => {
  const reviewer = await bed.as('console', staff('reviewer'));
  const { verification } = await reviewer.verifications.getVerification({ tenantId, verificationId });
  return (verification?.findings ?? []).map(({ reason }) => reason);
};
const at = async <T>(now: string, work: () => Promise<T>): Promise<T> => {
  bed.clock.now = new Date(now);
  try {
    return await work();
  } finally {
    bed.clock.now = START;
  }
};
async function pending(): Promise<Registered> {
  const tenant = await register(bed);
  await submit(tenant);
  return tenant;
}

/** What only the service finds, each by what leads to it: what is answered where a tenant or a reviewer reads it. */
const FOUND: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  AGREEMENT_MISSING: async () => reasonsOf(await register(bed), 'AGREEMENT'),
  IDENTITY_MISSING: async () => reasonsOf(await register(bed), 'IDENTITY'),
  PAPERS_MISSING: async () => reasonsOf(await pending(), 'IDENTITY_PAPERS'),
  PAPERS_UNREVIEWED: async () => {
    const tenant = await pending();
    for (const type of PAPERS.ENTERPRISE) await upload(tenant, type);
    return reasonsOf(tenant, 'IDENTITY_PAPERS');
  },
  REVIEW_PENDING: async () => reasonsOf(await pending(), 'IDENTITY'),
  SECOND_REVIEW_PENDING: async () => {
    const tenant = await register(bed);
    const letter = await upload(tenant, 'AUTHORISATION_LETTER');
    const verificationId = await submit(tenant, forOthers([letter]));
    await prove(tenant, by);
    await by.reviewPaper(tenant.tenantId, letter);
    await by.approve(tenant.tenantId, verificationId);
    return reasonsOf(tenant, 'IDENTITY');
  },
  REVISION_REQUESTED: async () => {
    const tenant = await register(bed);
    const findings = [{ field: 'enterprise.uscc', reason: 'NUMBER_MISMATCH' }];
    await by.revise(tenant.tenantId, await submit(tenant), findings);
    return reasonsOf(tenant, 'IDENTITY');
  },
  IDENTITY_DUPLICATE: async () => {
    const uscc = randomUscc();
    await submit(await register(bed), enterprise(uscc));
    const sister = await register(bed);
    return findingsOf(sister, await submit(sister, enterprise(uscc)));
  },
  IDENTITY_NUMBER_CHANGED: async () => {
    const tenant = await register(bed);
    await verify(tenant, by);
    return findingsOf(tenant, await submit(tenant));
  },
  PAPERS_EXPIRE_SOON: async () => {
    const tenant = await register(bed);
    await verify(tenant, by, enterprise(randomUscc(), '2026-03-20'));
    return reasonsOf(tenant, 'LICENCE_RENEWAL');
  },
  TENANT_CLOSED: async () => {
    const tenant = await register(bed);
    const [verificationId, { tenantId }] = [await submit(tenant), tenant];
    const enforcement = await bed.as('enforcement');
    await enforcement.tenants.closeTenant({ requestId: randomUUID(), tenantId, settlementId: newId('set') });
    const { verification } = await tenant.own.verifications.getVerification({ tenantId, verificationId });
    return verification?.rejectReasons ?? [];
  },
  REGISTRY_MISMATCH: () => askRegister('MISMATCH'),
  REGISTRY_UNAVAILABLE: () => askRegister('NO_SUCH_ANSWER'),
};

/** A register that always says the same, and what is found after it was asked as often as it is. */
async function askRegister(outcome: string): Promise<readonly string[]> {
  const key = randomBytes(32);
  let clock = () => START;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { id } = JSON.parse(body) as { id: string };
      const [text, time] = [JSON.stringify({ outcome }), String(clock().getTime())];
      const signature = createHmac('sha256', key).update(`${time}\n${id}\n${text}`).digest('hex');
      response.writeHead(200, { 'x-registry-time': time, 'x-registry-signature': signature }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-registry-'));
  writeFileSync(join(folder, 'key'), key.toString('hex'));
  const { port } = server.address() as AddressInfo;
  const env = {
    ACCOUNTS_REGISTRY_URL: `http://127.0.0.1:${port}/check`,
    ACCOUNTS_REGISTRY_KEY_FILE: join(folder, 'key'),
  };
  const asking = await startBed(START, undefined, undefined, env);
  clock = () => asking.clock.now;
  const tenant = await register(asking);
  await submit(tenant);
  for (const minutes of [0, 1, 3, 10]) {
    asking.clock.now = new Date(START.getTime() + minutes * 60_000);
    await asking.service.runJob('ask-registry');
  }
  const found = await reasonsOf(tenant, 'IDENTITY');
  await asking.stop();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
  return found;
}

/** What people may say and the service also finds by itself: as a refusal, or as what is due. */
const FOUND_TOO: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  LICENCE_EXPIRED: async () => {
    const tenant = await register(bed);
    return [(await refusal(submit(tenant, enterprise(randomUscc(), '2026-03-01')))).reason];
  },
  ID_CARD_EXPIRED: async () => {
    const tenant = await register(bed, 'INDIVIDUAL');
    const facts = individual(residentId('19900101'), '2026-03-20');
    await acceptTerms(tenant);
    await verify(tenant, by, facts);
    return at('2026-03-20T16:00:00Z', () => reasonsOf(tenant, 'ID_CARD_RENEWAL'));
  },
  AUTHORISATION_MISSING: async () => [(await refusal(submit(await register(bed), forOthers([])))).reason],
  AUTHORISATION_EXPIRED: async () => {
    const tenant = await register(bed);
    const letter = await upload(tenant, 'AUTHORISATION_LETTER');
    const verificationId = await submit(tenant, forOthers([letter], '2026-09-02'));
    await prove(tenant, by);
    await by.reviewPaper(tenant.tenantId, letter);
    await by.approve(tenant.tenantId, verificationId);
    await second.approve(tenant.tenantId, verificationId);
    return at('2026-09-02T16:00:00Z', () => reasonsOf(tenant, 'AUTHORISATION_RENEWAL'));
  },
};

describe('coded reasons', () => {
  it.each(SAID)('%s can be said, and is read back in both languages', async (code) => {
    const tenant = await register(bed);
    const finding = { field: 'enterprise.document_ids', reason: code };
    const { verification } = await by.reject(tenant.tenantId, await submit(tenant), [code], [finding]);
    expect(verification?.rejectReasons).toEqual([code]);
    expect(verification?.findings[0]?.text?.zh).toMatch(/\p{Script=Han}/u);
    expect(verification?.findings[0]?.text?.en).toMatch(/^[a-z]/i);
    expect((await dues(tenant))['IDENTITY']).toEqual(['CURRENTLY_DUE', code]);
  });

  it.each(Object.entries({ ...FOUND, ...FOUND_TOO }))('%s is found', async (code, provoke) => {
    expect(await provoke()).toContain(code);
  });

  it('are these and no others, and people may say no other', async () => {
    const anybody = await bed.as('console');
    const { reasons } = await anybody.requirements.listReviewReasons({});
    expect(reasons.map(({ code }) => code).toSorted()).toEqual([...SAID, ...Object.keys(FOUND)].toSorted());
    const tenant = await register(bed);
    const verificationId = await submit(tenant);
    for (const code of [...Object.keys(FOUND), 'NO_SUCH_REASON', 'TO_STRING', 'XXPROTOXX'])
      expect(await refusal(by.reject(tenant.tenantId, verificationId, [code]))).toMatchObject({
        reason: 'REASON_UNKNOWN',
        violations: [{ field: 'reasons[0]' }],
      });
  });
});

describe('limits', () => {
  it('DOCUMENT_LIMIT_REACHED after 200 papers, and nothing stored', async () => {
    const tenant = await register(bed);
    const { tenantId } = tenant;
    await upload(tenant);
    // The others come as rows: what counts is how many there are.
    const [row] = await bed.service.db.selectFrom('document').selectAll().where('tenant_id', '=', tenantId).execute();
    if (row === undefined) throw new Error('the paper is not there');
    const more = Array.from({ length: 199 }, () => ({ ...row, document_id: newId('doc') }));
    await bed.service.db.insertInto('document').values(more).execute();
    expect(await refusal(upload(tenant))).toMatchObject({
      category: 'resource_exhausted',
      reason: 'DOCUMENT_LIMIT_REACHED',
      metadata: { limit: '200' },
    });
    const kept = await bed.service.db
      .selectFrom('document')
      .select('document_id')
      .where('tenant_id', '=', tenantId)
      .execute();
    expect(kept).toHaveLength(200);
  });
});
