// Tokens over real mutual TLS: what gets in, and the reason that everything else gets.
import { Metadata, credentials } from '@grpc/grpc-js';
import { SignJWT, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';

import { channelCredentials, createCallerTokens, signPersonToken, withPerson } from '../src/index.ts';
import type { Person } from '../src/index.ts';
import { DoorService, guardedServer, refusal } from './guarded-server.ts';

const guarded = guardedServer();
const tenant: Person = { userId: 'usr_t', kind: 'tenant', tenantId: 'ten_1', roles: ['owner'] };
const finance: Person = { userId: 'usr_f', kind: 'staff', roles: ['finance'] };
const about = (tenantId: string) => ({ tenantId });

const seconds = (from: number) => new Date(Date.now() + from * 1000);
const header = (token: string) => ({ authorize: async () => ({ authorization: `Bearer ${token}` }) });

// A caller token with any of its parts changed.
async function callerToken(
  change: {
    signer?: 'billing' | 'gateway';
    kid?: string;
    iss?: string;
    aud?: string;
    typ?: string;
    from?: number;
    life?: number;
  } = {},
) {
  const identity = await guarded.identity(change.signer ?? 'billing');
  const issuedAt = Math.floor(Date.now() / 1000) + (change.from ?? 0);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', kid: change.kid ?? 'billing', typ: change.typ ?? 'tollgate-caller+jwt' })
    .setIssuer(change.iss ?? 'billing')
    .setAudience(change.aud ?? 'wallet')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (change.life ?? 60))
    .sign(identity.signingKey);
}

describe('a service', () => {
  it('gets in with its certificate and its token', async () => {
    const client = await guarded.client('billing');
    expect(await client.forBilling(about('ten_1'))).toEqual({ actor: 'service:billing' });
  });

  it('does not get in where another is listed, nor where nobody is', async () => {
    expect(await refusal((await guarded.client('gateway')).forBilling(about('')))).toMatchObject({
      reason: 'SERVICE_NOT_ALLOWED',
    });
    const shut = await refusal((await guarded.client('billing')).shut(about('')));
    expect(shut).toMatchObject({ category: 'permission_denied', reason: 'NOT_CALLABLE' });
  });

  it.each([
    ['an expired token', { from: -70 }, 'TOKEN_EXPIRED'],
    ['a token for another service', { aud: 'accounts' }, 'TOKEN_AUDIENCE'],
    ['a token signed by another service', { signer: 'gateway' }, 'TOKEN_INVALID'],
    ['a token of another service', { signer: 'gateway', kid: 'gateway', iss: 'gateway' }, 'PEER_MISMATCH'],
    ['a token that claims another issuer than its key', { iss: 'wallet' }, 'TOKEN_INVALID'],
    ['a token with a key that nobody has', { kid: 'stranger' }, 'TOKEN_INVALID'],
    ['a token of another kind', { typ: 'tollgate-person+jwt' }, 'TOKEN_INVALID'],
    ['a token that lives too long', { life: 61 }, 'TOKEN_INVALID'],
    ['a token dated ahead', { from: 30 }, 'TOKEN_INVALID'],
  ] as const)('is not known with %s', async (_name, change, reason) => {
    const client = await guarded.client('billing', header(await callerToken(change)));
    expect(await refusal(client.forBilling(about('')))).toMatchObject({ category: 'unauthenticated', reason });
  });

  it('is not known without a token, with rubbish, or with a token nobody signed', async () => {
    const bare = await guarded.client('billing', { authorize: async () => ({}) });
    expect(await refusal(bare.forBilling(about('')))).toMatchObject({
      category: 'unauthenticated',
      reason: 'TOKEN_MISSING',
    });
    expect(await refusal((await guarded.client('billing', header('rubbish'))).forBilling(about('')))).toMatchObject({
      reason: 'TOKEN_INVALID',
    });
    const [head, body] = (await callerToken()).split('.');
    const unsigned = `${Buffer.from('{"alg":"none","kid":"billing","typ":"tollgate-caller+jwt"}').toString('base64url')}.${body}.`;
    expect(await refusal((await guarded.client('billing', header(unsigned))).forBilling(about('')))).toMatchObject({
      reason: 'TOKEN_INVALID',
    });
    const tampered = `${head}.${body}.${'A'.repeat(86)}`;
    expect(await refusal((await guarded.client('billing', header(tampered))).forBilling(about('')))).toMatchObject({
      reason: 'TOKEN_INVALID',
    });
  });

  it('is not known any more once a token that was good expires', async () => {
    const client = await guarded.client('billing', header(await callerToken({ life: 1, from: -4 })));
    expect(await client.forBilling(about(''))).toEqual({ actor: 'service:billing' });
    await expect
      .poll(() => client.forBilling(about('')).catch((error: unknown) => error), { timeout: 20_000, interval: 200 })
      .toMatchObject({
        reason: 'TOKEN_EXPIRED',
      });
  });
});

