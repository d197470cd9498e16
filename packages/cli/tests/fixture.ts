// A profile before stand-ins of the services, and commands run in this process with their output caught.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';

import { serveStandIns, type StandIn, standInIdentities } from '@tollgate/testing/stand-ins';
import type { ServiceName } from '@tollgate/auth';

import { run } from '../src/run.ts';

/** What a command left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout read as JSON. */
  json(): unknown;
}

export interface Fixture {
  /** Its `.tollgate/stack.json` describes the stand-ins. */
  readonly cwd: string;
  tollgate(
    words: readonly string[],
    options?: { env?: Record<string, string>; stdin?: string | Iterable<Uint8Array>; tty?: boolean },
  ): Promise<Outcome>;
  /** Moves the clock of command line and services. */
  pass(ms: number): void;
  readonly now: () => Date;
  close(): Promise<void>;
}

export type StandInsByService = Partial<Record<ServiceName, readonly StandIn[]>>;

/** `make` gets the identities and the clock, and gives the stand-ins of each service. */
export async function openFixture(
  make: (identities: Awaited<ReturnType<typeof standInIdentities>>, now: () => Date) => Promise<StandInsByService>,
): Promise<Fixture> {
  const identities = await standInIdentities();
  const cwd = await mkdtemp(path.join(tmpdir(), 'tollgate-cli-'));
  let aheadMs = 0;
  const now = (): Date => new Date(Date.now() + aheadMs);
  const standIns = Object.entries(await make(identities, now)) as [ServiceName, readonly StandIn[]][];
  const servers = await Promise.all(
    standIns.map(async ([name, served]) => ({
      name,
      server: await serveStandIns(await identities.of(name), served, now),
    })),
  );
  await mkdir(path.join(cwd, '.tollgate'));
  const addresses = Object.fromEntries(servers.map(({ name, server }) => [name, server.address]));
  await writeFile(
    path.join(cwd, '.tollgate', 'stack.json'),
    JSON.stringify({ addresses, identitiesDir: identities.dir }),
  );
  return {
    cwd,
    now,
    pass: (ms) => {
      aheadMs += ms;
    },
    tollgate: (words, options) => runCommand(words, cwd, now, options),
    close: async () => {
      await Promise.all(servers.map(({ server }) => server.stop(100)));
      await Promise.all([identities.remove(), rm(cwd, { recursive: true })]);
    },
  };
}

async function runCommand(
  words: readonly string[],
  cwd: string,
  now: () => Date,
  {
    env = {},
    stdin,
    tty = false,
  }: { env?: Record<string, string>; stdin?: string | Iterable<Uint8Array>; tty?: boolean } = {},
): Promise<Outcome> {
  const caught = (): { text: () => string; sink: Writable & { isTTY: boolean } } => {
    const chunks: string[] = [];
    const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
      chunks.push(chunk.toString('utf8'));
      done();
    };
    return { text: () => chunks.join(''), sink: Object.assign(new Writable({ write }), { isTTY: tty }) };
  };
  const [stdout, stderr] = [caught(), caught()];
  const bytes = typeof stdin === 'string' ? [Buffer.from(stdin)] : (stdin ?? []);
  const input = Object.assign(Readable.from(bytes), { isTTY: tty });
  const code = await run(words, { env, cwd, stdin: input, stdout: stdout.sink, stderr: stderr.sink, now });
  return { code, stdout: stdout.text(), stderr: stderr.text(), json: () => JSON.parse(stdout.text()) as unknown };
}
