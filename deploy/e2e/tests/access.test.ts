// Who is not let in, and with which words: forged, borrowed, stale and missing proofs, other people's tenants. The access
// check comes first, so that nothing is looked up and nothing is written.
import {
  channelCredentials,
  createAuthority,
  createCallerTokens,
  loadIdentity,
  signPersonToken,
  withPerson,
  type ServiceName,
} from '@tollgate/auth';
import { TenantsServiceService } from '@tollgate/contracts/accounts/v1/tenants';
import { InvoicesServiceService } from '@tollgate/contracts/billing/v1/invoices';
import { StandingServiceService } from '@tollgate/contracts/enforcement/v1/standing';
import { MeteringServiceService } from '@tollgate/contracts/metering/v1/metering';
import { WalletServiceService } from '@tollgate/contracts/wallet/v1/wallet';
import { newId } from '@tollgate/ids';
import { createClient } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit, type Visitors } from '../src/constellation.ts';
import { staff, userOf } from '../src/people.ts';

let visitors: Visitors;
/** Keys of another authority for the same names. */
let foreign: string;
beforeAll(async () => {
  visitors = visit();
  foreign = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'));
  await createAuthority(foreign, ['billing', 'accounts', 'console']);
});
afterAll(async () => {
  rmSync(foreign, { recursive: true, force: true });
  await visitors.close();
});

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000);

type Headers = Readonly<Record<string, string>>;

/** Asks the wallet for the shop's balance over the certificate in a folder of identities, with the given headers. */
async function balanceWith(
  certificateOf: ServiceName,
  headers: Headers,
  identities = visitors.constellation.file.identitiesDir,
): Promise<unknown> {
  const dir = join(identities, certificateOf);
  const client = createClient(WalletServiceService, {
    address: visitors.constellation.file.addresses['wallet'] ?? '',
    credentials: channelCredentials(await loadIdentity(dir)),
    audience: 'wallet',
    authorize: () => Promise.resolve(headers),
  });
  try {
    return await client.getBalance({ tenantId: visitors.shop });
  } finally {
    client.close();
  }
}

const callerToken = async (of: ServiceName, audience: string, now?: Date): Promise<Headers> =>
  createCallerTokens(await visitors.identity(of), now === undefined ? undefined : () => now)(audience);
const forgedToken = async (): Promise<Headers> =>
  createCallerTokens(await loadIdentity(join(foreign, 'billing')))('wallet');

describe('a service', () => {
  it('is answered with its own certificate and a token for the wallet', async () => {
    expect(await balanceWith('billing', await callerToken('billing', 'wallet'))).toMatchObject({
      balance: { available: { currencyCode: 'CNY' } },
    });
  });

  it.each<[string, ServiceName, () => Promise<Headers>, string]>([
    ['no token', 'billing', () => Promise.resolve({}), 'TOKEN_MISSING'],
    ['text for a token', 'billing', () => Promise.resolve({ authorization: 'Bearer e30.e30.e30' }), 'TOKEN_INVALID'],
    ['a token signed by a foreign key', 'billing', forgedToken, 'TOKEN_INVALID'],
    ['a token for another service', 'billing', () => callerToken('billing', 'accounts'), 'TOKEN_AUDIENCE'],
    ['a token of an hour ago', 'billing', () => callerToken('billing', 'wallet', AN_HOUR_AGO), 'TOKEN_EXPIRED'],
    ["another service's token", 'gateway', () => callerToken('billing', 'wallet'), 'PEER_MISMATCH'],
  ])('is not with %s', async (_what, certificate, headers, reason) => {
    expect(await refusal(balanceWith(certificate, await headers()))).toMatchObject({
      category: 'unauthenticated',
      reason,
    });
  });

  it('does not get past the handshake with a certificate of another authority', async () => {
    const answer = await refusal(balanceWith('billing', await forgedToken(), foreign));
    expect(answer.category).toBe('unavailable');
  });

  it('may call only what its entry names', async () => {
    const gateway = await visitors.client('wallet', WalletServiceService, 'gateway');
    const before = await visitors.rows('wallet');
    const charge = {
      chargeId: newId('chg'),
      tenantId: visitors.shop,
      amount: { currencyCode: 'CNY', micros: 1n },
      reservationReference: '',
    };
    expect(await refusal(gateway.postCharges({ charges: [charge] }))).toMatchObject({
      category: 'permission_denied',
      reason: 'SERVICE_NOT_ALLOWED',
    });
    expect(await visitors.rows('wallet')).toEqual(before);
  });
});

