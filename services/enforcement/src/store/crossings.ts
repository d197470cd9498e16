// Lines that were crossed: each of a trigger, window, reinstatement and gravity once.
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { EnforcementTables } from './schema.ts';
import type { CrossingsTable } from './trigger-tables.ts';

/** What names a crossing. */
export interface CrossingKey {
  readonly tenantId: string;
  readonly triggerId: string;
  readonly windowKind: string;
  readonly windowName: string;
  /** The last reinstatement; undefined where there was none. */
  readonly countsFrom: Date | undefined;
}

/** A window as it was judged; whole numbers are text. */
export interface StoredJudged {
  readonly start: string;
  readonly end: string;
  readonly clause: string;
  readonly events: string;
  readonly volume: string;
  readonly limitEvents: string;
  readonly limitPer: string;
  readonly comparison: string;
  readonly minimumVolume: string;
  readonly minimumEvents: string;
  readonly policyId: string;
  readonly policyVersion: string;
  readonly policyRule: string;
}

export interface StoredCrossing extends CrossingKey {
  readonly crossingId: string;
  readonly level: 'WARNS' | 'FIRES' | 'UNDECIDABLE';
  readonly caseId: string;
  readonly evidenceId: string;
  readonly judged: StoredJudged;
  readonly queryDigest: string;
  readonly createdAt: Date;
}

const NEVER = new Date(0);

/** The levels that were noted of each of these, in the same order. */
export async function notedLevels(
  db: Reader<EnforcementTables>,
  keys: readonly CrossingKey[],
): Promise<(readonly StoredCrossing['level'][])[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ place: bigint; levels: StoredCrossing['level'][] }>`
    select asked.place, array_agg(crossings.level) as levels
    from unnest(${keys.map((key) => key.tenantId)}::text[], ${keys.map((key) => key.triggerId)}::text[],
      ${keys.map((key) => key.windowKind)}::text[], ${keys.map((key) => key.windowName)}::text[],
      ${keys.map((key) => key.countsFrom ?? NEVER)}::timestamptz[])
      with ordinality as asked (tenant_id, trigger_id, window_kind, window_name, counts_from, place)
    join crossings using (tenant_id, trigger_id, window_kind, window_name, counts_from)
    group by asked.place`.execute(db);
  const noted: StoredCrossing['level'][][] = keys.map(() => []);
  for (const { place, levels } of rows) noted[Number(place) - 1]?.push(...levels);
  return noted;
}

export async function insertCrossing(tx: Tx<EnforcementTables>, crossing: StoredCrossing): Promise<void> {
  await tx
    .insertInto('crossings')
    .values({
      crossing_id: crossing.crossingId,
      tenant_id: crossing.tenantId,
      trigger_id: crossing.triggerId,
      window_kind: crossing.windowKind,
      window_name: crossing.windowName,
      counts_from: crossing.countsFrom ?? NEVER,
      level: crossing.level,
      case_id: crossing.caseId,
      evidence_id: crossing.evidenceId,
      judged: JSON.stringify(crossing.judged),
      query_digest: crossing.queryDigest,
      created_at: crossing.createdAt,
    })
    .execute();
}

/** Newest first. */
export async function listCrossings(
  db: Reader<EnforcementTables>,
  { tenantId, before, limit }: { tenantId: string | undefined; before: string | undefined; limit: number },
): Promise<StoredCrossing[]> {
  let query = db.selectFrom('crossings').selectAll().orderBy('crossing_id', 'desc').limit(limit);
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('crossing_id', '<', before);
  return (await query.execute()).map(fromRowCrossing);
}

function fromRowCrossing(row: Selectable<CrossingsTable>): StoredCrossing {
  return {
    crossingId: row.crossing_id,
    tenantId: row.tenant_id,
    triggerId: row.trigger_id,
    windowKind: row.window_kind,
    windowName: row.window_name,
    countsFrom: row.counts_from.getTime() === 0 ? undefined : row.counts_from,
    level: row.level as StoredCrossing['level'],
    caseId: row.case_id,
    evidenceId: row.evidence_id,
    judged: row.judged as StoredJudged,
    queryDigest: row.query_digest,
    createdAt: row.created_at,
  };
}
