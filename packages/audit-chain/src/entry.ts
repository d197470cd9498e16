// One entry of an audit chain, and the hash that ties it to the one before.
import { createHash } from 'node:crypto';

/** What happened, before it has its place in a chain. */
export interface AuditFact {
  /** The tenant's id, or `platform`. */
  readonly chain: string;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  /** user:usr_…, service:… */
  readonly actor: string;
  /** The service that said it. */
  readonly service: string;
  /** Such as tenant_registered. */
  readonly action: string;
  readonly subjectIds: readonly string[];
  readonly eventId: string;
  /** The event's own bytes. */
  readonly payload: Uint8Array;
}

/** A fact in its place; hashes and digests are lower-case hex. */
export interface AuditEntry extends AuditFact {
  /** 1 for the first of its chain. */
  readonly sequence: bigint;
  readonly payloadSha256: string;
  readonly previous: string;
  readonly hash: string;
}

/** Where a chain ends. */
export interface ChainHead {
  readonly sequence: bigint;
  readonly hash: string;
}

/** Of a chain without entries. */
export const START: ChainHead = { sequence: 0n, hash: '0'.repeat(64) };

/** The chain of facts that belong to no tenant. */
export const PLATFORM = 'platform';

const FORMAT = 'tollgate-audit/1';

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The hash that an entry must have. The payload is covered by its digest. */
export function hashOf(entry: Omit<AuditEntry, 'hash' | 'payload'>): string {
  const fields = [
    entry.chain,
    entry.sequence.toString(),
    entry.occurredAt.toISOString(),
    entry.recordedAt.toISOString(),
    entry.actor,
    entry.service,
    entry.action,
    entry.subjectIds,
    entry.eventId,
    entry.payloadSha256,
    entry.previous,
  ];
  return sha256(`${FORMAT}\n${JSON.stringify(fields)}\n`);
}

/** Gives a fact the next place of its chain. */
export function sealEntry(fact: AuditFact, head: ChainHead): AuditEntry {
  const payloadSha256 = sha256(fact.payload);
  const open = { ...fact, sequence: head.sequence + 1n, payloadSha256, previous: head.hash };
  return { ...open, hash: hashOf(open) };
}
