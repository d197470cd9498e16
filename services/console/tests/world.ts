// One console before stand-ins of all five services, with a clock that tests move.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ResourceStack } from '@tollgate/lifecycle';
import { silentLog } from '@tollgate/observability';
import type { RpcServer } from '@tollgate/rpc';

import { readConsoleConfig } from '../src/config.ts';
import { startConsole } from '../src/server/start-console.ts';
import { type Answers, standInsOf } from './answers.ts';
import { Browser } from './browser.ts';
import { type AccountsState, PASSWORD, usersStandIn } from './people.ts';
import { standInIdentities, serveStandIns, type StandIn, type StandInIdentities } from '@tollgate/testing/stand-ins';

export interface World {
  readonly address: string;
  readonly metricsAddress: string;
  /** Moves the clock of console and services. */
  pass(ms: number): void;
  /** What accounts knows about sessions. */
  readonly accounts: AccountsState;
  /** A browser with nobody signed in, or one with that person. */
  browser(login?: string): Promise<Browser>;
  close(): Promise<void>;
}

export async function openWorld(answers: Answers = {}): Promise<World> {
  const identities = await standInIdentities();
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const accounts: AccountsState = { over: false, refreshes: 0, down: false };
  const users = usersStandIn(await identities.of('accounts'), accounts, now);
  const servers = await serveAll(identities, standInsOf(answers, users), now);
  const stack = new ResourceStack();
  const config = readConsoleConfig(await environmentOf(identities, servers));
  const running = await startConsole(config, { log: silentLog, stack, now });
  return {
    address: running.address,
    metricsAddress: running.metricsAddress ?? '',
    pass: (ms) => {
      aheadMs += ms;
    },
    accounts,
    browser: (login) => browserOf(running.address, login),
    close: async () => {
      await stack.stopAll(5_000);
      await Promise.all([...servers.values()].map((server) => server.stop(100)));
      await identities.remove();
    },
  };
}

type Servers = ReadonlyMap<string, RpcServer>;

async function serveAll(
  identities: StandInIdentities,
  standIns: ReturnType<typeof standInsOf>,
  now: () => Date,
): Promise<Servers> {
  const names = Object.keys(standIns) as (keyof typeof standIns)[];
  const one = async (name: keyof typeof standIns): Promise<[string, RpcServer]> => {
    const served: readonly StandIn[] = standIns[name];
    return [name, await serveStandIns(await identities.of(name), served, now)];
  };
  return new Map(await Promise.all(names.map(one)));
}

async function environmentOf(identities: StandInIdentities, servers: Servers): Promise<Record<string, string>> {
  const cookieKeyFile = path.join(identities.dir, 'cookie-key');
  await writeFile(cookieKeyFile, '5a'.repeat(32));
  return {
    CONSOLE_LISTEN: '127.0.0.1:0',
    CONSOLE_METRICS_LISTEN: '127.0.0.1:0',
    CONSOLE_COOKIE_KEY_FILE: cookieKeyFile,
    TOLLGATE_IDENTITY_DIR: path.join(identities.dir, 'console'),
    ...Object.fromEntries([...servers].map(([name, server]) => [`${name.toUpperCase()}_ADDRESS`, server.address])),
  };
}

async function browserOf(address: string, login: string | undefined): Promise<Browser> {
  const browser = new Browser(address);
  if (login !== undefined) {
    const fields = { login, password: PASSWORD, one_time_code: login.includes('.') ? '123 456' : '' };
    await browser.submit(await browser.get('/sign-in'), '/sign-in', fields);
  }
  return browser;
}
