// Closures in every order of steps against a model: nothing closes without a settlement, nothing is erased before it, and
// nothing comes back after it. And the clock of what is kept.
import { randomUUID } from 'node:crypto';
import { refusal } from '@tollgate/testing';
import { isDomainError } from '@tollgate/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bed, type Clients, PASSWORD, register, type Registered, staff, startBed } from './fixtures.ts';
import {
  ask,
  confirm,
  desks,
  onRequest,
  ownerOf,
  type PrivacyClients,
  privacyClients,
  settleAndClose,
} from './privacy-bed.ts';

let bed: Bed;
let desk: Awaited<ReturnType<typeof desks>>;
let reviewer: Clients;
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T04:00:00Z'));
  desk = await desks(bed);
  reviewer = await bed.as('console', staff('reviewer'));
});
afterAll(() => bed.stop());

interface Life {
  closure: 'NONE' | 'COOLING_OFF' | 'SETTLING';
  closed: boolean;
  erased: boolean;
}
interface Real {
  readonly tenant: Registered;
  readonly me: PrivacyClients;
  erasure: { tenantId: string; privacyRequestId: string } | undefined;
}
/** The reason that the model expects, undefined where the step has to pass. */
type Step = readonly [
  run: (real: Real) => Promise<unknown>,
  refused: (life: Life, real: Real) => string | undefined,
  then: (life: Life) => void,
];

const wish = (tenantId: string) => ({
  requestId: randomUUID(),
  tenantId,
  channel: 'CLOSURE_CHANNEL_CONSOLE' as const,
  password: PASSWORD,
});
const STEPS: Readonly<Record<string, Step>> = {
  request: [
    ({ me, tenant }) => me.closures.requestClosure(wish(tenant.tenantId)),
    ({ closed, closure }) => (closed ? 'TENANT_CLOSED' : closure === 'NONE' ? undefined : 'CLOSURE_PENDING'),
    (life) => (life.closure = 'COOLING_OFF'),
  ],
  cancel: [
    ({ me, tenant }) => me.closures.cancelClosure({ requestId: randomUUID(), tenantId: tenant.tenantId }),
    ({ closed, closure }) =>
      closed
        ? 'TENANT_CLOSED'
        : closure === 'NONE'
          ? 'CLOSURE_NOT_FOUND'
          : closure === 'SETTLING'
            ? 'CLOSURE_SETTLING'
            : undefined,
    (life) => (life.closure = 'NONE'),
  ],
  wait: [
    async () => {
      bed.clock.now = new Date(bed.clock.now.getTime() + 25 * 3_600_000);
      await bed.service.runJob('keep-privacy-clocks');
    },
    () => undefined,
    (life) => (life.closure = life.closure === 'COOLING_OFF' ? 'SETTLING' : life.closure),
  ],
  settle: [
    ({ tenant }) => settleAndClose(bed, tenant.tenantId),
    ({ closed }) => (closed ? 'TENANT_CLOSED' : undefined),
    (life) => Object.assign(life, { closed: true, closure: 'NONE' }),
  ],
  askErasure: [
    async (real) =>
      (real.erasure = await ask(desk.support, real.tenant.tenantId, 'ERASE', {
        password: '',
        identityCheck: 'IDENTITY_CHECK_PAPER_SEEN',
      })),
    ({ erased }, { erasure }) => (erased ? 'TENANT_ERASED' : erasure === undefined ? undefined : 'ERASURE_PENDING'),
    () => undefined,
  ],
  erase: [
    ({ tenant, erasure }) => {
      const privacyRequestId = erasure?.privacyRequestId ?? `pvr_${'0'.repeat(32)}`;
      return desk.approver.privacy.orderErasure({
        ...onRequest({ tenantId: tenant.tenantId, privacyRequestId }),
        validateOnly: false,
      });
    },
    ({ closed, erased }, { erasure }) =>
      erasure === undefined
        ? 'PRIVACY_REQUEST_NOT_FOUND'
        : erased
          ? 'PRIVACY_REQUEST_STATE'
          : closed
            ? undefined
            : 'CLOSE_FIRST',
    (life) => (life.erased = true),
  ],
};

async function reasonOf(run: Promise<unknown>): Promise<string | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (isDomainError(error)) return error.reason;
    throw error;
  }
}

