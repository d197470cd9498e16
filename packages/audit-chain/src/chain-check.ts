// Proves one chain as its entries come, and names the first that does not fit.
import { type AuditEntry, type ChainHead, hashOf, sha256, START } from './entry.ts';

export interface ChainCheck {
  /** The entries in their order. */
  add(entry: AuditEntry): void;
  /** So many came. */
  entries(): bigint;
  /** The first fault; undefined where the chain holds and ends where `head` says. */
  end(head: ChainHead): string | undefined;
}

/** One chain by its name: the tenant's id, or `platform`. */
export function createChainCheck(chain: string): ChainCheck {
  let head = START;
  let count = 0n;
  let fault: string | undefined;
  return {
    add: (entry) => {
      count += 1n;
      // After the first fault every later entry would be one: only the first means something.
      fault ??= faultOf(chain, entry, head);
      head = { sequence: entry.sequence, hash: entry.hash };
    },
    entries: () => count,
    end: (claimed) => {
      if (fault !== undefined) return fault;
      if (claimed.sequence > head.sequence) return `${chain}: entry ${head.sequence + 1n} is missing`;
      if (claimed.sequence < head.sequence) return `${chain}: entry ${claimed.sequence + 1n} is after the end`;
      return claimed.hash === head.hash ? undefined : `${chain}: entry ${head.sequence} is not the one that was sealed`;
    },
  };
}

function faultOf(chain: string, entry: AuditEntry, head: ChainHead): string | undefined {
  const expected = head.sequence + 1n;
  const place = `${chain}: entry ${expected}`;
  if (entry.chain !== chain) return `${place} is of another chain`;
  if (entry.sequence !== expected) return `${place} is missing`;
  if (entry.previous !== head.hash) return `${place} does not follow the one before`;
  if (sha256(entry.payload) !== entry.payloadSha256) return `${place}: its payload was changed`;
  return hashOf(entry) === entry.hash ? undefined : `${place} was changed`;
}
