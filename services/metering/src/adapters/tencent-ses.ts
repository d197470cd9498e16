// Tencent SES callbacks. Format: tencentcloud.com/document/product/1084/39492; older callbacks say soft, hard, processed.

import { bareAddress, epochMs, isObject, jsonOf, type JsonObject, textAt, textOf } from './json-value.ts';
import { meaningOfExplanation, replyWithin } from './smtp-meaning.ts';
import { type Adapter, IGNORED, type RecordFact, rejected, reportOf } from './translation.ts';

/** A bounce says by another field which one it is. */
const KINDS = new Map<string, RecordFact['kind'] | 'bounce'>([
  ['processed', 'ACCEPTED'],
  ['delivered', 'DELIVERED'],
  ['dropped', 'DROPPED'],
  ['bounce', 'bounce'],
  ['spamreport', 'COMPLAINED'],
  ['unsubscribe', 'UNSUBSCRIBED'],
]);
/** Reading and clicking count nothing; of a deferred message another callback tells what became of it. */
const SILENT = new Set(['open', 'click', 'deferred']);
/** The same by number. */
const NAMES = ['', 'delivered', 'dropped', 'bounce', 'open', 'click', 'spamreport', 'unsubscribe', 'deferred'];

/** One record is one callback, about one recipient. */
export const tencentSes: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const body = jsonOf(decoded.text);
  if (body === undefined) return rejected('NOT_JSON');
  if (!isObject(body)) return rejected('NOT_AN_OBJECT');
  const event = eventOf(body);
  if (SILENT.has(event)) return IGNORED;
  const kind = KINDS.get(event);
  if (kind === undefined) return rejected('UNKNOWN_EVENT');
  const messageId = textAt(body, 'bulkId');
  if (messageId === '') return rejected('NO_MESSAGE_ID');
  const recipient = bareAddress(textAt(body, 'email'));
  if (recipient === '') return rejected('NO_RECIPIENT');
  const seconds = epochMs(textAt(body, 'timestamp'));
  if (seconds === undefined) return rejected('NO_TIME');
  const task = textAt(body, 'taskId');
  const fact = {
    kind: kind === 'bounce' ? bounceOf(body) : kind,
    messageId,
    recipient,
    timeMs: seconds * 1_000,
    jobId: task === '0' ? '' : task,
    detailCode: detailOf(body),
  };
  return { outcome: 'events', events: [reportOf(fact, context)] };
};

function eventOf(body: JsonObject): string {
  const named = textAt(body, 'event').toLowerCase();
  if (named !== '') return named;
  const number = textAt(body, 'eventid');
  return /^\d$/.test(number) ? (NAMES[Number(number)] ?? '') : '';
}

/** Hard only where Tencent says so and the reason, a server's reply or words, does not name another cause than the address. */
function bounceOf(body: JsonObject): RecordFact['kind'] {
  if (!textAt(body, 'bounceType').toLowerCase().startsWith('hard')) return 'SOFT_BOUNCED';
  return meaningOfExplanation(textAt(body, 'reason')) === 'other-cause' ? 'SOFT_BOUNCED' : 'HARD_BOUNCED';
}

/** The server's words may name the recipient: only its codes are kept. */
function detailOf(body: JsonObject): string {
  const reply = replyWithin(textAt(body, 'reason'));
  return reply === undefined ? textAt(body, 'bounceType') : `${reply.code} ${reply.status}`.trim();
}
