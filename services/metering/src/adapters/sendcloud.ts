// SendCloud web-hook bodies, form-encoded or JSON. Format: aurorasendcloud.com/docs/Webhook/WebhookEvent.

import { bareAddress, epochMs, isObject, jsonOf, type JsonObject, textAt, textOf } from './json-value.ts';
import {
  type Adapter,
  IGNORED,
  type RecordContext,
  type RecordFact,
  rejected,
  reportOf,
  type Translation,
} from './translation.ts';

/** Names of events as the older and the newer pages of the documentation spell them. */
const KINDS = new Map<string, RecordFact['kind']>([
  ['request', 'ACCEPTED'],
  ['deliver', 'DELIVERED'],
  ['delivered', 'DELIVERED'],
  ['invalid', 'HARD_BOUNCED'],
  ['invalid_email', 'HARD_BOUNCED'],
  ['soft_bounce', 'SOFT_BOUNCED'],
  ['report_spam', 'COMPLAINED'],
  ['spam-report', 'COMPLAINED'],
  ['unsubscribe', 'UNSUBSCRIBED'],
]);
/** Reading and clicking count nothing; `route` is about mail that came in. */
const SILENT = new Set(['open', 'click', 'route']);

/** One record is one body. `request` names all recipients of a sending, every other event names one. */
export const sendcloud: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const body = bodyOf(decoded.text);
  if (body === undefined) return rejected('NOT_AN_OBJECT');
  const event = textAt(body, 'event');
  if (SILENT.has(event)) return IGNORED;
  const kind = KINDS.get(event);
  if (kind === undefined) return rejected('UNKNOWN_EVENT');
  const timeMs = epochMs(textAt(body, 'timestamp'));
  if (timeMs === undefined) return rejected('NO_TIME');
  return event === 'request' ? request(body, timeMs, context) : single(body, kind, timeMs, context);
};

/** The fields of a body, form or JSON; undefined when it is neither. */
export function bodyOf(text: string): JsonObject | undefined {
  if (text.trimStart().startsWith('{')) {
    const json = jsonOf(text);
    return isObject(json) ? json : undefined;
  }
  // Anything is a form; one without an event is not this form.
  const fields = Object.fromEntries(new URLSearchParams(text));
  return Object.hasOwn(fields, 'event') ? fields : undefined;
}

function single(body: JsonObject, kind: RecordFact['kind'], timeMs: number, context: RecordContext): Translation {
  const messageId = textAt(body, 'emailId');
  if (messageId === '') return rejected('NO_MESSAGE_ID');
  const recipient = bareAddress(textAt(body, 'recipient'));
  if (recipient === '') return rejected('NO_RECIPIENT');
  const detailCode = textAt(body, 'subStat') || textAt(body, 'message');
  const fact = {
    kind,
    messageId,
    recipient,
    timeMs,
    jobId: jobOf(body),
    detailCode: kind === 'DELIVERED' ? '' : detailCode,
  };
  return { outcome: 'events', events: [reportOf(fact, context)] };
}

function request(body: JsonObject, timeMs: number, context: RecordContext): Translation {
  const ids = textsAt(body, 'emailIds');
  const recipients = textsAt(body, 'recipientArray').map(bareAddress);
  if (ids.length === 0) return rejected('NO_MESSAGE_ID');
  if (recipients.length === 0) return rejected('NO_RECIPIENT');
  // The two lists are one table: without a partner an id has no recipient.
  if (ids.length !== recipients.length || ids.includes('') || recipients.includes(''))
    return rejected('BAD_RECIPIENTS');
  const events = ids.map((messageId, index) =>
    reportOf({ kind: 'ACCEPTED', messageId, recipient: recipients[index] ?? '', timeMs, jobId: jobOf(body) }, context),
  );
  return { outcome: 'events', events };
}

/** A list, which a form carries as JSON text. */
function textsAt(body: JsonObject, key: string): string[] {
  const value = body[key];
  const list = typeof value === 'string' ? jsonOf(value) : value;
  return Array.isArray(list) ? list.map((entry) => (typeof entry === 'string' ? entry : '')) : [];
}

/** The task of a sending to an address list; -1 and 0 stand for none. */
function jobOf(body: JsonObject): string {
  const task = textAt(body, 'maillistTaskId') || textAt(body, 'mail_list_task_id');
  return /^[1-9]\d*$/.test(task) ? task : '';
}
