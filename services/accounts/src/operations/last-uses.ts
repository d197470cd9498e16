// Remembers when credentials were used, and writes it down now and then instead of at each use.
import { type Db, inTransaction } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import type { AccountsTables } from '../deps.ts';
import { writeLastUses } from '../store/credentials.ts';

const WRITE_EVERY_MS = 10_000;

export interface LastUses {
  note(credentialId: string, at: Date): void;
  /** Writes what is left. */
  stop(): Promise<void>;
}

export function startLastUses(db: Db<AccountsTables>, onError: (error: unknown) => void): LastUses {
  const stopping = new AbortController();
  let uses = new Map<string, Date>();
  const write = async (): Promise<void> => {
    if (uses.size === 0) return;
    const batch = uses;
    uses = new Map();
    try {
      await inTransaction(db, (tx) => writeLastUses(tx, batch));
    } catch (error) {
      // Later uses of the same credentials count; the others are tried again.
      uses = new Map([...batch, ...uses]);
      onError(error);
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await pause(WRITE_EVERY_MS, stopping.signal);
      await write();
    }
  })();
  return {
    note: (credentialId, at) => void uses.set(credentialId, at),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
