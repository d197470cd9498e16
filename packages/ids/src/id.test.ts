// Form, order and round trips of ids.

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Id, ID_PREFIXES, idFromUuid, type IdPrefix, isId, newId, parseId, uuidOf } from './index.ts';

const PREFIXES = Object.keys(ID_PREFIXES) as IdPrefix[];
const prefix = fc.constantFrom(...PREFIXES);
const TENANT = 'ten_019a8c3e5f7074218a9b0c1d2e3f4a5b';

describe('newId', () => {
  it.each(PREFIXES)('makes a well-formed %s id with a UUID of version 7 inside', (kind) => {
    const id = newId(kind);
    expect(id).toMatch(new RegExp(`^${kind}_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$`));
    expect(isId(kind, id)).toBe(true);
  });

  it('never makes the same id twice', () => {
    const ids = Array.from({ length: 5_000 }, () => newId('evt'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes ids that sort as text by time', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      ids.push(newId('trf'));
      await delay(2);
    }
    expect(ids.toSorted()).toEqual(ids);
  });

  it('brands ids by kind', () => {
    expectTypeOf(newId('ten')).toEqualTypeOf<Id<'ten'>>();
    expectTypeOf(newId('usr')).not.toExtend<Id<'ten'>>();
    expectTypeOf(newId('usr')).toExtend<string>();
  });
});

describe('parseId and isId', () => {
  it('returns the same text for a well-formed id', () => {
    expect(parseId('ten', TENANT)).toBe(TENANT);
  });

  it.each([
    ['another kind', 'usr', TENANT],
    ['upper case', 'ten', TENANT.toUpperCase()],
    ['upper-case hex', 'ten', `ten_${TENANT.slice(4).toUpperCase()}`],
    ['one digit short', 'ten', TENANT.slice(0, -1)],
    ['one digit more', 'ten', `${TENANT}0`],
    ['no separator', 'ten', TENANT.replace('_', '')],
    ['another separator', 'ten', TENANT.replace('_', '-')],
    ['dashes inside', 'ten', 'ten_019a8c3e-5f70-7421-8a9b-0c1d2e3f4a5b'],
    ['not hex', 'ten', `ten_${'g'.repeat(32)}`],
    ['leading space', 'ten', ` ${TENANT}`],
    ['trailing line end', 'ten', `${TENANT}\n`],
    ['full-width digits', 'ten', `ten_${'０'.repeat(32)}`],
    ['nothing', 'ten', ''],
  ] as const)('refuses an id with %s', (_what, kind, value) => {
    expect(parseId(kind, value)).toBeUndefined();
    expect(isId(kind, value)).toBe(false);
  });

  it('refuses any text that newId would not make', () => {
    fc.assert(
      fc.property(prefix, fc.string(), (kind, text) => {
        expect(parseId(kind, text)).toBeUndefined();
        expect(parseId(kind, `${kind}_${text}`)).toBe(/^[0-9a-f]{32}$/.test(text) ? `${kind}_${text}` : undefined);
      }),
    );
  });
});

describe('idFromUuid and uuidOf', () => {
  it('is a round trip, whatever the case of the UUID', () => {
    fc.assert(
      fc.property(prefix, fc.uuid(), (kind, uuid) => {
        const id = idFromUuid(kind, uuid.toUpperCase());
        expect(isId(kind, id)).toBe(true);
        expect(uuidOf(id)).toBe(uuid);
      }),
    );
    const uuid = randomUUID();
    expect(uuidOf(idFromUuid('lot', uuid))).toBe(uuid);
  });

  it.each(['', 'not-a-uuid', TENANT, '019a8c3e5f7074218a9b0c1d2e3f4a5b'])('takes no UUID from %j', (text) => {
    expect(() => idFromUuid('ten', text)).toThrow(RangeError);
  });

  it.each(['', 'ten_', 'ten-019a8c3e5f7074218a9b0c1d2e3f4a5b', `${TENANT}0`])('gives no UUID of %j', (text) => {
    expect(() => uuidOf(text as Id<'ten'>)).toThrow(RangeError);
  });
});