it('holds to the model, whatever is done in whatever order', { timeout: 120_000 }, async () => {
  const name = fc.constantFrom(...Object.keys(STEPS));
  let erasures = 0;
  const whole = ['request', 'wait', 'settle', 'askErasure', 'erase', 'erase', 'cancel'];
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 10 }), async (steps) => {
      const tenant = await register(bed, 'ENTERPRISE', '云帆关闭');
      const real: Real = { tenant, me: await privacyClients(bed, ownerOf(tenant)), erasure: undefined };
      const life: Life = { closure: 'NONE', closed: false, erased: false };
      for (const step of steps) {
        const [run, refused, then] = STEPS[step] ?? [];
        const wanted = refused?.(life, real);
        const reason = await reasonOf(run?.(real) ?? Promise.resolve());
        // Erasure ends what the owner's token says, which is heard a moment later; the password is gone at once.
        const gone = step === 'request' ? ['PERSON_TOKEN_REVOKED', 'PASSWORD_REFUSED'] : ['PERSON_TOKEN_REVOKED'];
        const ended = life.erased && ['request', 'cancel'].includes(step) && gone.includes(reason ?? '');
        expect([step, ended ? wanted : reason]).toEqual([step, wanted]);
        if (wanted === undefined) then?.(life);
        const shown = (await reviewer.tenants.getTenant({ tenantId: tenant.tenantId })).tenant;
        expect(shown?.state === 'TENANT_STATE_CLOSED').toBe(life.closed);
        expect(shown?.displayName).toBe(life.erased ? '' : '云帆关闭');
      }
      erasures += life.erased ? 1 : 0;
    }),
    { numRuns: 25, examples: [[whole], [['askErasure', 'erase', 'settle', 'erase', 'request']]] },
  );
  expect(erasures).toBeGreaterThanOrEqual(2);
});

it('keeps what the law wants kept, as long as it does, and certifies the end', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const me = await privacyClients(bed, ownerOf(tenant));
  const asked = me.closures.requestClosure({ ...wish(tenantId), password: 'not the password' });
  expect(await refusal(asked)).toMatchObject({ reason: 'PASSWORD_REFUSED' });
  expect(await refusal(me.closures.requestClosure({ ...wish(tenantId), password: '' }))).toMatchObject({
    reason: 'PASSWORD_WANTED',
  });
  await me.closures.requestClosure(wish(tenantId));
  bed.clock.now = new Date('2027-08-31T04:00:00Z');
  await settleAndClose(bed, tenantId);
  const retention = async () => {
    const { closures } = await desk.support.closures.listClosures({ tenantId, pageSize: 0, pageToken: '' });
    return closures[0]?.retention.map(({ dataClass, law, dueTime, eraseTime }) => [
      dataClass,
      law,
      dueTime?.toISOString(),
      eraseTime !== undefined,
    ]);
  };
  expect(await retention()).toEqual([
    ['OPTIONAL_FACTS', 'law/pipl-47', '2027-08-31T04:00:00.000Z', false],
    // Six months after 31 August is the last of February, of a leap year.
    ['PAPERS', 'law/cybersecurity-21', '2028-02-28T16:00:00.000Z', false],
    ['PERSONAL_DATA', 'law/e-commerce-31', '2030-08-30T16:00:00.000Z', false],
  ]);
  bed.clock.now = new Date('2028-03-01T04:00:00Z');
  await bed.service.runJob('keep-privacy-clocks');
  expect((await retention())?.map(([, , , erased]) => erased)).toEqual([true, true, false]);
  bed.clock.now = new Date('2030-09-01T04:00:00Z');
  await bed.service.runJob('keep-privacy-clocks');
  await bed.service.runJob('keep-privacy-clocks');
  expect((await reviewer.tenants.getTenant({ tenantId })).tenant?.displayName).toBe('');
  const { requests } = await desk.support.privacy.listPrivacyRequests({
    tenantId,
    pendingOnly: false,
    pageSize: 0,
    pageToken: '',
  });
  expect(requests).toMatchObject([
    { kind: 'PRIVACY_REQUEST_KIND_ERASE', submitter: 'service:accounts', state: 'PRIVACY_REQUEST_STATE_EXECUTING' },
  ]);
  const [automatic] = requests;
  if (automatic === undefined) throw new Error('nothing was erased');
  await confirm(bed, automatic);
  expect((await desk.support.privacy.getErasureCertificate(onRequest(automatic))).confirmations).toHaveLength(5);
});

it('erases when the law’s time is over, also what was asked for and never proved or answered', async () => {
  const tenant = await register(bed);
  const { tenantId } = tenant;
  const me = await privacyClients(bed, ownerOf(tenant));
  const unproved = await ask(me, tenantId, 'ERASE', { password: '' });
  const unanswered = await ask(me, tenantId, 'RECTIFY');
  await settleAndClose(bed, tenantId);
  bed.clock.now = new Date(bed.clock.now.getTime() + 4 * 366 * 86_400_000);
  for (let run = 0; run < 2; run++) await bed.service.runJob('keep-privacy-clocks');
  expect((await reviewer.tenants.getTenant({ tenantId })).tenant?.displayName).toBe('');
  const stateOf = async (request: typeof unproved) =>
    (await desk.support.privacy.getPrivacyRequest(onRequest(request))).request;
  expect(await stateOf(unproved)).toMatchObject({ state: 'PRIVACY_REQUEST_STATE_EXECUTING' });
  expect(await stateOf(unanswered)).toMatchObject({
    state: 'PRIVACY_REQUEST_STATE_REFUSED',
    refusalGround: 'REFUSAL_GROUND_NOTHING_HELD',
  });
});
