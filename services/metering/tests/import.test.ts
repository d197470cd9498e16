import { readFileSync } from 'node:fs';

import type {
  ImportDeliveryRecordsRequest,
  ImportDeliveryRecordsResponse,
  ImportHeader,
} from '@tollgate/contracts/metering/v1/metering';
import { RecordFormat } from '@tollgate/contracts/metering/v1/metering';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Metering, startMetering } from './fixtures.ts';

let metering: Metering;
beforeAll(async () => {
  metering = await startMetering();
});
afterAll(() => metering.service.stop());

const sample = (name: string): Buffer[] =>
  readFileSync(new URL(`samples/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(line));

type Part = NonNullable<ImportDeliveryRecordsRequest['part']>;

async function send(parts: Iterable<Part>): Promise<ImportDeliveryRecordsResponse[]> {
  async function* requests(): AsyncGenerator<ImportDeliveryRecordsRequest> {
    for (const part of parts) yield { part };
  }
  const answers = [];
  for await (const answer of metering.cli.importDeliveryRecords(requests())) answers.push(answer);
  return answers;
}

const header = (tenantId: string, over: Partial<ImportHeader> = {}): Part => ({
  $case: 'header',
  value: {
    tenantId,
    product: 'mail',
    format: RecordFormat.AMAZON_SES,
    source: 'test',
    jobId: '',
    grantId: '',
    columns: [],
    columnNames: {},
    ...over,
  },
});
const records = (list: readonly Uint8Array[]): Part => ({ $case: 'records', value: { records: [...list] } });
const messages = async (tenantId: string) => {
  await metering.service.flush();
  const rows = await metering.service.db
    .selectFrom('outcomes')
    .select('facts')
    .where('tenant_id', '=', tenantId.slice(4))
    .execute();
  return rows.length;
};

describe('ImportDeliveryRecords', () => {
  it.each([
    ['amazon-ses.jsonl', RecordFormat.AMAZON_SES, 'mail', 12n, 3n, 9],
    ['sendcloud.txt', RecordFormat.SENDCLOUD, 'mail', 7n, 2n, 3],
    ['sms-status-reports.txt', RecordFormat.SMS_STATUS_REPORT, 'sms-cn', 11n, 0n, 7],
    ['tollgate.jsonl', RecordFormat.JSON_LINES, 'sms-cn', 2n, 0n, 1],
    ['tencent-ses.jsonl', RecordFormat.TENCENT_SES, 'mail', 9n, 2n, 6],
    ['smtp-replies.txt', RecordFormat.SMTP_REPLY, 'mail', 7n, 1n, 7],
  ] as const)(
    'takes %s, and again without counting twice',
    async (name, format, product, eventsStored, recordsIgnored, count) => {
      const tenantId = await metering.tenant();
      const lines = sample(name);
      for (let times = 0; times < 2; times++) {
        const answers = await send([
          header(tenantId, { format, product }),
          records(lines.slice(0, 1)),
          records(lines.slice(1)),
        ]);
        expect(answers).toHaveLength(3);
        expect(answers.at(-1)).toEqual({
          recordsRead: BigInt(lines.length),
          eventsStored,
          recordsRejected: 0n,
          recordsIgnored,
          rejected: [],
          done: true,
        });
        expect(await messages(tenantId)).toBe(count);
      }
      expect((await metering.cli.verifyUsage({})).ok).toBe(true);
    },
  );

  it('counts and shows what it cannot understand, twenty an answer, and goes on', async () => {
    const tenantId = await metering.tenant();
    const good = (product: string) =>
      Buffer.from(
        JSON.stringify({ product, messageId: 'm', recipient: 'r', kind: 'DELIVERED', occurTimeMs: '1793458803000' }),
      );
    const bad = Array.from({ length: 30 }, () => Buffer.from('{'));
    const early = Buffer.from(JSON.stringify({ messageId: 'm', recipient: 'r', kind: 'DELIVERED', occurTimeMs: '1' }));
    const answers = await send([
      header(tenantId, { format: RecordFormat.JSON_LINES }),
      records([good('mail'), ...bad]),
      records([good('fax'), early]),
    ]);
    expect(answers[0]?.rejected).toHaveLength(20);
    expect(answers[0]?.rejected[0]).toEqual({ recordNumber: 2n, reason: 'NOT_JSON' });
    expect(answers[1]?.rejected).toEqual([
      { recordNumber: 32n, reason: 'UNKNOWN_PRODUCT' },
      { recordNumber: 33n, reason: 'INVALID_OCCUR_TIME_MS' },
    ]);
    expect(answers.at(-1)).toMatchObject({ recordsRead: 33n, eventsStored: 1n, recordsRejected: 32n, done: true });
    expect(await messages(tenantId)).toBe(1);
  });

  it('rejects what could never be counted, record by record, and does not say that it was stored', async () => {
    const tenantId = await metering.tenant();
    const one = (messageId: string, occurTime: string): Buffer =>
      Buffer.from(JSON.stringify({ messageId, recipient: 'r', kind: 'DELIVERED', occurTime }));
    const answers = await send([
      header(tenantId, { format: RecordFormat.JSON_LINES }),
      records([
        one('before-the-tenant', '2025-06-01T00:00:00Z'),
        one('good', '2026-10-31T15:00:00Z'),
        // A UUIDv7 of the year 2050.
        one('024d0000-0000-7abc-8000-000000000000', '2026-10-31T15:00:00Z'),
      ]),
    ]);
    expect(answers[0]?.rejected).toEqual([
      { recordNumber: 1n, reason: 'BEFORE_TENANT' },
      { recordNumber: 3n, reason: 'INVALID_MESSAGE_ID' },
    ]);
    expect(answers.at(-1)).toMatchObject({ recordsRead: 3n, eventsStored: 1n, recordsRejected: 2n });
    expect(await messages(tenantId)).toBe(1);
  });

  it('takes 30,000 records in blocks, each message once', async () => {
    const tenantId = await metering.tenant();
    const blocks = Array.from({ length: 30 }, (_, block) =>
      records(
        Array.from({ length: 1_000 }, (__, index) =>
          Buffer.from(
            `dest:1380013${String(index).padStart(4, '0')} id:${7_310_452_280_012_345_678n + BigInt(block)} submit date:2610312300 done date:2610312301 stat:DELIVRD err:000 text:`,
          ),
        ),
      ),
    );
    const answers = await send([
      header(tenantId, { format: RecordFormat.SMS_STATUS_REPORT, product: 'sms-cn' }),
      ...blocks,
    ]);
    expect(answers.at(-1)).toMatchObject({ recordsRead: 30_000n, eventsStored: 60_000n, done: true });
    expect(await messages(tenantId)).toBe(30_000);
    const lines = await metering.usage(tenantId);
    expect(lines.reduce((sum, line) => sum + line.units, 0n)).toBe(30_000n);
  }, 60_000);

  it.each([
    ['HEADER_MISSING', 'invalid_argument', () => [records([])]],
    ['HEADER_MISSING', 'invalid_argument', () => []],
    ['UNKNOWN_TENANT', 'not_found', () => [header(newId('ten')), records([Buffer.from('{}')])]],
    ['INVALID_REQUEST', 'invalid_argument', () => [header('ten_x'), records([])]],
    ['INVALID_REQUEST', 'invalid_argument', () => [header(newId('ten'), { format: RecordFormat.UNSPECIFIED })]],
  ] as const)('refuses with %s', async (reason, category, parts) => {
    expect(await refusal(send(parts()))).toMatchObject({ reason, category });
  });

  it('refuses an unknown product and a second header', async () => {
    const tenantId = await metering.tenant();
    expect(await refusal(send([header(tenantId, { product: 'fax' })]))).toMatchObject({ reason: 'UNKNOWN_PRODUCT' });
    expect(await refusal(send([header(tenantId), header(tenantId)]))).toMatchObject({ reason: 'RECORDS_MISSING' });
  });

  const csv = [
    'Mail-ID,recipient,kind,occur_time,segments',
    'm-1,ann@example.com,DELIVERED,2026-10-31T15:00:02Z,',
    '"m-2","a,b@example.com",DROPPED,2026-10-31T15:00:02Z,1',
    'm-3,ann@example.com,LOST,2026-10-31T15:00:02Z,1',
  ].map((line) => Buffer.from(line));

  it('reads CSV by its first row, or by columns that the header names', async () => {
    const tenantId = await metering.tenant();
    const over = { format: RecordFormat.CSV, columnNames: { message_id: 'Mail-ID' } };
    const first = await send([header(tenantId, over), records(csv)]);
    expect(first.flatMap((answer) => answer.rejected)).toEqual([{ recordNumber: 4n, reason: 'UNKNOWN_EVENT' }]);
    expect(first.at(-1)).toMatchObject({ eventsStored: 2n, recordsIgnored: 1n, recordsRejected: 1n, done: true });
    const columns = ['Mail-ID', 'recipient', 'kind', 'occur_time', 'segments'];
    await send([header(tenantId, { ...over, columns }), records(csv.slice(1, 3))]);
    expect(await messages(tenantId)).toBe(2);
  });

  it.each([
    ['a first row without what a row needs', {}, [Buffer.from('a,b')]],
    ['a first row that is none', {}, [Buffer.from('"a')]],
    ['columns without what a row needs', { columns: ['recipient'] }, []],
    ['columns of one name', { columns: ['kind', 'kind', 'message_id', 'recipient', 'occur_time'] }, []],
    ['a name of no field', { columnNames: { tenant: 'x' } }, []],
  ] as [string, Partial<ImportHeader>, Buffer[]][])(
    'refuses CSV with %s, and stores nothing',
    async (_, over, rows) => {
      const tenantId = await metering.tenant();
      const before = (await metering.service.events('tollgate.delivery.')).length;
      const sent = send([header(tenantId, { format: RecordFormat.CSV, ...over }), records([...rows, ...csv])]);
      expect(await refusal(sent)).toMatchObject({ category: 'invalid_argument', reason: 'BAD_COLUMNS' });
      expect((await metering.service.events('tollgate.delivery.')).length).toBe(before);
    },
  );
});