describe('a person', () => {
  const person = () => userOf(visitors.shop);
  const tokenOf = async (signer: ServiceName, now = new Date()): Promise<string> =>
    signPersonToken(await visitors.identity(signer), person(), now, 900);

  it.each<[string, () => Promise<string>, string, string]>([
    ['an expired token', () => tokenOf('accounts', AN_HOUR_AGO), 'unauthenticated', 'PERSON_TOKEN_EXPIRED'],
    ['a token that another service signed', () => tokenOf('billing'), 'unauthenticated', 'PERSON_TOKEN_INVALID'],
    [
      'a token that a foreign accounts signed',
      async () => signPersonToken(await loadIdentity(join(foreign, 'accounts')), person(), new Date(), 900),
      'unauthenticated',
      'PERSON_TOKEN_INVALID',
    ],
    [
      'a token in which another tenant was put',
      async () => {
        const [head = '', , signature = ''] = (await tokenOf('accounts')).split('.');
        const other = await signPersonToken(
          await visitors.identity('accounts'),
          userOf(visitors.newcomer),
          new Date(),
          900,
        );
        return [head, other.split('.')[1], signature].join('.');
      },
      'unauthenticated',
      'PERSON_TOKEN_INVALID',
    ],
  ])('is not believed with %s', async (_what, token, category, reason) => {
    const headers = { ...(await callerToken('console', 'wallet')), ...withPerson(await token()) };
    expect(await refusal(balanceWith('console', headers))).toMatchObject({ category, reason });
  });

  it('is not believed from a service that has nobody sitting at it', async () => {
    const headers = { ...(await callerToken('billing', 'wallet')), ...withPerson(await tokenOf('accounts')) };
    expect(await refusal(balanceWith('billing', headers))).toMatchObject({
      category: 'permission_denied',
      reason: 'VOUCHER_NOT_ALLOWED',
    });
  });

  it('of the staff needs a role for what it does', async () => {
    const standing = await visitors.client('enforcement', StandingServiceService, 'console', staff('reviewer'));
    const before = await visitors.rows('enforcement');
    const order = { tenantId: visitors.shop, clauseId: 'jd/7.3.2', reason: 'Ten characters and more.' };
    expect(
      await refusal(
        standing.suspendTenant({
          ...order,
          requestId: crypto.randomUUID(),
          expireTime: undefined,
          validateOnly: false,
        }),
      ),
    ).toMatchObject({ category: 'permission_denied', reason: 'ROLE_REQUIRED' });
    expect(await visitors.rows('enforcement')).toEqual(before);
  });
});

describe("another tenant's", () => {
  const page = { pageSize: 0, pageToken: '' };
  const DAY = new Date('2026-11-01T00:00:00Z');
  const NEXT_DAY = new Date('2026-11-02T00:00:00Z');
  const reads: readonly [string, (person: ReturnType<typeof userOf>, tenantId: string) => Promise<unknown>][] = [
    [
      'balance',
      async (person, tenantId) =>
        (await visitors.client('wallet', WalletServiceService, 'console', person)).getBalance({ tenantId }),
    ],
    [
      'charges',
      async (person, tenantId) =>
        (await visitors.client('billing', InvoicesServiceService, 'console', person)).listCharges({
          tenantId,
          ...page,
        }),
    ],
    [
      'usage',
      async (person, tenantId) =>
        (await visitors.client('metering', MeteringServiceService, 'console', person)).queryUsage({
          tenantId,
          startTime: DAY,
          endTime: NEXT_DAY,
          window: 'USAGE_WINDOW_DAY',
          timeZone: '',
          product: '',
          groupBy: [],
          ...page,
        }),
    ],
    [
      'standing',
      async (person, tenantId) =>
        (await visitors.client('enforcement', StandingServiceService, 'console', person)).getStanding({ tenantId }),
    ],
    [
      'registration',
      async (person, tenantId) =>
        (await visitors.client('accounts', TenantsServiceService, 'console', person)).getTenant({ tenantId }),
    ],
  ];

  it.each(reads)('%s cannot be read, and whether there is such a tenant is not told', async (_what, read) => {
    const newcomer = userOf(visitors.newcomer);
    const another = await refusal(read(newcomer, visitors.shop));
    expect(another).toMatchObject({ category: 'permission_denied', reason: 'TENANT_SCOPE' });
    const nobody = newId('ten');
    const missing = await refusal(read(newcomer, nobody));
    expect(JSON.parse(JSON.stringify(missing).replaceAll(nobody, visitors.shop))).toEqual(another);
    // The same question about its own tenant is answered.
    await expect(read(newcomer, visitors.newcomer)).resolves.toBeDefined();
  });
});
