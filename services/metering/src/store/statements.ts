// Statements of counts, their lines, and which lines wait to be compared.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { CountLine } from '../domain/count-file.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

export interface Statement {
  readonly statementId: string;
  readonly party: 'TENANT' | 'GATEWAY';
  /** Undefined for totals of a gateway. */
  readonly tenantId: string | undefined;
  /** Empty for a tenant's bill. */
  readonly gateway: string;
  readonly fileSha256: Uint8Array;
  readonly lines: number;
  readonly uploadedBy: string;
  readonly uploadedAt: Date;
}

/** How far comparing it is. */
export interface StatementProgress extends Statement {
  readonly comparedLines: number;
  readonly discrepancies: number;
}

const rowTenant = (tenantId: string | undefined): string | null =>
  tenantId === undefined ? null : toRowTenantId(tenantId);

export async function insertStatement(
  tx: Tx<MeteringTables>,
  statement: Statement,
  lines: readonly CountLine[],
): Promise<void> {
  await tx
    .insertInto('statements')
    .values({
      statement_id: statement.statementId,
      party: statement.party,
      tenant_id: rowTenant(statement.tenantId),
      gateway: statement.gateway,
      file_sha256: Buffer.from(statement.fileSha256),
      lines: statement.lines,
      uploaded_by: statement.uploadedBy,
      uploaded_at: statement.uploadedAt,
    })
    .execute();
  const column = <T>(pick: (line: CountLine) => T): T[] => lines.map(pick);
  await sql`
    with line as (
      insert into statement_lines (statement_id, line_number, tenant_id, product, day, units)
      select ${statement.statementId}, * from unnest(
        ${column((line) => line.lineNumber)}::int[], ${column((line) => rowTenant(line.tenantId ?? statement.tenantId))}::uuid[],
        ${column((line) => line.product)}::text[], ${column((line) => line.day)}::date[], ${column((line) => line.units)}::bigint[])
      returning statement_id, line_number
    ) insert into lines_to_compare (statement_id, line_number) select statement_id, line_number from line`.execute(tx);
  // Totals of other gateways may be what earlier ones wait for. Also of a line that is being judged at this moment.
  if (statement.party === 'TENANT') return;
  await sql`
    update lines_to_compare waiting set not_before = null
    from statement_lines line join statements using (statement_id)
    where line.statement_id = waiting.statement_id and line.line_number = waiting.line_number and party = 'GATEWAY'
      and waiting.statement_id <> ${statement.statementId} and exists (
        select from statement_lines newer where newer.statement_id = ${statement.statementId}
          and newer.product = line.product and newer.day = line.day and newer.tenant_id is not distinct from line.tenant_id)`.execute(
    tx,
  );
}

export async function findStatement(
  db: Reader<MeteringTables>,
  statementId: string,
): Promise<StatementProgress | undefined> {
  const row = await db
    .selectFrom('statements')
    .selectAll()
    .select(
      sql<bigint>`(select count(*) from comparisons c where c.statement_id = statements.statement_id)`.as('compared'),
    )
    .select(
      sql<bigint>`(select count(discrepancy_id) from comparisons c where c.statement_id = statements.statement_id)`.as(
        'discrepancies',
      ),
    )
    .where('statement_id', '=', statementId)
    .executeTakeFirst();
  return (
    row && {
      statementId: row.statement_id,
      // The table's check allows these two.
      party: row.party as Statement['party'],
      tenantId: row.tenant_id === null ? undefined : fromRowTenantId(row.tenant_id),
      gateway: row.gateway,
      fileSha256: row.file_sha256,
      lines: row.lines,
      uploadedBy: row.uploaded_by,
      uploadedAt: row.uploaded_at,
      comparedLines: Number(row.compared),
      discrepancies: Number(row.discrepancies),
    }
  );
}

/** A line with what its comparison has to know of its statement. */
export interface WaitingLine extends CountLine {
  readonly statementId: string;
  readonly gateway: string;
}

