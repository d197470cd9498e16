// Crossings that were noted, newest first.
import type { Reader } from '@tollgate/db';
import { listCrossings, type StoredCrossing } from '../store/crossings.ts';
import type { EnforcementTables } from '../store/schema.ts';

export type { StoredCrossing } from '../store/crossings.ts';

export const readCrossings = (
  db: Reader<EnforcementTables>,
  page: { readonly tenantId: string | undefined; readonly before: string | undefined; readonly limit: number },
): Promise<StoredCrossing[]> => listCrossings(db, page);
