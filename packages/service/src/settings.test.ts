import { ConfigError } from '@tollgate/config';
import { expect, it } from 'vitest';
import { readMigrateSettings, readServiceSettings } from './settings.ts';

const complete = {
  WALLET_LISTEN: '127.0.0.1:7102',
  WALLET_DATABASE_URL: 'postgres://app:secret@127.0.0.1:7132/wallet',
  NATS_URL: 'tls://127.0.0.1:7142',
  TOLLGATE_IDENTITY_DIR: '.tollgate/identities/wallet',
  BILLING_ADDRESS: '127.0.0.1:7104',
  BILLING_LISTEN: '127.0.0.1:7104',
};

it('reads a service’s own variables, the shared ones and the addresses of others', () => {
  expect(readServiceSettings('wallet', complete)).toEqual({
    name: 'wallet',
    listen: '127.0.0.1:7102',
    metricsListen: undefined,
    databaseUrl: complete.WALLET_DATABASE_URL,
    databasePool: 10,
    databaseLimits: { lockMs: 3_000, statementMs: 15_000, idleMs: 20_000 },
    natsUrl: 'tls://127.0.0.1:7142',
    identityDir: '.tollgate/identities/wallet',
    logLevel: 'info',
    tracesEndpoint: undefined,
    startWaitMs: 60_000,
    drainMs: 10_000,
    peers: { billing: '127.0.0.1:7104' },
    env: complete,
  });
});

it('names every fault at once, under the variables’ own names, and no value', () => {
  const read = (): unknown =>
    readServiceSettings('wallet', {
      ...complete,
      WALLET_LISTEN: 'here',
      WALLET_DATABASE_URL: 'mysql://x:hush@y',
      BILLING_ADDRESS: 'nowhere',
      DRAIN_TIME: '10',
    });
  expect(read).toThrow(ConfigError);
  const faults = faultsOf(read);
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'WALLET_LISTEN',
    'WALLET_DATABASE_URL',
    'DRAIN_TIME',
    'BILLING_ADDRESS',
  ]);
  expect(faults.join()).not.toContain('hush');
});

it('asks a migration for the owner and the app role', () => {
  const env = { WALLET_DATABASE_OWNER_URL: 'postgres://owner@127.0.0.1/wallet', WALLET_DATABASE_ROLE: 'wallet_app' };
  expect(readMigrateSettings('wallet', env)).toEqual({
    ownerUrl: env.WALLET_DATABASE_OWNER_URL,
    appRole: 'wallet_app',
    startWaitMs: 60_000,
  });
  expect(faultsOf(() => readMigrateSettings('wallet', {}))).toHaveLength(2);
});

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
  }
  return [];
}
