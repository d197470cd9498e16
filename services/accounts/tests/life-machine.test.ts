// Every sequence of commands over a tenant's life, through the real calls and against a model that is told only what the
// agreements and the law say: nobody opens without an agreement that binds and an approved identity, nobody closed or
// banned ever opens again, and the event that says so comes once.
import { randomUUID } from 'node:crypto';
import { TenantOpened } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  acceptTerms,
  type Bed,
  type Clients,
  enterprise,
  randomUscc,
  register,
  type Registered,
  staff,
  startBed,
  submit,
} from './fixtures.ts';
import { dues, forOthers, reviewing, upload } from './kyc-fixtures.ts';

let bed: Bed;
let reviewer: Clients;
let enforcement: Clients;
let approver: Clients;
const reviewers: ReturnType<typeof reviewing>[] = [];
beforeAll(async () => {
  bed = await startBed(new Date('2026-03-02T02:00:00Z'));
  reviewer = await bed.as('console', staff('reviewer'));
  reviewers.push(reviewing(reviewer), reviewing(await bed.as('console', staff('reviewer'))));
  enforcement = await bed.as('enforcement');
  approver = await bed.as('console', staff('approver'));
});
afterAll(() => bed.stop());

/** What the model knows. */
interface Life {
  accepted: boolean;
  approved: boolean;
  banned: boolean;
  closed: boolean;
  everOpen: boolean;
  pending: 'NONE' | 'REVIEW' | 'SECOND' | 'REVISION';
  pair: boolean;
  firstBy: number | undefined;
}

interface Real {
  readonly tenant: Registered;
  readonly uscc: string;
  verificationId: string;
}

type Step = (life: Life, real: Real, who: number) => Promise<void>;

/** Done, or refused for one of these reasons; the model moves only when it is done. */
async function tried(work: () => Promise<unknown>, allowed: boolean, move: () => void): Promise<void> {
  if (allowed) {
    await work();
    move();
  } else expect((await refusal(work())).category).toMatch(/failed_precondition|permission_denied|not_found/);
}

const submitAs =
  (others: boolean): Step =>
  async (life, real) => {
    const { tenant, uscc } = real;
    const identity =
      others && !life.closed
        ? forOthers([await upload(tenant, 'AUTHORISATION_LETTER')], '2027-12-31', uscc)
        : enterprise(uscc);
    const allowed = !life.closed && !life.banned && (life.pending === 'NONE' || life.pending === 'REVISION');
    await tried(
      async () => (real.verificationId = await submit(tenant, identity)),
      allowed,
      () => Object.assign(life, { pending: 'REVIEW', pair: others, firstBy: undefined }),
    );
  };

const STEPS: Readonly<Record<string, Step>> = {
  accept: (life, { tenant }) =>
    tried(
      () => acceptTerms(tenant),
      !life.closed,
      () => Object.assign(life, { accepted: true }),
    ),
  submit: submitAs(false),
  submitForOthers: submitAs(true),
  approve: (life, { tenant, verificationId }, who) => {
    const waits = life.pending === 'REVIEW' || life.pending === 'SECOND';
    const moves = waits && !life.closed && !life.banned && !(life.pending === 'SECOND' && life.firstBy === who);
    return tried(
      () => reviewers[who]?.approve(tenant.tenantId, verificationId) ?? Promise.resolve(),
      moves,
      () => {
        if (life.pair && life.pending === 'REVIEW') Object.assign(life, { pending: 'SECOND', firstBy: who });
        else Object.assign(life, { pending: 'NONE', approved: true });
      },
    );
  },
  reject: (life, { tenant, verificationId }, who) =>
    tried(
      () => reviewers[who]?.reject(tenant.tenantId, verificationId, ['NAME_MISMATCH']) ?? Promise.resolve(),
      !life.closed && life.pending !== 'NONE',
      () => Object.assign(life, { pending: 'NONE' }),
    ),
  revise: (life, { tenant, verificationId }, who) => {
    const findings = [{ field: 'enterprise.legal_name', reason: 'NAME_MISMATCH' }];
    return tried(
      () => reviewers[who]?.revise(tenant.tenantId, verificationId, findings) ?? Promise.resolve(),
      !life.closed && (life.pending === 'REVIEW' || life.pending === 'SECOND'),
      () => Object.assign(life, { pending: 'REVISION', firstBy: undefined }),
    );
  },
  ban: async (life, { tenant }) => {
    const order = {
      requestId: randomUUID(),
      tenantId: tenant.tenantId,
      reason: 'FRAUD_SUSPECTED',
      validateOnly: false,
    };
    await approver.tenants.banTenant(order);
    life.banned = true;
  },
  close: (life, { tenant }) =>
    tried(
      () =>
        enforcement.tenants.closeTenant({
          requestId: randomUUID(),
          tenantId: tenant.tenantId,
          settlementId: newId('set'),
        }),
      !life.closed,
      () => Object.assign(life, { closed: true, pending: 'NONE' }),
    ),
  demand: (life, { tenant }, who) =>
    tried(
      () => reviewers[who]?.demand(tenant.tenantId, { $case: 'dueDay', value: '2026-12-31' }) ?? Promise.resolve(),
      !life.closed,
      () => undefined,
    ),
};

