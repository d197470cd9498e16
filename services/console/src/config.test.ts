// Every fault at once, and no session cookie over a network without TLS.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfigError } from '@tollgate/config';
import { afterAll, expect, test } from 'vitest';

import { readConsoleConfig } from './config.ts';

const dir = mkdtempSync(join(tmpdir(), 'tollgate-console-config-'));
afterAll(() => rmSync(dir, { recursive: true }));
const keyFile = join(dir, 'key');
writeFileSync(keyFile, `${'0f'.repeat(32)}\n`);

const good = {
  CONSOLE_LISTEN: '127.0.0.1:7100',
  CONSOLE_COOKIE_KEY_FILE: keyFile,
  TOLLGATE_IDENTITY_DIR: dir,
  ACCOUNTS_ADDRESS: 'localhost:1',
  WALLET_ADDRESS: 'localhost:2',
  METERING_ADDRESS: 'localhost:3',
  BILLING_ADDRESS: 'localhost:4',
  ENFORCEMENT_ADDRESS: 'localhost:5',
};

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConsoleConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('reads what the stack sets', () => {
  const config = readConsoleConfig(good);
  expect(config).toMatchObject({ listen: '127.0.0.1:7100', publicOrigin: 'http://127.0.0.1:7100', logLevel: 'info' });
  expect(config.cookieKey).toHaveLength(32);
  expect(config.addresses.enforcement).toBe('localhost:5');
});

test('names everything that is missing', () => {
  expect(faultsOf({})).toHaveLength(8);
});

test.each([
  [{ CONSOLE_LISTEN: '0.0.0.0:7100' }],
  [{ CONSOLE_PUBLIC_URL: 'http://console.example' }],
  [{ CONSOLE_LISTEN: '[::]:80' }],
  [{ CONSOLE_PUBLIC_URL: 'http://127.0.0.1.example' }],
  [{ CONSOLE_PUBLIC_URL: 'http://127.example' }],
])('refuses %o: sessions would travel in the clear', (env) => {
  expect(faultsOf({ ...good, ...env })).toEqual([
    expect.stringContaining('CONSOLE_PUBLIC_URL must be an https:// URL'),
  ]);
});

test.each([
  [{ CONSOLE_LISTEN: '0.0.0.0:7100', CONSOLE_PUBLIC_URL: 'https://console.example/x' }, 'https://console.example'],
  [{ CONSOLE_LISTEN: '[::1]:7100' }, 'http://[::1]:7100'],
  [{ CONSOLE_LISTEN: '0.0.0.0:7100', CONSOLE_PUBLIC_URL: 'http://localhost:7100' }, 'http://localhost:7100'],
])('takes %o', (env, origin) => {
  expect(readConsoleConfig({ ...good, ...env }).publicOrigin).toBe(origin);
});

test('a key that is not 32 bytes is refused without being shown', () => {
  const short = join(dir, 'short');
  writeFileSync(short, 'c0ffee');
  const [fault] = faultsOf({ ...good, CONSOLE_COOKIE_KEY_FILE: short });
  expect(fault).toContain('64 hex characters');
  expect(fault).not.toContain('c0ffee');
});
