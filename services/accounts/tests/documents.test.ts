// Papers through the real transport: uploaded in chunks, sealed, read back by who may; what is bad stores nothing.
import { randomUUID } from 'node:crypto';
import type { UploadDocumentRequest } from '@tollgate/contracts/accounts/v1/documents';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bed, type Clients, register, type Registered, rowCounts, staff, startBed } from './fixtures.ts';
import { anyPicture, headerOf, partsOf, reviewing, upload } from './kyc-fixtures.ts';
import { jpeg, pdf, png } from './papers.ts';

let bed: Bed;
let reviewer: Clients;
let tenant: Registered;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-01T00:00:00Z'));
  reviewer = await bed.as('console', staff('reviewer'));
  tenant = await register(bed);
});
afterAll(() => bed.stop());

const read = async (as: Clients, tenantId: string, documentId: string): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const { chunk } of as.documents.readDocument({ tenantId, documentId })) parts.push(chunk);
  return Buffer.concat(parts);
};

describe('UploadDocument', () => {
  it('keeps a paper sealed, once per request id, and gives it back byte for byte', async () => {
    const content = anyPicture();
    const header = headerOf(tenant.tenantId, content);
    const { document } = await tenant.own.documents.uploadDocument(partsOf(header, content));
    expect(document).toMatchObject({
      tenantId: tenant.tenantId,
      type: 'DOCUMENT_TYPE_BUSINESS_LICENCE',
      state: 'DOCUMENT_STATE_UPLOADED',
      mediaType: 'image/png',
      sizeBytes: BigInt(content.length),
      sha256: header.sha256,
      fileName: '营业执照.png',
    });
    const before = await rowCounts(bed);
    expect((await tenant.own.documents.uploadDocument(partsOf(header, content))).document).toEqual(document);
    const other = anyPicture();
    const reused = { ...headerOf(tenant.tenantId, other), requestId: header.requestId };
    expect(await refusal(tenant.own.documents.uploadDocument(partsOf(reused, other)))).toMatchObject({
      reason: 'REQUEST_ID_REUSED',
    });
    expect(await rowCounts(bed)).toEqual(before);
    const documentId = document?.documentId ?? '';
    expect((await read(tenant.own, tenant.tenantId, documentId)).equals(content)).toBe(true);
    expect((await read(reviewer, tenant.tenantId, documentId)).equals(content)).toBe(true);
    const { rows } = await sql<{ found: boolean }>`
      select position(${content.subarray(40, 80)} in sealed_content) > 0 as found from document_content
      where document_id = ${documentId}`.execute(bed.service.db);
    expect(rows).toEqual([{ found: false }]);
    const { rows: names } = await sql<{ found: boolean }>`
      select position(${Buffer.from('营业执照')} in sealed_file_name) > 0 as found from document
      where document_id = ${documentId}`.execute(bed.service.db);
    expect(names).toEqual([{ found: false }]);
  });

  it('takes photographs and documents, and five MiB but not a byte more', async () => {
    for (const [content, mediaType] of [
      [jpeg(), 'image/jpeg'],
      [pdf(), 'application/pdf'],
    ] as const) {
      const { document } = await tenant.own.documents.uploadDocument(
        partsOf(headerOf(tenant.tenantId, content, { mediaType }), content),
      );
      expect(document?.mediaType).toBe(mediaType);
    }
    const bare = jpeg({ comment: '' });
    // Coded data may hold any byte but the one that starts a marker.
    const room = Buffer.concat([bare.subarray(0, -2), Buffer.alloc(5_242_880 - bare.length, 0x55), bare.subarray(-2)]);
    const header = headerOf(tenant.tenantId, room, { mediaType: 'image/jpeg' });
    const { document } = await tenant.own.documents.uploadDocument(partsOf(header, room));
    expect(document?.sizeBytes).toBe(5_242_880n);
  });

  const picture = png();
  it.each<[string, string, Partial<Parameters<typeof headerOf>[2]>]>([
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: '../../etc/passwd' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: 'C:\\Windows\\win.ini' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: '/etc/shadow' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: '<img src=x onerror=alert(1)>.png' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: '.htaccess' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: 'nul.png' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: 'a\u0000b.png' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: 'gpj.\u202eexe' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: '' }],
    ['FILE_NAME_INVALID', 'header.file_name', { fileName: `${'长'.repeat(70)}.png` }],
    ['DOCUMENT_EMPTY', 'header.size_bytes', { sizeBytes: 0n }],
    ['DOCUMENT_EMPTY', 'header.size_bytes', { sizeBytes: -1n }],
    ['DOCUMENT_TOO_LARGE', 'header.size_bytes', { sizeBytes: 5_242_881n }],
    ['DOCUMENT_TOO_LARGE', 'header.size_bytes', { sizeBytes: 2n ** 62n }],
    ['DOCUMENT_SIZE_DIFFERS', 'header.size_bytes', { sizeBytes: BigInt(picture.length + 1) }],
    ['DOCUMENT_SIZE_DIFFERS', 'header.size_bytes', { sizeBytes: BigInt(picture.length - 1) }],
    ['DOCUMENT_DIGEST_DIFFERS', 'header.sha256', { sha256: 'a'.repeat(64) }],
    ['DOCUMENT_TYPE_MISMATCH', 'chunk', { mediaType: 'application/pdf' }],
    ['DOCUMENT_TYPE_MISMATCH', 'chunk', { mediaType: 'image/svg+xml' }],
    ['INVALID_REQUEST', 'header.type', { type: 'DOCUMENT_TYPE_UNSPECIFIED' }],
    ['INVALID_REQUEST', 'header.sha256', { sha256: 'none' }],
  ])('refuses with %s at %s and stores nothing: %o', async (reason, field, part) => {
    const before = await rowCounts(bed);
    const sent = tenant.own.documents.uploadDocument(partsOf(headerOf(tenant.tenantId, picture, part), picture));
    const refused = await refusal(sent);
    expect([refused.category, refused.reason]).toEqual(['invalid_argument', reason]);
    expect(refused.violations.map((each) => each.field.replace(/^part\./, ''))).toEqual([field]);
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('refuses parts out of order, an upload that breaks off, and chunks that are too large', async () => {
    const before = await rowCounts(bed);
    const header: UploadDocumentRequest = { part: { $case: 'header', value: headerOf(tenant.tenantId, picture) } };
    const chunk: UploadDocumentRequest = { part: { $case: 'chunk', value: picture } };
    const huge: UploadDocumentRequest = { part: { $case: 'chunk', value: Buffer.alloc(262_145) } };
    const send = (...parts: UploadDocumentRequest[]) =>
      refusal(
        tenant.own.documents.uploadDocument(
          (async function* () {
            yield* parts;
          })(),
        ),
      );
    // Nobody knows whose it would be.
    expect((await send(chunk)).reason).toBe('TENANT_SCOPE');
    expect((await send()).reason).toBe('TENANT_SCOPE');
    expect((await send(header, header)).reason).toBe('DOCUMENT_HEADER_TWICE');
    expect((await send(header, { part: undefined })).reason).toBe('INVALID_REQUEST');
    expect((await send(header, huge)).reason).toBe('INVALID_REQUEST');
    expect((await send(header)).reason).toBe('DOCUMENT_SIZE_DIFFERS');
    const broken = tenant.own.documents.uploadDocument(
      (async function* () {
        yield header;
        throw new Error('the line is cut');
      })(),
    );
    await expect(broken).rejects.toThrow('the line is cut');
    expect(await rowCounts(bed)).toEqual(before);
  });

  it('takes two papers of one tenant at a time; more are told to come again', async () => {
    const busy = await register(bed);
    const content = anyPicture();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow = async function* (): AsyncGenerator<UploadDocumentRequest> {
      for await (const part of partsOf(headerOf(busy.tenantId, content), content)) {
        if (part.part?.$case === 'chunk') await gate;
        yield part;
      }
    };
    const under = [slow(), slow()].map((parts) => busy.own.documents.uploadDocument(parts));
    await expect
      .poll(async () =>
        busy.own.documents.uploadDocument(partsOf(headerOf(busy.tenantId, content), content)).then(
          () => 'stored',
          (error: unknown) => (error as { reason: string }).reason,
        ),
      )
      .toBe('UPLOADS_BUSY');
    expect(await upload(tenant)).toMatch(/^doc_/);
    release();
    expect((await Promise.all(under)).map(({ document }) => document?.state)).toHaveLength(2);
    expect(await upload(busy)).toMatch(/^doc_/);
  });

  it('is for the tenant itself and reviewers, before anything else is looked at', async () => {
    const stranger = await register(bed);
    const before = await rowCounts(bed);
    const attempt = (as: Clients, tenantId: string) =>
      refusal(as.documents.uploadDocument(partsOf(headerOf(tenantId, picture, { fileName: '../x' }), picture)));
    expect(await attempt(stranger.own, tenant.tenantId)).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect(await attempt(stranger.own, newId('ten'))).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect(await attempt(await bed.as('console', staff('finance')), tenant.tenantId)).toMatchObject({
      reason: 'ROLE_REQUIRED',
    });
    expect(await attempt(await bed.as('gateway'), tenant.tenantId)).toMatchObject({ reason: 'SERVICE_NOT_ALLOWED' });
    const missing = headerOf(newId('ten'), picture);
    expect(await refusal(reviewer.documents.uploadDocument(partsOf(missing, picture)))).toMatchObject({
      reason: 'TENANT_NOT_FOUND',
    });
    expect(await rowCounts(bed)).toEqual(before);
    expect(await upload(tenant, 'QUALIFICATION', reviewer)).toMatch(/^doc_/);
  });
});

