// What was counted, on the command line: the question that is asked, tables, CSV, and the stream of live counts.
import { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import { LiveUsageServiceService } from '@tollgate/contracts/metering/v1/live';
import {
  MeteringServiceService,
  type QueryUsageRequest,
  type UsageRow,
} from '@tollgate/contracts/metering/v1/metering';
import { type CreateWebHookRequest, type WebHook, WebHooksServiceService } from '@tollgate/contracts/metering/v1/hooks';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { type Sessions, SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'c'.repeat(32)}`;
const sessions: Sessions = { over: false, refreshes: 0, signOuts: 0 };
let fixture: Fixture;
let asked: QueryUsageRequest | undefined;
let ordered: CreateWebHookRequest | undefined;
let rows: Partial<UsageRow>[] = [];

const row = (over: Partial<UsageRow>): UsageRow => ({
  windowStart: new Date('2026-10-31T16:00:00Z'),
  product: 'mail',
  jobId: '',
  domain: '',
  outcome: 'DELIVERY_EVENT_KIND_UNSPECIFIED',
  messages: 3n,
  submitted: 0n,
  delivered: 2n,
  hardBounced: 1n,
  softBounced: 0n,
  dropped: 0n,
  complained: 0n,
  unsubscribed: 0n,
  billableMessages: 3n,
  billableUnits: 3n,
  ...over,
});

const CONFIRM = `https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription&Token=${'2'.repeat(300)}`;

/** Amazon's waits for a person; the other one was ended and did not take everything. */
function hook(which: 'a' | 'b'): WebHook {
  const made: WebHook = {
    webHookId: `whk_${which}`,
    tenantId: TENANT,
    product: 'mail',
    format: 'RECORD_FORMAT_AMAZON_SES',
    label: '华东',
    signed: true,
    snsTopicArn: '',
    snsSubscribeUrl: CONFIRM,
    createTime: new Date('2026-10-31T16:00:00Z'),
    revokeTime: undefined,
    rejectedRecords: 0n,
    lastRejectTime: undefined,
    lastRejectReason: '',
  };
  if (which === 'a') return made;
  return {
    ...made,
    format: 'RECORD_FORMAT_DELIVERY_STATUS_NOTIFICATION',
    label: '长'.repeat(40),
    revokeTime: new Date('2026-11-01T16:00:00Z'),
    rejectedRecords: 1_200n,
    lastRejectTime: new Date('2026-11-01T04:00:00Z'),
    lastRejectReason: 'NOT_A_DELIVERY_STATUS',
  };
}

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), sessions, now)],
    metering: [
      standIn(
        MeteringServiceService,
        { queryUsage: { staff: ['support'] } },
        {
          queryUsage: async (request) => {
            asked = request;
            return { rows: rows.map(row), nextPageToken: '' };
          },
        },
      ),
      standIn(
        LiveUsageServiceService,
        { watchUsage: { staff: ['support'] } },
        {
          async *watchUsage() {
            for (const messages of [1n, 2n, 3n]) yield { asOfTime: new Date(0), totals: [row({ messages })] };
          },
        },
      ),
      standIn(
        JobsServiceService,
        { getJobReport: { staff: ['support'] } },
        { getJobReport: async () => ({ report: undefined, csv: 'job_id\r\nspring\r\n' }) },
      ),
      standIn(
        WebHooksServiceService,
        { createWebHook: { staff: ['support'] }, listWebHooks: { staff: ['support'] } },
        {
          listWebHooks: async () => ({ webHooks: [hook('a'), hook('b')], nextPageToken: '' }),
          createWebHook: async (request) => {
            ordered = request;
            return { webHook: undefined, url: 'http://127.0.0.1:7113/hooks/secret/sendcloud' };
          },
        },
      ),
    ],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
beforeEach(() => {
  rows = [{}];
});

test('usage asks what stands on the command line', async () => {
  const words = `usage --tenant ${TENANT} --from 2026-11-01 --to 2026-11-02 --window week --zone UTC --group-by job,outcome --job spring`;
  expect((await fixture.tollgate(words.split(' '))).code).toBe(0);
  expect(asked).toMatchObject({
    tenantId: TENANT,
    startTime: new Date('2026-10-31T16:00:00Z'),
    endTime: new Date('2026-11-01T16:00:00Z'),
    window: 'USAGE_WINDOW_WEEK',
    timeZone: 'UTC',
    groupBy: ['USAGE_DIMENSION_JOB', 'USAGE_DIMENSION_OUTCOME'],
    jobId: 'spring',
  });
  expect((await fixture.tollgate(['usage', 'query', TENANT])).code).toBe(0);
  expect(asked).toMatchObject({ groupBy: ['USAGE_DIMENSION_PRODUCT'], jobId: undefined, timeZone: 'Asia/Shanghai' });
});

test('usage by domain asks for it and shows it', async () => {
  rows = [{ domain: 'qq.com' }, { domain: 'other' }];
  const words = `usage --tenant ${TENANT} --product mail --group-by domain --csv`;
  const csv = await fixture.tollgate(words.split(' '));
  expect(asked).toMatchObject({ product: 'mail', groupBy: ['USAGE_DIMENSION_DOMAIN'] });
  expect(csv.stdout.split('\r\n').map((line) => line.split(',')[1])).toEqual(['domain', 'qq.com', 'other', undefined]);
});

test('tables say the time of the zone, and CSV is safe for spreadsheets', async () => {
  rows = [{ jobId: '=cmd|x', product: 'a,b' }];
  const table = await fixture.tollgate(['usage', '--tenant', TENANT, '--zone', 'Asia/Kolkata']);
  expect(table.stdout).toContain('2026-10-31 21:30 +05:30');
  const csv = await fixture.tollgate(['usage', '--tenant', TENANT, '--group-by', 'product,job', '--csv']);
  expect(csv.stdout).toBe(
    'from,product,job,messages,delivered,hard,soft,billable,units\r\n2026-11-01 00:00,"a,b",\'=cmd|x,3,2,1,0,3,3\r\n',
  );
});

test.each([
  [['usage']],
  [['usage', '--tenant', TENANT, '--group-by', 'colour']],
  [['usage', '--tenant', TENANT, '--window', 'year']],
  [['hooks', 'create', TENANT, '--product', 'mail', '--format', 'fax']],
  [['ingest', 'x', '--tenant', TENANT, '--product', 'mail', '--format', 'csv', '--column', 'x']],
])('%j is wrong usage', async (words) => {
  expect((await fixture.tollgate(words)).code).toBe(2);
});

test('watch prints the counts as they come, until told', async () => {
  const { stdout, code } = await fixture.tollgate(['usage', 'watch', TENANT, '--changes', '2']);
  expect([code, stdout.match(/MESSAGES/g)?.length]).toEqual([0, 2]);
});

test('a job report as CSV is what the service made', async () => {
  expect((await fixture.tollgate(['usage', 'job', TENANT, 'spring', '--csv'])).stdout).toBe('job_id\r\nspring\r\n');
});

test('the key of a hook comes from the environment, and its address is printed', async () => {
  const words = ['hooks', 'create', TENANT, '--product', 'mail', '--format', 'sendcloud'];
  const { stdout } = await fixture.tollgate(words, { env: { TOLLGATE_SIGNING_KEY: 'app-key' } });
  expect(stdout).toContain('http://127.0.0.1:7113/hooks/secret/sendcloud');
  expect(ordered).toMatchObject({ signingKey: 'app-key', format: 'RECORD_FORMAT_SENDCLOUD', tenantId: TENANT });
});

test('hooks are listed a line each; what is long stands below the table', async () => {
  const { stdout } = await fixture.tollgate(['hooks', 'list', TENANT]);
  const [table = '', refused = '', toConfirm = ''] = stdout.split('\n\n');
  expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['HOOK', 'PRODUCT', 'FORMAT', 'MADE', 'ENDED', 'NOT TAKEN', 'LABEL'],
    ['whk_a', 'mail', 'amazon-ses', '2026-11-01 00:00', '-', '0', '华东'],
    ['whk_b', 'mail', 'dsn', '2026-11-01 00:00', '2026-11-02 00:00', '1200', `${'长'.repeat(31)}…`],
  ]);
  expect(refused.split('\n').map((line) => line.trim())).toEqual([
    'Last not taken:',
    'whk_b  2026-11-01 12:00 NOT_A_DELIVERY_STATUS',
  ]);
  expect(toConfirm).toContain(`whk_a  ${CONFIRM}`);
  const json = await fixture.tollgate(['hooks', 'list', TENANT, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ webHooks: [{ webHookId: 'whk_a' }, { rejectedRecords: '1200' }] });
});