describe('a person', () => {
  const speakFor = async (token: string) => {
    const tokens = createCallerTokens(await guarded.identity('console'));
    return guarded.client('console', {
      authorize: async (audience) => ({ ...(await tokens(audience)), ...withPerson(token) }),
    });
  };
  const signed = async (person: Person, now = new Date(), ttl = 900) =>
    signPersonToken(await guarded.identity('accounts'), person, now, ttl);

  it('of a tenant sees its own tenant only', async () => {
    const client = await speakFor(await signed(tenant));
    expect(await client.forPersons(about('ten_1'))).toEqual({ actor: 'user:usr_t' });
    const before = guarded.served.length;
    expect(await refusal(client.forPersons(about('ten_2')))).toMatchObject({
      category: 'permission_denied',
      reason: 'TENANT_SCOPE',
    });
    expect(guarded.served).toHaveLength(before);
  });

  it('of staff sees every tenant by role', async () => {
    const client = await speakFor(await signed(finance));
    expect(await client.forPersons(about('ten_2'))).toEqual({ actor: 'user:usr_f' });
    const support = await speakFor(await signed({ ...finance, roles: ['support'] }));
    expect(await refusal(support.forPersons(about('ten_2')))).toMatchObject({ reason: 'ROLE_REQUIRED' });
  });

  it('who looks as a tenant sees what it sees and changes nothing, whatever role the token states', async () => {
    const looker: Person = { ...tenant, userId: 'usr_f', impersonatedBy: 'usr_f' };
    const before = guarded.served.length;
    const client = await speakFor(await signed(looker));
    expect(await refusal(client.forPersons(about('ten_1')))).toMatchObject({
      category: 'permission_denied',
      reason: 'IMPERSONATION_READ_ONLY',
    });
    expect(guarded.served).toHaveLength(before);
    await expect(signed({ ...finance, impersonatedBy: 'usr_x' })).rejects.toThrow(RangeError);
  });

  it('is not known with an expired token, or one that accounts did not sign', async () => {
    expect(await refusal((await speakFor(await signed(finance, seconds(-1000)))).forPersons(about('')))).toMatchObject({
      category: 'unauthenticated',
      reason: 'PERSON_TOKEN_EXPIRED',
    });
    const own = await signPersonToken(await guarded.identity('console'), finance, new Date(), 60);
    expect(await refusal((await speakFor(own)).forPersons(about('')))).toMatchObject({
      category: 'unauthenticated',
      reason: 'PERSON_TOKEN_INVALID',
    });
    const { privateKey } = await generateKeyPair('EdDSA');
    const forged = await signPersonToken({ service: 'accounts', signingKey: privateKey }, finance, new Date(), 60);
    expect(await refusal((await speakFor(forged)).forPersons(about('')))).toMatchObject({
      reason: 'PERSON_TOKEN_INVALID',
    });
  });

  it('is not known by a caller token that accounts signed', async () => {
    const { authorization } = await createCallerTokens(await guarded.identity('accounts'))('tollgate');
    const client = await speakFor(authorization.slice('Bearer '.length));
    expect(await refusal(client.forPersons(about('')))).toMatchObject({ reason: 'PERSON_TOKEN_INVALID' });
  });

  it('is not spoken for by any service but the console and the command line', async () => {
    const tokens = createCallerTokens(await guarded.identity('billing'));
    const token = await signed(finance);
    const client = await guarded.client('billing', {
      authorize: async (audience) => ({ ...(await tokens(audience)), ...withPerson(token) }),
    });
    expect(await refusal(client.forBilling(about('')))).toMatchObject({
      category: 'permission_denied',
      reason: 'VOUCHER_NOT_ALLOWED',
    });
  });

  it('gets no token that lives too long, and a tenant’s user none without a tenant', async () => {
    await expect(signed(finance, new Date(), 901)).rejects.toThrow(RangeError);
    await expect(signed({ userId: 'usr_x', kind: 'tenant', roles: [] })).rejects.toThrow(RangeError);
    await expect(signed({ ...finance, tenantId: 'ten_1' })).rejects.toThrow(RangeError);
  });
});

describe('a connection', () => {
  it('without a client certificate does not get past the handshake', async () => {
    const { caPem } = await guarded.identity('billing');
    const client = await guarded.client('billing', { credentials: credentials.createSsl(Buffer.from(caPem)) });
    expect(await refusal(client.forBilling(about('')))).toMatchObject({ category: 'unavailable' });
  });

  it('to another service than the expected one is not made', async () => {
    const client = await guarded.client('billing', {
      credentials: channelCredentials(await guarded.identity('billing'), 'accounts'),
    });
    expect(await refusal(client.forBilling(about('')))).toMatchObject({ category: 'unavailable' });
  });
});

describe('createCallerTokens', () => {
  it('reuses a token for half its life, one for each audience', async () => {
    let now = new Date('2026-11-21T10:00:00Z');
    const tokens = createCallerTokens(await guarded.identity('billing'), () => now);
    const first = await tokens('wallet');
    now = new Date('2026-11-21T10:00:29Z');
    expect(await tokens('wallet')).toEqual(first);
    expect(await tokens('accounts')).not.toEqual(first);
    now = new Date('2026-11-21T10:00:31Z');
    expect(await tokens('wallet')).not.toEqual(first);
  });

  it('names nothing but the calling service', async () => {
    const { authorization } = await createCallerTokens(await guarded.identity('billing'))('wallet');
    const metadata = new Metadata();
    metadata.set('authorization', authorization);
    const claims = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss']);
    expect(Object.keys(DoorService)).toContain('shut');
  });
});
