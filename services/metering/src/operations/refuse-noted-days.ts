// A day whose bill a note has changed is not corrected as well: the same messages would be given back twice.

import type { Reader } from '@tollgate/db';
import { failedPrecondition } from '@tollgate/errors';

import { dayOf } from '../domain/shanghai-day.ts';
import type { BillableLine } from '../domain/usage.ts';
import { notedDays } from '../store/notes.ts';
import type { MeteringTables } from '../store/schema.ts';

/** @throws DomainError DAY_NOTED for a correction that would change what is billed of such a day. */
export async function refuseNotedDays(
  db: Reader<MeteringTables>,
  tenantId: string,
  lines: readonly BillableLine[],
): Promise<void> {
  const changed = new Set(
    lines
      .filter(({ units }) => units !== 0n)
      .map(({ product, hourMs }) => keyOf(product, dayOf(new Date(Number(hourMs))))),
  );
  if (changed.size === 0) return;
  const noted = (await notedDays(db, tenantId)).find(({ product, day }) => changed.has(keyOf(product, day)));
  if (noted === undefined) return;
  throw failedPrecondition(
    'DAY_NOTED',
    'A note has changed the bill of this day; dispute what is left of it instead.',
    {
      product: noted.product,
      day: noted.day,
      discrepancy_id: noted.discrepancyId,
    },
  );
}

const keyOf = (product: string, day: string): string => `${day} ${product}`;