/** The next line whose turn it is: a long file does not keep a short one waiting. One process at a time asks. */
export async function nextWaitingLine(tx: Tx<MeteringTables>, now: Date): Promise<WaitingLine | undefined> {
  const { rows } = await sql<{
    statement_id: string;
    line_number: number;
    gateway: string;
    tenant_id: string | null;
    product: string;
    day: string;
    units: bigint;
  }>`
    with next as (
      select statement_id, line_number from lines_to_compare
      where not_before is null or not_before <= ${now} order by line_number, statement_id limit 1
    ) select statement_id, line_number, gateway, line.tenant_id, product, day, units
    from next join statement_lines line using (statement_id, line_number) join statements using (statement_id)`.execute(
    tx,
  );
  const [row] = rows;
  return (
    row && {
      statementId: row.statement_id,
      lineNumber: row.line_number,
      gateway: row.gateway,
      tenantId: row.tenant_id === null ? undefined : fromRowTenantId(row.tenant_id),
      product: row.product,
      day: row.day,
      units: row.units,
    }
  );
}

type LineName = Pick<WaitingLine, 'statementId' | 'lineNumber'>;

export async function removeWaitingLine(tx: Tx<MeteringTables>, { statementId, lineNumber }: LineName): Promise<void> {
  await tx
    .deleteFrom('lines_to_compare')
    .where('statement_id', '=', statementId)
    .where('line_number', '=', lineNumber)
    .execute();
}

/** Its turn comes then, or when further totals of its product and day come. */
export async function putOffLine(
  tx: Tx<MeteringTables>,
  { statementId, lineNumber }: LineName,
  until: Date,
): Promise<void> {
  await tx
    .updateTable('lines_to_compare')
    .set({ not_before: until })
    .where('statement_id', '=', statementId)
    .where('line_number', '=', lineNumber)
    .execute();
}

/**
 * Whether such a line of that uploader waits: it has its turn, on a snapshot that has this transaction. One that is being
 * compared at this moment is judged anew (its transaction loses the race), or is as good as gone.
 */
export async function turnOfWaiting(
  tx: Tx<MeteringTables>,
  { tenantId, product, day, units }: Pick<WaitingLine, 'product' | 'day' | 'units'> & { readonly tenantId: string },
  uploadedBy: string,
): Promise<boolean> {
  const { rows } = await sql`
    with waiting as (
      select lines_to_compare.* from lines_to_compare
      join statement_lines line using (statement_id, line_number) join statements using (statement_id)
      where line.tenant_id = ${toRowTenantId(tenantId)} and product = ${product} and day = ${day}::date
        and units = ${units} and uploaded_by = ${uploadedBy}
      limit 1 for update of lines_to_compare skip locked
    ) update lines_to_compare line set not_before = null from waiting
    where line.statement_id = waiting.statement_id and line.line_number = waiting.line_number
    returning line.statement_id`.execute(tx);
  return rows.length > 0;
}

/** Lines of a tenant's bills that nobody compared yet. */
export async function countWaiting(db: Reader<MeteringTables>, tenantId: string): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from lines_to_compare join statements using (statement_id)
    where statements.tenant_id = ${toRowTenantId(tenantId)}`.execute(db);
  return rows[0]?.count ?? 0n;
}

/** The newest totals of a product and day, of one tenant or of those that span tenants: their sum, and the gateways that have reported. */
export async function totalsOfDay(
  db: Reader<MeteringTables>,
  { tenantId, product, day }: Pick<WaitingLine, 'tenantId' | 'product' | 'day'>,
): Promise<{ readonly units: bigint; readonly gateways: readonly string[] }> {
  const whose = tenantId === undefined ? sql`is null` : sql`= ${toRowTenantId(tenantId)}`;
  const { rows } = await sql<{ gateway: string; units: bigint }>`
    select distinct on (gateway) gateway, units from statement_lines line join statements using (statement_id)
    where line.tenant_id ${whose} and product = ${product} and day = ${day}::date and party = 'GATEWAY'
    order by gateway, uploaded_at desc, statement_id desc`.execute(db);
  return { units: rows.reduce((sum, row) => sum + row.units, 0n), gateways: rows.map(({ gateway }) => gateway) };
}
