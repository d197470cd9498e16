// Sealing: what comes back, and what never does.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRawKey, dataKeyOf, decrypt, encrypt, wrapContext } from './data-key.ts';

const MASTER = randomBytes(32);
/** OpenSSL's words for a tag that does not fit, and ours for bytes of another form. */
const UNREADABLE = /unable to authenticate data|sealed in no format/;
const raw = createRawKey();
const key = dataKeyOf([raw], 'ten_a');
const wrapped = encrypt(MASTER, wrapContext('ten_a'), raw);

describe('a data key', () => {
  it('opens what it sealed, also after it was wrapped and unwrapped', () => {
    const again = dataKeyOf([decrypt(MASTER, wrapContext('ten_a'), wrapped)], 'ten_a');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, field) => {
        expect(again.open(field, key.seal(field, text))).toBe(text);
      }),
    );
  });

  it('seals the same text to other bytes each time, without the text in them', () => {
    const sealed = [1, 2].map(() => key.seal('phone', '13912345678'));
    expect(sealed[0]).not.toEqual(sealed[1]);
    for (const bytes of sealed) expect(bytes.includes('13912345678')).toBe(false);
  });

  it('opens nothing that was changed, moved to another field or belongs to another owner', () => {
    const sealed = key.seal('phone', '13912345678');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const changed = Buffer.from(sealed);
        changed[place] = (changed[place] ?? 0) ^ flip;
        expect(() => key.open('phone', changed)).toThrow(UNREADABLE);
      }),
    );
    expect(() => key.open('name', sealed)).toThrow(UNREADABLE);
    expect(() => key.open('phone', sealed.subarray(0, 20))).toThrow(UNREADABLE);
    expect(() => dataKeyOf([createRawKey()], 'ten_a').open('phone', sealed)).toThrow(UNREADABLE);
  });

  it('unwraps for its owner and with its master key only', () => {
    expect(() => decrypt(MASTER, wrapContext('ten_b'), wrapped)).toThrow(UNREADABLE);
    expect(() => decrypt(randomBytes(32), wrapContext('ten_a'), wrapped)).toThrow(UNREADABLE);
  });

  it('seals with the first of two keys and opens with both', () => {
    const fresh = createRawKey();
    const both = dataKeyOf([fresh, raw], 'ten_a');
    expect(both.open('phone', key.seal('phone', '13912345678'))).toBe('13912345678');
    expect(dataKeyOf([fresh], 'ten_a').open('phone', both.seal('phone', '13912345678'))).toBe('13912345678');
    expect(() => key.open('phone', both.seal('phone', '13912345678'))).toThrow(UNREADABLE);
  });
});
