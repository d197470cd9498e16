// tollgate privacy, tenants close and accounts rotate-keys against stand-ins: what they ask for, and what they print.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Closure, ClosuresServiceService, PreviewClosureResponse } from '@tollgate/contracts/accounts/v1/closures';
import { KeysServiceService } from '@tollgate/contracts/accounts/v1/keys';
import {
  type OrderErasureRequest,
  PrivacyRequest,
  PrivacyServiceService,
  type RefusePrivacyRequestRequest,
} from '@tollgate/contracts/accounts/v1/privacy';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const tenantId = `ten_${'1'.repeat(32)}`;
const privacyRequestId = `pvr_${'2'.repeat(32)}`;
const request = PrivacyRequest.fromPartial({
  privacyRequestId,
  tenantId,
  kind: 'PRIVACY_REQUEST_KIND_ERASE',
  state: 'PRIVACY_REQUEST_STATE_OPEN',
  dueTime: new Date('2026-12-07T15:59:59.999Z'),
  clauseId: 'hongfengye/5.8',
});
const erasures: OrderErasureRequest[] = [];
const refusals: RefusePrivacyRequestRequest[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'tollgate-cli-privacy-'));
let fixture: Fixture;

const support = { staff: ['support'] } as const;
const privacyStandIn = () =>
  standIn(
    PrivacyServiceService,
    {
      listPrivacyRequests: support,
      refusePrivacyRequest: support,
      orderErasure: support,
      downloadPrivacyExport: support,
    },
    {
      listPrivacyRequests: async () => ({ requests: [request], nextPageToken: '' }),
      refusePrivacyRequest: async (order) => {
        refusals.push(order);
        return { request: { ...request, state: 'PRIVACY_REQUEST_STATE_REFUSED' } };
      },
      orderErasure: async (order) => {
        erasures.push(order);
        const key = { category: 'data_key', records: 1n, treatment: 'HOLDING_TREATMENT_ERASED', law: '' } as const;
        return { request, holdings: [key] };
      },
      downloadPrivacyExport: async function* download() {
        yield { chunk: Buffer.from('PK') };
        yield { chunk: Buffer.from('34') };
      },
    },
  );

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [
      usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now),
      privacyStandIn(),
      standIn(
        ClosuresServiceService,
        { previewClosure: support, requestClosure: support },
        {
          previewClosure: async () =>
            PreviewClosureResponse.fromPartial({
              agreementId: 'jd-sms',
              agreementVersion: '1',
              refunded: { currencyCode: 'CNY', micros: 12_340_000n },
            }),
          requestClosure: async () => ({ closure: Closure.fromPartial({ state: 'CLOSURE_STATE_COOLING_OFF' }) }),
        },
      ),
      standIn(
        KeysServiceService,
        { rotateKeys: support },
        {
          rotateKeys: async function* rotate({ dataKeys }) {
            yield { phase: dataKeys ? 'RESEAL' : 'REWRAP', done: 3n, total: 3n };
          },
        },
      ),
    ],
  }));
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(async () => {
  await fixture.close();
  rmSync(folder, { recursive: true });
});

test('requests are listed with deadline and clause, refused on a ground, erased once', async () => {
  const { stdout } = await fixture.tollgate(['privacy', 'list']);
  expect(stdout).toMatch(/erase +open +2026-12-07 23:59 +hongfengye\/5\.8/);
  const reason = 'an invoice is still disputed';
  await fixture.tollgate([
    'privacy',
    'refuse',
    tenantId,
    privacyRequestId,
    '--ground',
    'claim-open',
    '--reason',
    reason,
  ]);
  expect(refusals).toMatchObject([{ tenantId, privacyRequestId, ground: 'REFUSAL_GROUND_CLAIM_OPEN', reason }]);
  const unknown = await fixture.tollgate([
    'privacy',
    'refuse',
    tenantId,
    privacyRequestId,
    '--ground',
    'no',
    '--reason',
    reason,
  ]);
  expect(unknown.code).toBe(2);
  const id = randomUUID();
  await fixture.tollgate(['privacy', 'erase', tenantId, privacyRequestId, '--dry-run']);
  const erased = await fixture.tollgate(['privacy', 'erase', tenantId, privacyRequestId, '--request-id', id]);
  expect(erased.stdout).toMatch(/accounts +data_key +1 +erased/);
  expect(erasures).toMatchObject([{ validateOnly: true }, { validateOnly: false, requestId: id }]);
});

test('a package is written once, and never over something else', async () => {
  const file = path.join(folder, 'package.zip');
  const download = () => fixture.tollgate(['privacy', 'export', tenantId, privacyRequestId, '--out', file]);
  expect((await download()).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('PK34');
  expect((await download()).code).toBe(1);
});

test('a closure is previewed and asked for; keys are rotated with progress', async () => {
  const preview = await fixture.tollgate(['tenants', 'close', tenantId, '--dry-run']);
  expect(preview.stdout).toMatch(/refunded +12\.34/);
  expect((await fixture.tollgate(['tenants', 'close', tenantId])).stdout).toContain('cooling-off');
  const rotated = await fixture.tollgate(['accounts', 'rotate-keys', '--data-keys']);
  expect(rotated.stderr).toContain('RESEAL 3/3');
  expect(rotated.stdout).toMatch(/RESEAL +3 +3/);
});
