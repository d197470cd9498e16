// Takes in a file of counts: all of it, or every fault that it has.

import { createHash } from 'node:crypto';

import type { Tx } from '@tollgate/db';
import { exhausted, failedPrecondition, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';

import {
  BILL_COLUMNS,
  type CountLine,
  fault,
  type LineFault,
  readCountFile,
  TOTALS_COLUMNS,
} from '../domain/count-file.ts';
import { listProducts } from '../store/products.ts';
import type { MeteringTables } from '../store/schema.ts';
import { countWaiting, insertStatement, type Statement, type StatementProgress } from '../store/statements.ts';
import { findTenants } from '../store/tenants.ts';

export interface CountUpload {
  /** Whose bill it is; undefined for totals of a gateway. */
  readonly tenantId: string | undefined;
  /** Empty for a tenant's bill. */
  readonly gateway: string;
  readonly content: Uint8Array;
  readonly by: string;
  readonly now: Date;
}

export interface TakenStatement {
  /** Undefined where there are faults. */
  readonly statement: StatementProgress | undefined;
  readonly faults: readonly LineFault[];
}

/** Lines of one tenant that may wait before its next file is taken. */
const WAITING_MAX = 20_000n;

/** @throws DomainError TENANT_NOT_FOUND, TENANT_WITHOUT_AGREEMENT, TOO_MANY_WAITING for the tenant whose bill it is. */
export async function takeStatement(tx: Tx<MeteringTables>, upload: CountUpload): Promise<TakenStatement> {
  const { tenantId, gateway, content, now } = upload;
  if (tenantId !== undefined) {
    await requireAgreement(tx, tenantId);
    if ((await countWaiting(tx, tenantId)) >= WAITING_MAX)
      throw exhausted('TOO_MANY_WAITING', 'Bills that were uploaded before are still being compared; come back later.');
  }
  const columns = tenantId === undefined ? TOTALS_COLUMNS : BILL_COLUMNS;
  const file = readCountFile(content, { columns, products: await listProducts(tx), now });
  const faults = [...file.faults, ...(await unknownTenants(tx, file.lines))];
  if (faults.length > 0)
    return { statement: undefined, faults: faults.toSorted((a, b) => a.lineNumber - b.lineNumber) };
  const statement: Statement = {
    statementId: newId('stm'),
    party: tenantId === undefined ? 'GATEWAY' : 'TENANT',
    tenantId,
    gateway,
    fileSha256: createHash('sha256').update(content).digest(),
    lines: file.lines.length,
    uploadedBy: upload.by,
    uploadedAt: now,
  };
  await insertStatement(tx, statement, file.lines);
  return { statement: { ...statement, comparedLines: 0, discrepancies: 0 }, faults };
}

async function requireAgreement(tx: Tx<MeteringTables>, tenantId: string): Promise<void> {
  const agreements = (await findTenants(tx, [tenantId])).get(tenantId);
  if (agreements === undefined) throw notFound('TENANT_NOT_FOUND', 'There is no such tenant.');
  if (agreements.length === 0)
    throw failedPrecondition('TENANT_WITHOUT_AGREEMENT', 'The tenant has accepted no agreement: nothing was billed.');
}

async function unknownTenants(tx: Tx<MeteringTables>, lines: readonly CountLine[]): Promise<LineFault[]> {
  const named = [...new Set(lines.flatMap((line) => line.tenantId ?? []))];
  if (named.length === 0) return [];
  const known = await findTenants(tx, named);
  return lines.flatMap(({ lineNumber, tenantId }) => {
    if (tenantId === undefined || (known.get(tenantId)?.length ?? 0) > 0) return [];
    return [fault(lineNumber, 'tenant', 'UNKNOWN_TENANT', 'is no tenant with an agreement')];
  });
}
