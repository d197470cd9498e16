// An entry as a line of JSON, for files that are checked elsewhere.
import type { AuditEntry } from './entry.ts';

/** One line with its line feed; the same entry gives the same bytes. */
export function toLine(entry: AuditEntry): string {
  return `${JSON.stringify({
    chain: entry.chain,
    sequence: entry.sequence.toString(),
    occurred_at: entry.occurredAt.toISOString(),
    recorded_at: entry.recordedAt.toISOString(),
    actor: entry.actor,
    service: entry.service,
    action: entry.action,
    subject_ids: entry.subjectIds,
    event_id: entry.eventId,
    payload: Buffer.from(entry.payload).toString('base64'),
    payload_sha256: entry.payloadSha256,
    previous: entry.previous,
    hash: entry.hash,
  })}\n`;
}

/** Undefined for what is no entry, or is not written as toLine writes it. */
export function fromLine(line: string): AuditEntry | undefined {
  const entry = read(line);
  // Two spellings of one entry would let bytes be changed unseen.
  return entry !== undefined && toLine(entry) === `${line}\n` ? entry : undefined;
}

function read(line: string): AuditEntry | undefined {
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    const text = (name: string): string => {
      const found = value[name];
      if (typeof found !== 'string') throw new TypeError(`${name} is no text`);
      return found;
    };
    const ids = value['subject_ids'];
    if (!Array.isArray(ids) || !ids.every((id): id is string => typeof id === 'string')) return undefined;
    return {
      chain: text('chain'),
      actor: text('actor'),
      service: text('service'),
      action: text('action'),
      eventId: text('event_id'),
      payloadSha256: text('payload_sha256'),
      previous: text('previous'),
      hash: text('hash'),
      sequence: BigInt(text('sequence')),
      occurredAt: new Date(text('occurred_at')),
      recordedAt: new Date(text('recorded_at')),
      subjectIds: ids,
      payload: Buffer.from(text('payload'), 'base64'),
    };
  } catch {
    return undefined;
  }
}
