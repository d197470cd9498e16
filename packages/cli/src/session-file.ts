// The signed-in person's session, kept beside the profile in a file that only its owner can read.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

import { CommandFailure, EXIT } from './exit-code.ts';
import type { Profile } from './profile.ts';

/** What is kept. Times are ISO 8601. */
export interface StoredSession {
  readonly login: string;
  readonly displayName: string;
  readonly kind: 'staff' | 'tenant';
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly sessionToken: string;
  readonly sessionEnds: string;
  readonly personToken: string;
  readonly personTokenEnds: string;
}

const OTHERS = 0o077;

/** `stack.json` keeps its session in `stack.session.json`. */
const sessionFileOf = ({ file }: Profile): string => `${file.replace(/\.json$/, '')}.session.json`;

/** Undefined when nobody is signed in. */
export function readSession(profile: Profile): StoredSession | undefined {
  const file = sessionFileOf(profile);
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) {
      throw new CommandFailure(EXIT.notSignedIn, `${file} can be read by others: remove it and sign in again.`);
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as StoredSession;
  } catch {
    throw new CommandFailure(EXIT.notSignedIn, `${file} holds no session: sign in again.`);
  }
}

/** In one step, so that two commands at once leave one whole session. */
export function writeSession(profile: Profile, session: StoredSession): void {
  const file = sessionFileOf(profile);
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Nobody is signed in afterwards. */
export function removeSession(profile: Profile): void {
  rmSync(sessionFileOf(profile), { force: true });
}
