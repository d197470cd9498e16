// Reads and ends web hooks.

import type { Reader, Tx } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import type { WebHook } from '../domain/web-hook.ts';
import type { MeteringTables } from '../store/schema.ts';
import { listWebHooks, revokeWebHook } from '../store/web-hooks.ts';

/** Newest first. */
export const readWebHooks = (
  db: Reader<MeteringTables>,
  query: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<WebHook[]> => listWebHooks(db, query);

/** @throws DomainError WEB_HOOK_NOT_FOUND */
export async function endWebHook(
  tx: Tx<MeteringTables>,
  tenantId: string,
  webHookId: string,
  now: Date,
): Promise<WebHook> {
  const hook = await revokeWebHook(tx, tenantId, webHookId, now);
  if (hook === undefined) throw notFound('WEB_HOOK_NOT_FOUND', 'The tenant has no such web hook.');
  return hook;
}
