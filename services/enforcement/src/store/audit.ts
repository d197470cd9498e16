// The audit log's rows.
import { type AuditEntry, type ChainHead, START } from '@tollgate/audit-chain';
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { AuditEntriesTable } from './schema-audit.ts';
import type { EnforcementTables } from './schema.ts';

/** Where a chain ends, locked: entries of one chain are added one after the other. */
export async function lockHead(tx: Tx<EnforcementTables>, chain: string): Promise<ChainHead> {
  await tx
    .insertInto('audit_heads')
    .values({ chain, sequence: START.sequence, hash: START.hash })
    .onConflict((on) => on.doNothing())
    .execute();
  return tx
    .selectFrom('audit_heads')
    .select(['sequence', 'hash'])
    .where('chain', '=', chain)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Whether an event is in the log, in whichever chain. */
export async function isRecorded(tx: Tx<EnforcementTables>, eventId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('audit_entries')
    .select('sequence')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Adds an entry and moves the head of its chain on; to be called with the head locked. */
export async function insertEntry(tx: Tx<EnforcementTables>, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_entries')
    .values({
      chain: entry.chain,
      sequence: entry.sequence,
      occurred_at: entry.occurredAt,
      recorded_at: entry.recordedAt,
      actor: entry.actor,
      service: entry.service,
      action: entry.action,
      subject_ids: [...entry.subjectIds],
      event_id: entry.eventId,
      payload: entry.payload,
      payload_sha256: entry.payloadSha256,
      previous: entry.previous,
      hash: entry.hash,
    })
    .execute();
  await tx
    .updateTable('audit_heads')
    .set({ sequence: entry.sequence, hash: entry.hash })
    .where('chain', '=', entry.chain)
    .execute();
}

/** Chains by their name with their ends; all of them where none is named. */
export async function listHeads(
  db: Reader<EnforcementTables>,
  chain: string,
): Promise<(ChainHead & { readonly chain: string })[]> {
  return db
    .selectFrom('audit_heads')
    .select(['chain', 'sequence', 'hash'])
    .$if(chain !== '', (query) => query.where('chain', '=', chain))
    .orderBy('chain')
    .execute();
}

/** Chains with entries and without an end: nobody who only adds leaves one. */
export async function chainsWithoutHead(db: Reader<EnforcementTables>, chain: string): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_entries')
    .select('chain')
    .distinct()
    .$if(chain !== '', (query) => query.where('chain', '=', chain))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('audit_heads').select('chain').whereRef('audit_heads.chain', '=', 'audit_entries.chain'))),
    )
    .orderBy('chain')
    .execute();
  return rows.map((row) => row.chain);
}

/** Which entries of a chain; empty texts ask for any. */
export interface EntryQuery {
  readonly chain: string;
  readonly after: bigint;
  readonly limit: number;
  readonly action?: string;
  readonly actor?: string;
}

/** By their sequence. */
export async function listEntries(db: Reader<EnforcementTables>, query: EntryQuery): Promise<AuditEntry[]> {
  const { chain, after, limit, action = '', actor = '' } = query;
  const rows = await db
    .selectFrom('audit_entries')
    .selectAll()
    .where('chain', '=', chain)
    .where('sequence', '>', after)
    .$if(action !== '', (some) => some.where('action', '=', action))
    .$if(actor !== '', (some) => some.where('actor', '=', actor))
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

const fromRow = (row: Selectable<AuditEntriesTable>): AuditEntry => ({
  chain: row.chain,
  sequence: row.sequence,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  actor: row.actor,
  service: row.service,
  action: row.action,
  subjectIds: row.subject_ids,
  eventId: row.event_id,
  payload: row.payload,
  payloadSha256: row.payload_sha256,
  previous: row.previous,
  hash: row.hash,
});
