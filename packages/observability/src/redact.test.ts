// What never leaves the process: secrets and personal data by field name and by shape, and how odd values are written.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.ts';
import { maskText } from './mask-text.ts';
import { isSensitiveName, REDACTED, redactFields } from './redact.ts';

const SENSITIVE = [
  'password',
  'Password',
  'password_hash',
  'passphrase',
  'secret',
  'secretKey',
  'client_secret',
  'token',
  'accessToken',
  'tollgate-person-token',
  'authorization',
  'Authorization',
  'set-cookie',
  'api_key',
  'x-api-key',
  'PRIVATE_KEY',
  'signing_key',
  'phone',
  'phoneNumber',
  'contact.phone',
  'mobile',
  'email',
  'id_number',
  'idNumber',
  'ID-Number',
  'id_card',
  'identity_number',
  'bank_account',
  'real_name',
  'legal_name',
  'recipient',
];
const PLAIN = ['tenant_id', 'request_id', 'method', 'micros', 'currency', 'trace_id', 'message_id', 'address', 'units'];

describe('isSensitiveName', () => {
  it.each(SENSITIVE)('%s is sensitive', (name) => {
    expect(isSensitiveName(name)).toBe(true);
  });
  it.each(PLAIN)('%s is not', (name) => {
    expect(isSensitiveName(name)).toBe(false);
  });
});

describe('redactFields', () => {
  it('takes a sensitive value out at any depth, in objects, lists and maps', () => {
    const value = fc.stringMatching(/^q[0-9A-Z]{12}$/);
    const wrap = fc.array(fc.constantFrom('object', 'list', 'map'), { maxLength: 12 });
    fc.assert(
      fc.property(value, fc.constantFrom(...SENSITIVE), wrap, (secret, name, wraps) => {
        const nested = wraps.reduce<object>(
          (inner, kind) => (kind === 'object' ? { inner } : kind === 'list' ? [inner] : new Map([['inner', inner]])),
          { [name]: secret },
        );
        expect(JSON.stringify(redactFields({ nested }))).not.toContain(secret);
        expect(JSON.stringify(redactFields({ [name]: { deep: [secret] } }))).not.toContain(secret);
      }),
    );
  });

  it('keeps what is not sensitive', () => {
    const at = new Date('2026-11-21T08:00:00Z');
    expect(
      redactFields({
        tenant_id: 'ten_1',
        micros: 12n,
        n: 1,
        ok: true,
        none: null,
        at,
        list: [1n, { a: 'b' }],
        id_number: 'x',
      }),
    ).toEqual({
      tenant_id: 'ten_1',
      micros: '12',
      n: 1,
      ok: true,
      none: null,
      at: '2026-11-21T08:00:00.000Z',
      list: ['1', { a: 'b' }],
      id_number: REDACTED,
    });
  });

  it('says that a sensitive value is absent', () => {
    expect(redactFields({ token: undefined, password: null })).toEqual({ token: undefined, password: null });
  });

  it('writes bytes as their length, and cuts cycles and depths', () => {
    const cycle: Record<string, unknown> = { bytes: new Uint8Array([1, 2, 3]), when: new Date(Number.NaN) };
    cycle['self'] = cycle;
    expect(redactFields(cycle)).toEqual({ bytes: '[3 bytes]', when: 'invalid date', self: '[circular]' });
    const deep = { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } };
    expect(JSON.stringify(redactFields(deep))).toContain('[too deep]');
  });

  it('can write anything as JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true })),
        (fields) => {
          expect(typeof JSON.stringify(redactFields(fields))).toBe('string');
        },
      ),
    );
  });

  it('takes an error in place of fields', () => {
    expect(redactFields(new RangeError('off'))).toMatchObject({ err: { type: 'RangeError', message: 'off' } });
  });
});

describe('maskText', () => {
  it.each([
    ['postgres://wallet:hunter2@127.0.0.1:5432/wallet', 'postgres://wallet:***@127.0.0.1:5432/wallet'],
    ['call 13800138000 now', 'call [phone] now'],
    ['(+86 13800138000)', '([phone])'],
    ['Key (id_number)=(11010519491231002X) exists', 'Key (id_number)=([id number]) exists'],
    ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [token]'],
    ['got eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln', 'got [token]'],
    ['to li.lei+x@mail.example.cn failed', 'to [email] failed'],
    ['-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----', '[private key]'],
    ['-----BEGIN EC PRIVATE KEY-----\nMC4C', '[private key]'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    'ten_019a8c3e5f7074218a9b0c1d2e3f4a5b not found',
    'listening on 127.0.0.1:7101',
    'http://127.0.0.1:7101/healthz',
    'balance after 1800000 micros',
    'at file:///srv/main.ts:10:88',
  ])('%j stays', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('bounds its work on long texts', () => {
    expect(maskText('a.'.repeat(100_000)).length).toBeLessThan(10_000);
  });
});

describe('describeError', () => {
  it('leaves out what drivers attach, and masks what messages quote', () => {
    const cause = Object.assign(new Error('duplicate key value'), {
      code: '23505',
      constraint: 'users_phone_key',
      detail: 'Key (phone)=(13800138000) already exists.',
      parameters: ['13800138000'],
    });
    const described = describeError(new Error('cannot store 13800138000', { cause }));
    expect(described).toMatchObject({
      type: 'Error',
      message: 'cannot store [phone]',
      cause: { code: '23505', constraint: 'users_phone_key' },
    });
    expect(JSON.stringify(described)).not.toContain('13800138000');
  });

  it('describes what is no error, several errors, and endless causes', () => {
    expect(describeError('boom')).toEqual({ type: 'string', message: 'boom' });
    const several = new AggregateError([new Error('one'), new Error('two')], 'both');
    expect(describeError(several)).toMatchObject({ errors: [{ message: 'one' }, { message: 'two' }] });
    const endless = new Error('round');
    endless.cause = endless;
    expect(JSON.stringify(describeError(endless)).length).toBeLessThan(100_000);
  });
});
