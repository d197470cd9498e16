// A record with Tollgate's own fields by name, whatever carries it: a JSON object or a row of a CSV file.

import { factBit } from '../domain/facts.ts';
import { epochMs, isoMs } from './json-value.ts';
import { type RecordContext, rejected, type Translation } from './translation.ts';

/** The fields, as the contract's DeliveryEvent names them; `occur_time` is the instant as ISO 8601 instead of a number. */
export const OWN_FIELDS = [
  'tenant_id',
  'product',
  'message_id',
  'recipient',
  'kind',
  'occur_time',
  'occur_time_ms',
  'segments',
  'job_id',
  'grant_id',
  'detail_code',
] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

const PLAIN_INTEGER = /^\d{1,9}$/;
const PREFIX = 'DELIVERY_EVENT_KIND_';

/**
 * `kind` with or without its prefix, in letters of any size. Product, job and grant of the record go before those of
 * the import; another tenant than the import's is refused. `get` answers empty for a field that is not there.
 */
export function ownRecord(get: (field: OwnField) => string, context: RecordContext): Translation {
  const tenantId = get('tenant_id');
  if (tenantId !== '' && tenantId !== context.tenantId) return rejected('OTHER_TENANT');
  const kind = kindOf(get('kind'));
  if (kind === undefined) return rejected('UNKNOWN_EVENT');
  const messageId = get('message_id');
  if (messageId === '') return rejected('NO_MESSAGE_ID');
  const recipient = get('recipient');
  if (recipient === '') return rejected('NO_RECIPIENT');
  const timeMs = epochMs(get('occur_time_ms')) ?? isoMs(get('occur_time'));
  if (timeMs === undefined) return rejected('NO_TIME');
  const segments = get('segments') || '0';
  // It is multiplied by a price: 0x10, 1e2 or 2.5 is nobody's count.
  if (!PLAIN_INTEGER.test(segments)) return rejected('INVALID_SEGMENTS');
  const event = {
    tenantId: context.tenantId,
    product: get('product') || context.product,
    messageId,
    recipient,
    kind,
    occurTimeMs: BigInt(timeMs),
    segments: Number(segments),
    jobId: get('job_id') || context.jobId,
    grantId: get('grant_id') || context.grantId,
    detailCode: get('detail_code'),
  };
  return { outcome: 'events', events: [event] };
}

function kindOf(name: string): string | undefined {
  const upper = name.toUpperCase();
  const kind = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
  return factBit(kind) === undefined ? undefined : kind;
}
