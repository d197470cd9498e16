// The web_hooks table.

import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';

import type { WebHook } from '../domain/web-hook.ts';
import type { WebHookTable } from './edge-tables.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

export interface NewWebHook extends WebHook {
  readonly tokenDigest: Uint8Array;
  /** Who ordered it. */
  readonly createdBy: string;
}

export async function insertWebHook(tx: Tx<MeteringTables>, hook: NewWebHook): Promise<void> {
  await tx
    .insertInto('web_hooks')
    .values({
      web_hook_id: hook.webHookId,
      tenant_id: toRowTenantId(hook.tenantId),
      product: hook.product,
      format: hook.format,
      label: hook.label,
      token_digest: Buffer.from(hook.tokenDigest),
      sealed_signing_key: hook.sealedSigningKey === undefined ? null : Buffer.from(hook.sealedSigningKey),
      sns_topic_arn: hook.snsTopicArn,
      column_names: JSON.stringify(hook.columnNames),
      created_by: hook.createdBy,
      created_at: hook.createdAt,
      revoked_at: null,
    })
    .execute();
}

/** Hooks of a tenant that are in force. */
export async function countWebHooks(tx: Tx<MeteringTables>, tenantId: string): Promise<bigint> {
  const { count } = await tx
    .selectFrom('web_hooks')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The hook of a token, in force or not. */
export async function findWebHook(db: Reader<MeteringTables>, tokenDigest: Uint8Array): Promise<WebHook | undefined> {
  const row = await db
    .selectFrom('web_hooks')
    .selectAll()
    .where('token_digest', '=', Buffer.from(tokenDigest))
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Newest first, from the one after `before` on. */
export async function listWebHooks(
  db: Reader<MeteringTables>,
  query: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<WebHook[]> {
  const { before } = query;
  const rows = await db
    .selectFrom('web_hooks')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(query.tenantId))
    .$if(before !== undefined, (builder) => builder.where('web_hook_id', '<', before ?? ''))
    .orderBy('web_hook_id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(fromRow);
}

/** Ends a hook of this tenant; the first end stays. Undefined when the tenant has none of that id. */
export async function revokeWebHook(
  tx: Tx<MeteringTables>,
  tenantId: string,
  webHookId: string,
  now: Date,
): Promise<WebHook | undefined> {
  const row = await tx
    .updateTable('web_hooks')
    .set(({ fn, val }) => ({ revoked_at: fn.coalesce('revoked_at', val(now)) }))
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where('web_hook_id', '=', webHookId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Keeps where Amazon SNS wants the subscription to be confirmed; empty when it is. */
export async function setSubscribeUrl(tx: Tx<MeteringTables>, webHookId: string, url: string): Promise<void> {
  await tx
    .updateTable('web_hooks')
    .set({ sns_subscribe_url: url })
    .where('web_hook_id', '=', webHookId)
    .where('sns_subscribe_url', '<>', url)
    .execute();
}

/** Notes what was not taken: how many records, and why the first of them was not. */
export async function addHookFailures(
  tx: Tx<MeteringTables>,
  webHookId: string,
  failed: { readonly count: bigint; readonly reason: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('web_hooks')
    .set(({ eb }) => ({
      rejected_records: eb('rejected_records', '+', failed.count),
      last_rejected_at: failed.at,
      last_reject_reason: failed.reason,
    }))
    .where('web_hook_id', '=', webHookId)
    .execute();
}

const fromRow = (row: Selectable<WebHookTable>): WebHook => ({
  webHookId: row.web_hook_id,
  tenantId: fromRowTenantId(row.tenant_id),
  product: row.product,
  format: row.format,
  label: row.label,
  sealedSigningKey: row.sealed_signing_key ?? undefined,
  snsTopicArn: row.sns_topic_arn,
  snsSubscribeUrl: row.sns_subscribe_url,
  columnNames: row.column_names,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
  failures: {
    count: row.rejected_records,
    lastAt: row.last_rejected_at ?? undefined,
    lastReason: row.last_reject_reason,
  },
});