function expected(life: Life): string {
  if (life.closed) return 'TENANT_STATE_CLOSED';
  if (life.everOpen) return 'TENANT_STATE_OPEN';
  return life.pending !== 'NONE' || life.approved ? 'TENANT_STATE_VERIFYING' : 'TENANT_STATE_REGISTERED';
}

const step = fc.record({ name: fc.constantFrom(...Object.keys(STEPS)), who: fc.nat(1) });
// Whoever only bans and closes never gets far: half the sequences begin on the way to open.
/** These orders are tried every time: three that open, and one in which the ban comes before the consent. */
const words = (text: string) => text.split(' ').map((name, place) => ({ name, who: place % 2 }));
const ALWAYS: [{ name: string; who: number }[], { name: string; who: number }[]][] = [
  [[], words('submit approve accept')],
  [[], words('accept submit approve')],
  [[], words('submitForOthers approve accept approve')],
  [[], words('submit approve ban accept')],
];
const begun = fc.constantFrom<{ name: string; who: number }[]>(
  [],
  [
    { name: 'submit', who: 0 },
    { name: 'approve', who: 0 },
  ],
  [
    { name: 'submit', who: 0 },
    { name: 'approve', who: 0 },
    { name: 'ban', who: 0 },
  ],
  [
    { name: 'accept', who: 0 },
    { name: 'submitForOthers', who: 0 },
    { name: 'approve', who: 1 },
  ],
);

it('holds to the model, whatever is done in whatever order', { timeout: 180_000 }, async () => {
  const opened: string[] = [];
  const all: string[] = [];
  await fc.assert(
    fc.asyncProperty(begun, fc.array(step, { minLength: 1, maxLength: 12 }), async (start, more) => {
      const tenant = await register(bed);
      const { tenantId } = tenant;
      all.push(tenantId);
      const real: Real = { tenant, uscc: randomUscc(), verificationId: newId('ver') };
      const life: Life = {
        accepted: false,
        approved: false,
        banned: false,
        closed: false,
        everOpen: false,
        pending: 'NONE',
        pair: false,
        firstBy: undefined,
      };
      for (const { name, who } of [...start, ...more]) {
        await STEPS[name]?.(life, real, who);
        const ready = life.accepted && life.approved && !life.banned && !life.closed;
        if (ready && !life.everOpen) {
          life.everOpen = true;
          opened.push(tenantId);
        }
        const shown = (await reviewer.tenants.getTenant({ tenantId })).tenant;
        expect([name, shown?.state]).toEqual([name, expected(life)]);
        expect(shown?.banTime !== undefined).toBe(life.banned);
        const due = await dues(tenant);
        expect('BANNED' in due).toBe(life.banned && !life.closed);
        expect('AGREEMENT' in due).toBe(!life.accepted && !life.closed);
      }
    }),
    { numRuns: 60, examples: ALWAYS },
  );
  await bed.service.flush();
  const told = (await bed.service.events('tollgate.accounts.tenant_opened')).map(({ data }) =>
    TenantOpened.decode(data),
  );
  expect(told.map(({ tenantId }) => tenantId).toSorted()).toEqual(opened.toSorted());
  // The property would hold of nothing.
  expect(opened.length).toBeGreaterThanOrEqual(3);
  expect(opened.length).toBeLessThan(all.length);
});
