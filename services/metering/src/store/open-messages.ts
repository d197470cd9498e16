// The open_messages table: how many messages of a tenant, hour, product and job nobody has told the end of.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { OpenDelta } from '../domain/receipts.ts';
import { int8Array, textArray, timeArray, uuidArray } from './binary-arrays.ts';
import type { MeteringTables } from './schema.ts';
import { tenantHex, toRowTenantId } from './tenant-uuid.ts';

/** They come sorted, and rows are locked in that order. */
export async function addOpen(tx: Tx<MeteringTables>, deltas: readonly OpenDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  await sql`
    insert into open_messages as cell (tenant_id, hour_start, product, job_id, messages)
    select * from unnest(
      ${uuidArray(deltas.map((each) => tenantHex(each.tenantId)))}::uuid[], ${timeArray(deltas.map((each) => each.hourMs))}::timestamptz[],
      ${textArray(deltas.map((each) => each.product))}::text[], ${textArray(deltas.map((each) => each.jobId))}::text[],
      ${int8Array(deltas.map((each) => each.messages))}::bigint[])
    on conflict (tenant_id, hour_start, product, job_id) do update set messages = cell.messages + excluded.messages`.execute(
    tx,
  );
}

/** Hours before this one are no longer waited for. */
export interface Cutoff {
  readonly product: string;
  readonly before: Date;
}

export interface OpenProduct {
  readonly product: string;
  readonly waiting: bigint;
  readonly expired: bigint;
}

/** By product, those that miss any; `otherwise` is the cutoff of products that have none of their own. */
export async function sumOpen(
  db: Reader<MeteringTables>,
  { tenantId, start, end }: { readonly tenantId: string; readonly start: Date; readonly end: Date },
  cutoffs: readonly Cutoff[],
  otherwise: Date,
): Promise<OpenProduct[]> {
  const { rows } = await sql<OpenProduct>`
    select product, coalesce(sum(messages) filter (where hour_start >= coalesce(cutoff, ${otherwise})), 0)::bigint as waiting,
      coalesce(sum(messages) filter (where hour_start < coalesce(cutoff, ${otherwise})), 0)::bigint as expired
    from open_messages left join unnest(${cutoffs.map((each) => each.product)}::text[], ${cutoffs.map((each) => each.before)}::timestamptz[])
      as own (name, cutoff) on own.name = product
    where tenant_id = ${toRowTenantId(tenantId)} and hour_start >= ${start} and hour_start < ${end}
    group by product having sum(messages) <> 0 order by product`.execute(db);
  return rows;
}
