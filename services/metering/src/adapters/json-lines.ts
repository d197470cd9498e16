// Tollgate's own events as JSON objects: the contract's DeliveryEvent in JSON, one object a record.

import { factBit } from '../domain/facts.ts';
import { isObject, isoMs, epochMs, jsonOf, type JsonObject, textAt, textOf } from './json-value.ts';
import { type Adapter, rejected } from './translation.ts';

const PREFIX = 'DELIVERY_EVENT_KIND_';

/**
 * Names as protobuf's JSON has them (camelCase) or as in the contract (snake_case). `kind` with or without its prefix.
 * `occurTimeMs` as digits, or `occurTime` as ISO 8601. Product, job and grant of the record go before those of the
 * import; another tenant than the import's is refused.
 */
export const jsonLines: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const object = jsonOf(decoded.text);
  if (object === undefined) return rejected('NOT_JSON');
  if (!isObject(object)) return rejected('NOT_AN_OBJECT');
  const tenantId = field(object, 'tenantId', 'tenant_id');
  if (tenantId !== '' && tenantId !== context.tenantId) return rejected('OTHER_TENANT');
  const kind = kindOf(textAt(object, 'kind'));
  if (kind === undefined) return rejected('UNKNOWN_EVENT');
  const messageId = field(object, 'messageId', 'message_id');
  if (messageId === '') return rejected('NO_MESSAGE_ID');
  const recipient = textAt(object, 'recipient');
  if (recipient === '') return rejected('NO_RECIPIENT');
  const timeMs =
    epochMs(field(object, 'occurTimeMs', 'occur_time_ms')) ?? isoMs(field(object, 'occurTime', 'occur_time'));
  if (timeMs === undefined) return rejected('NO_TIME');
  const event = {
    tenantId: context.tenantId,
    product: textAt(object, 'product') || context.product,
    messageId,
    recipient,
    kind,
    occurTimeMs: BigInt(timeMs),
    segments: Number(textAt(object, 'segments') || '0'),
    jobId: field(object, 'jobId', 'job_id') || context.jobId,
    grantId: field(object, 'grantId', 'grant_id') || context.grantId,
    detailCode: field(object, 'detailCode', 'detail_code'),
  };
  return { outcome: 'events', events: [event] };
};

const field = (object: JsonObject, camel: string, snake: string): string =>
  textAt(object, camel) || textAt(object, snake);

function kindOf(name: string): string | undefined {
  const kind = name.startsWith(PREFIX) ? name : PREFIX + name.toUpperCase();
  return factBit(kind) === undefined ? undefined : kind;
}