describe('reading and reviewing', () => {
  it('lists, shows and reviews once; strangers see nothing', async () => {
    const other = await register(bed);
    const [first, second] = [await upload(other), await upload(other, 'OPERATOR_ID_FRONT')];
    const { tenantId } = other;
    const page = await other.own.documents.listDocuments({ tenantId, pageSize: 1, pageToken: '' });
    expect(page.documents.map(({ documentId }) => documentId)).toEqual([first]);
    const rest = await other.own.documents.listDocuments({ tenantId, pageSize: 5, pageToken: page.nextPageToken });
    expect(rest.documents.map(({ documentId }) => documentId)).toEqual([second]);
    const { reviewPaper } = reviewing(reviewer);
    expect((await reviewPaper(tenantId, first)).document).toMatchObject({
      state: 'DOCUMENT_STATE_ACCEPTED',
      reason: '',
    });
    const preview = { requestId: randomUUID(), tenantId, documentId: second, reason: 'UNREADABLE' };
    await reviewer.documents.reviewDocument({ ...preview, validateOnly: true });
    expect((await reviewPaper(tenantId, second, 'UNREADABLE')).document).toMatchObject({
      state: 'DOCUMENT_STATE_REJECTED',
      reason: 'UNREADABLE',
    });
    for (const [paper, reason] of [
      [first, ''],
      [second, ''],
      [second, 'DOCUMENT_EXPIRED'],
    ] as const)
      expect(await refusal(reviewPaper(tenantId, paper, reason))).toMatchObject({ reason: 'DOCUMENT_REVIEWED' });
    // What was taken as good may turn out bad later; there is no way back from that.
    expect((await reviewPaper(tenantId, first, 'DOCUMENT_MANIPULATED')).document?.state).toBe(
      'DOCUMENT_STATE_REJECTED',
    );
    expect(await refusal(reviewPaper(tenantId, first))).toMatchObject({ reason: 'DOCUMENT_REVIEWED' });
    const brought = await upload(other, 'QUALIFICATION', reviewer);
    expect(await refusal(reviewPaper(tenantId, brought))).toMatchObject({ reason: 'UPLOADER_SAME' });
    const colleague = reviewing(await bed.as('console', staff('reviewer')));
    expect((await colleague.reviewPaper(tenantId, brought)).document?.state).toBe('DOCUMENT_STATE_ACCEPTED');
    const third = await upload(other);
    expect(await refusal(reviewPaper(tenantId, third, 'REVIEW_PENDING'))).toMatchObject({ reason: 'REASON_UNKNOWN' });
    expect(await refusal(reviewPaper(tenantId, newId('doc')))).toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
    expect(await refusal(reviewPaper(tenant.tenantId, third))).toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
    const support = await bed.as('console', staff('support'));
    expect((await support.documents.getDocument({ tenantId, documentId: third })).document?.fileName).toBe(
      '营业执照.png',
    );
    expect(await refusal(read(support, tenantId, third))).toMatchObject({ reason: 'ROLE_REQUIRED' });
    expect(await refusal(read(tenant.own, tenantId, third))).toMatchObject({ reason: 'TENANT_SCOPE' });
    expect(await refusal(read(tenant.own, tenant.tenantId, third))).toMatchObject({ reason: 'DOCUMENT_NOT_FOUND' });
  });
});
