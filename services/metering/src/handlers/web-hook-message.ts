// Web hooks as the contract has them.

import { recordFormatFromJSON } from '@tollgate/contracts/metering/v1/metering';
import type { WebHook as WebHookMessage } from '@tollgate/contracts/metering/v1/hooks';

import { hookFormat, type WebHook } from '../domain/web-hook.ts';

export const toProtoWebHook = (hook: WebHook): WebHookMessage => ({
  webHookId: hook.webHookId,
  tenantId: hook.tenantId,
  product: hook.product,
  format: recordFormatFromJSON(hook.format),
  label: hook.label,
  signed: hookFormat(hook.format)?.proof !== 'none',
  snsTopicArn: hook.snsTopicArn,
  snsSubscribeUrl: hook.snsSubscribeUrl,
  createTime: hook.createdAt,
  revokeTime: hook.revokedAt,
  rejectedRecords: hook.failures.count,
  lastRejectTime: hook.failures.lastAt,
  lastRejectReason: hook.failures.lastReason,
});
