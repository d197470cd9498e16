// Makes an address to which a gateway sends its own format.

import type { Tx } from '@tollgate/db';
import { DomainError, exhausted, failedPrecondition, notFound } from '@tollgate/errors';
import { newId } from '@tollgate/ids';

import { columnNamesFault } from '../adapters/csv.ts';
import type { EdgeDeps } from '../deps.ts';
import { tokenDigest } from '../domain/hook-secrets.ts';
import { describeUnknown, unknownOf } from '../domain/ingest-rules.ts';
import { type HookFault, hookFormat, NO_FAILURES, proofFault, type WebHook } from '../domain/web-hook.ts';
import type { MeteringTables } from '../store/schema.ts';
import { countWebHooks, insertWebHook } from '../store/web-hooks.ts';
import { loadRules } from './load-rules.ts';

export interface WebHookOrder {
  readonly tenantId: string;
  readonly product: string;
  /** Wire name. */
  readonly format: string;
  readonly label: string;
  readonly signingKey: string;
  readonly snsTopicArn: string;
  readonly columnNames: Readonly<Record<string, string>>;
  readonly createdBy: string;
}

/** More is a mistake, or somebody filling the table. */
const HOOKS_MAX = 100n;

/**
 * @throws DomainError INVALID_REQUEST or BAD_COLUMNS, UNKNOWN_TENANT, TENANT_WITHOUT_AGREEMENT, UNKNOWN_PRODUCT,
 * TOO_MANY_WEB_HOOKS; WEB_HOOKS_NOT_OFFERED where this service has no HTTP address, SNS_NOT_OFFERED where it has no
 * certificates of Amazon SNS.
 */
export async function createWebHook(tx: Tx<MeteringTables>, deps: EdgeDeps, order: WebHookOrder): Promise<WebHook> {
  const { hooks } = deps;
  if (!hooks.offered) throw failedPrecondition('WEB_HOOKS_NOT_OFFERED', 'Metering has no HTTP address here.');
  const format = hookFormat(order.format);
  if (format === undefined) throw refused({ field: 'format', description: 'is not a known format' });
  const fault = proofFault(format, order.signingKey, order.snsTopicArn);
  if (fault !== undefined) throw refused(fault);
  const columnFault = columnNamesFault(order.columnNames);
  if (columnFault !== undefined) throw refused({ field: 'column_names', description: columnFault }, 'BAD_COLUMNS');
  if (format.proof === 'sns' && !hooks.snsOffered)
    throw failedPrecondition('SNS_NOT_OFFERED', 'Metering has no certificates of Amazon SNS here.');
  await refuseUnknown(tx, deps, order);
  if ((await countWebHooks(tx, order.tenantId)) >= HOOKS_MAX)
    throw exhausted('TOO_MANY_WEB_HOOKS', `A tenant has at most ${HOOKS_MAX} web hooks in force.`);
  return insert(tx, deps, order);
}

async function refuseUnknown(
  tx: Tx<MeteringTables>,
  deps: EdgeDeps,
  { tenantId, product }: WebHookOrder,
): Promise<void> {
  const unknown = unknownOf(tenantId, product, await loadRules(tx, [tenantId], deps.now()));
  if (unknown === undefined) return;
  if (unknown === 'TENANT_WITHOUT_AGREEMENT') throw failedPrecondition(unknown, describeUnknown(unknown));
  throw notFound(unknown, describeUnknown(unknown));
}

async function insert(tx: Tx<MeteringTables>, deps: EdgeDeps, order: WebHookOrder): Promise<WebHook> {
  const { secrets } = deps.hooks;
  const webHookId = newId('whk');
  const { signingKey, createdBy, ...named } = order;
  const hook: WebHook = {
    ...named,
    webHookId,
    sealedSigningKey: signingKey === '' ? undefined : secrets.seal(webHookId, signingKey),
    snsSubscribeUrl: '',
    createdAt: deps.now(),
    revokedAt: undefined,
    failures: NO_FAILURES,
  };
  await insertWebHook(tx, { ...hook, tokenDigest: tokenDigest(secrets.token(webHookId)), createdBy });
  return hook;
}

function refused({ field, description }: HookFault, reason = 'INVALID_REQUEST'): DomainError {
  const violations = [{ field, description }];
  return new DomainError({ category: 'invalid_argument', reason, message: `${field} ${description}`, violations });
}
