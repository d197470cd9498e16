// Every fault at once, and never a key in the text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readAccountsKeys } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-accounts-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('reads two keys of 32 bytes', () => {
  const keys = readAccountsKeys({
    ACCOUNTS_MASTER_KEY_FILE: file('master', `${'a1'.repeat(32)}\n`),
    ACCOUNTS_DIGEST_KEY_FILE: file('digest', 'B2'.repeat(32)),
  });
  expect(keys).toEqual({ master: Buffer.alloc(32, 0xa1), digest: Buffer.alloc(32, 0xb2) });
});

it('names both variables and shows no key', () => {
  const short = file('short', 'c3'.repeat(31));
  const read = (): unknown => readAccountsKeys({ ACCOUNTS_MASTER_KEY_FILE: short });
  expect(read).toThrow(/ACCOUNTS_MASTER_KEY_FILE .*64 hexadecimal digits\n.*ACCOUNTS_DIGEST_KEY_FILE is not set/);
  expect(read).not.toThrow(/c3c3/);
});
