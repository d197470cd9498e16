// What a client on this machine needs to find the stack: addresses and where the identities lie.
import { readFileSync, writeFileSync } from 'node:fs';
import { SERVICES, type Layout } from './layout.ts';

export interface StackFile {
  readonly addresses: Readonly<Record<string, string>>;
  readonly natsUrl: string;
  readonly consoleUrl: string;
  /** Holds one folder an identity, as @tollgate/auth's loadIdentity reads it. */
  readonly identitiesDir: string;
  readonly peopleFile: string;
}

/** Written once the stack is ready. */
export function writeStackFile(layout: Layout, natsUrl: string): void {
  const file: StackFile = {
    addresses: Object.fromEntries(SERVICES.map((service) => [service, layout.address(service)])),
    natsUrl,
    consoleUrl: `http://${layout.address('console')}`,
    identitiesDir: layout.identitiesDir,
    peopleFile: layout.peopleFile,
  };
  writeFileSync(layout.stackFile, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
}

/** Throws with one sentence when no stack was started there. */
export function readStackFile(path: string): StackFile {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StackFile;
  } catch {
    throw new Error(`No running stack is described in ${path}: start one with npm start.`);
  }
}
