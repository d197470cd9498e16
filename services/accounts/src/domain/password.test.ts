// Password hashes: form, salt, spelling, and an event loop that goes on.
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('hash to argon2id in PHC form, salted', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('verify against their own hash only', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword(hash, 'correct horse')).toBe(true);
    expect(await verifyPassword(hash, 'correct horsf')).toBe(false);
    expect(await verifyPassword(hash, '')).toBe(false);
  });

  it('verify at the cost that an older hash states', async () => {
    // Reference implementation (argon2 command of phc-winner-argon2): password "password", salt "somesalt".
    const cheap = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await verifyPassword(cheap, 'password')).toBe(true);
    expect(await verifyPassword(cheap, 'passwore')).toBe(false);
  });

  it('are the same however they were composed', async () => {
    expect(await verifyPassword(await hashPassword('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true);
  });

  it('do not stop the event loop', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await Promise.all([1, 2, 3, 4].map(() => hashPassword('correct horse')));
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  it.each(['', 'plain', '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'])(
    'take no %j for a hash',
    async (text) => {
      await expect(verifyPassword(text, 'x')).rejects.toThrow(RangeError);
    },
  );
});
