// Everything that is kept of one tenant, row by row, for the copy that its people may take away. Secrets and digests of
// secrets are left out by not being named.
import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables } from './schema.ts';

type Cell = string | number | bigint | boolean | Date | Uint8Array | readonly string[] | null;
export type PersonalRow = Readonly<Record<string, Cell>>;

/** One kind of record: where it lies, whose it is, what of it is shown. Sealed columns come as they are. */
export interface RecordKind {
  readonly file: string;
  readonly table: keyof AccountsTables;
  readonly columns: readonly string[];
  /** A column that says whose it is: the tenant's id, or the id of something of the tenant's. */
  readonly by:
    | 'tenant_id'
    | 'user_id'
    | 'verification_id'
    | 'consent_id'
    | 'notice_id'
    | 'key_owner'
    | 'impersonated_tenant_id';
}

const HOLDERS = {
  user_id: sql`select user_id from user_account where tenant_id = `,
  verification_id: sql`select verification_id from verification where tenant_id = `,
  notice_id: sql`select notice_id from notice where tenant_id = `,
  consent_id: sql`select consent_id from consent where tenant_id = `,
} as const;

/** In the order of the first column, which is the kind's id. */
export async function findRecords(
  db: Reader<AccountsTables>,
  { table, columns, by }: RecordKind,
  tenantId: string,
): Promise<PersonalRow[]> {
  const shown = sql.join(columns.map((column) => sql.ref(column)));
  const mine =
    by === 'tenant_id' || by === 'key_owner' || by === 'impersonated_tenant_id'
      ? sql`${sql.ref(by)} = ${tenantId}`
      : sql`${sql.ref(by)} in (${HOLDERS[by]}${tenantId})`;
  const { rows } = await sql<PersonalRow>`
    select ${shown} from ${sql.table(table)} where ${mine} order by ${sql.ref(columns[0] ?? by)}`.execute(db);
  return rows;
}
