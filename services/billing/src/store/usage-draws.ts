// Lines of usage that packages are asked to cover.

import type { Reader, Tx } from '@tollgate/db';
import { type Id, newId } from '@tollgate/ids';
import type { UsageLine } from '../domain/charge.ts';
import { fromRowId } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A draw that the wallet has to make. */
export interface DrawToMake extends UsageLine {
  readonly drawId: Id<'drw'>;
  readonly failures: number;
}

export async function insertDraws(tx: Tx<BillingTables>, lines: readonly UsageLine[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  await tx
    .insertInto('usage_draws')
    .values(
      lines.map((line) => ({
        draw_id: newId('drw'),
        usage_id: line.usageId,
        line_index: line.lineIndex,
        tenant_id: line.tenantId,
        product: line.product,
        job_id: line.jobId,
        grant_id: line.grantId,
        usage_hour: line.hourStart,
        units: line.units,
        covered: null,
        drawn_at: null,
        next_attempt_at: now,
        last_refusal: null,
      })),
    )
    .execute();
}

/** Whether lines of this usage were given to packages before. */
export async function isDrawn(db: Reader<BillingTables>, usageId: string): Promise<boolean> {
  const query = db.selectFrom('usage_draws').select('draw_id').where('usage_id', '=', usageId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Draws that are due, oldest first. */
export async function drawsToMake(db: Reader<BillingTables>, now: Date, limit: number): Promise<DrawToMake[]> {
  const rows = await db
    .selectFrom('usage_draws')
    .selectAll()
    .where('drawn_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('draw_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    drawId: fromRowId('drw', row.draw_id),
    failures: row.failures,
    usageId: row.usage_id,
    lineIndex: row.line_index,
    tenantId: row.tenant_id,
    product: row.product,
    jobId: row.job_id,
    grantId: row.grant_id,
    hourStart: row.usage_hour,
    units: row.units,
  }));
}

/** Writes what packages covered; false when it is written already. */
export async function setDrawn(tx: Tx<BillingTables>, drawId: Id<'drw'>, covered: bigint, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('usage_draws')
    .set({ covered, drawn_at: now, last_refusal: null })
    .where('draw_id', '=', drawId)
    .where('drawn_at', 'is', null)
    .returning('draw_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteDrawRefused(
  tx: Tx<BillingTables>,
  draw: DrawToMake,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('usage_draws')
    .set({ failures: draw.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('draw_id', '=', draw.drawId)
    .where('failures', '=', draw.failures)
    .where('drawn_at', 'is', null)
    .execute();
}

/** Whether usage of the tenant still waits for packages. */
export async function anyDraw(db: Reader<BillingTables>, tenantId: string): Promise<boolean> {
  const query = db.selectFrom('usage_draws').select('draw_id').where('tenant_id', '=', tenantId);
  return (await query.where('drawn_at', 'is', null).limit(1).executeTakeFirst()) !== undefined;
}
