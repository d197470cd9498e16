// The canonical text of transfers in SQL, as packages/ledger-proof defines it, and their leaves and roots. Hashing runs in
// the database, set by set: no row travels, and nothing that posts waits for it.
import {
  ABSENT_PART,
  CHILDREN,
  type Field,
  LEAF_HEADER,
  NODE_PREFIX,
  NULL_FIELD,
  type Part,
  PARTS,
  SEALED,
} from '@tollgate/ledger-proof';
import { type RawBuilder, sql } from 'kysely';

/** Text of a column as it is sealed. */
function textOf(part: Part, { name, kind }: Field): RawBuilder<string> {
  const column = sql.ref(`${part}.${name}`);
  if (kind === 'text') return sql`${column}`;
  if (kind === 'integer') return sql`${column}::text`;
  // Exact: numeric seconds with six decimals.
  return sql`(extract(epoch from ${column}) * 1000000)::bigint::text`;
}

function fieldText(part: Part, field: Field): RawBuilder<string> {
  const text = textOf(part, field);
  const value = sql<string>`octet_length(${text}) || ':' || ${text} || ','`;
  return field.nullable
    ? sql`case when ${sql.ref(`${part}.${field.name}`)} is null then ${sql.lit(NULL_FIELD)} else ${value} end`
    : value;
}

function partText(part: Part): RawBuilder<string> {
  const text = sql.join(
    SEALED[part].map((field) => fieldText(part, field)),
    sql` || `,
  );
  return part === 'transfer'
    ? sql`${text}`
    : sql`case when ${idOf(part)} is null then ${sql.lit(ABSENT_PART)} else ${text} end`;
}

const idOf = (part: Part): RawBuilder<unknown> => sql.ref(`${part}.${SEALED[part][0].name}`);

/** Hash of one row of withMeaning. */
export const leaf: RawBuilder<Buffer> = sql`sha256(convert_to(${sql.lit(LEAF_HEADER)} || ${sql.join(PARTS.map(partText), sql` || `)}, 'UTF8'))`;

/**
 * Transfers with the rows that say what they mean, for a from clause; `transfers` is a table or a subquery that is called
 * transfer. Those rows are append-only and commit with their transfer; the reasons keep a reference that happens to look
 * like an id of another kind apart.
 */
export const withMeaning = (transfers: RawBuilder<unknown>): RawBuilder<unknown> => sql`${transfers}
  left join lot on lot.account_id = transfer.to_account
  left join charge on charge.charge_id = transfer.reference and transfer.reason in ('CHARGE', 'ARREARS')
  left join settlement on settlement.settlement_id = transfer.reference and starts_with(transfer.reason, 'SETTLEMENT_')`;

/** A row of withMeaning as a line of a dump. */
export const dumpLine: RawBuilder<string> = sql`'{' || ${sql.join(PARTS.map(partMember), sql` || `)} || '}'`;

function partMember(part: Part): RawBuilder<string> {
  const pairs = SEALED[part].map((field) => sql`${sql.lit(field.name)}, ${textOf(part, field)}`);
  const member = (comma: string): RawBuilder<string> =>
    sql`${sql.lit(`${comma}"${part}":`)} || json_build_object(${sql.join(pairs)})::text`;
  return part === 'transfer' ? member('') : sql`case when ${idOf(part)} is null then '' else ${member(',')} end`;
}

const children = sql.lit(CHILDREN);
const prefix = sql`'\\x${sql.raw(NODE_PREFIX.toString(16).padStart(2, '0'))}'::bytea`;

/** Nodes of one level over those below it: both have the columns number, place and hash. */
const parents = (below: string): RawBuilder<unknown> => sql`
  select number, place / ${children} as place, sha256(${prefix} || string_agg(hash, ''::bytea order by place)) as hash
  from ${sql.table(below)} group by number, place / ${children}`;

/**
 * Roots by block, from rows with the columns number (of the block), sequence and leaf: the columns number, root,
 * transfers and seals.
 */
export const rootsOf = (leaves: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with leaf_rows as (${leaves}),
  level_0 as (select number, row_number() over (partition by number order by sequence) - 1 as place, leaf as hash from leaf_rows),
  level_1 as (${parents('level_0')}), level_2 as (${parents('level_1')}), level_3 as (${parents('level_2')}),
  sealed as (
    select number, count(*) as transfers, max(sequence) as last_sequence,
           string_agg(int8send(sequence) || leaf, ''::bytea order by sequence) as seals
    from leaf_rows group by number)
  select sealed.*, level_3.hash as root from sealed join level_3 using (number) where level_3.place = 0`;
