// Amazon SES events: notifications and event publishing, bare or in an Amazon SNS envelope.
// Format: docs.aws.amazon.com/ses/latest/dg, "Contents of event data" and "Notification contents".

import { meaningOf } from './enhanced-status.ts';
import {
  bareAddress,
  isObject,
  isoMs,
  jsonOf,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
  textOf,
} from './json-value.ts';
import { meaningOfExplanation } from './smtp-meaning.ts';
import { type Adapter, IGNORED, type RecordFact, rejected, reportOf, type Translation } from './translation.ts';

type Kind = RecordFact['kind'];
/** What an event says about some recipients. */
interface Told {
  readonly recipients: readonly unknown[];
  readonly time: string;
  readonly kindOf: (recipient: JsonObject) => Kind;
  readonly detailOf?: (recipient: JsonObject) => string;
}
type Reading = Told | 'nothing' | 'unknown';

/** One record is one event; one event may name several recipients, each of which is a message of its own. */
export const amazonSes: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const outer = jsonOf(decoded.text);
  if (outer === undefined) return rejected('NOT_JSON');
  if (isHousekeeping(outer)) return IGNORED;
  const event = fromEnvelope(outer);
  if (!isObject(event)) return rejected('NOT_AN_OBJECT');
  const reading = read(event);
  if (reading === 'unknown') return rejected('UNKNOWN_EVENT');
  if (reading === 'nothing') return IGNORED;
  return translate(event, reading, (fact) => reportOf(fact, context));
};

/** What Amazon says about the way itself when it is laid or given up: nothing about any message. */
function isHousekeeping(outer: unknown): boolean {
  if (!isObject(outer)) return false;
  const type = textAt(outer, 'Type');
  if (type === 'SubscriptionConfirmation' || type === 'UnsubscribeConfirmation') return true;
  return type === 'Notification' && textAt(outer, 'Message').startsWith('Successfully validated SNS topic');
}

/** Amazon SNS carries the event as a text, unless raw delivery is on. */
function fromEnvelope(outer: unknown): unknown {
  if (!isObject(outer) || textAt(outer, 'Type') !== 'Notification') return outer;
  return jsonOf(textAt(outer, 'Message'));
}

const READERS: Readonly<Record<string, (event: JsonObject, mail: JsonObject) => Reading>> = {
  // Amazon SES took the message; the recipient's server has not.
  Send: (_event, mail) => all(mail, textAt(mail, 'timestamp'), 'ACCEPTED'),
  Reject: (_event, mail) => all(mail, textAt(mail, 'timestamp'), 'DROPPED'),
  'Rendering Failure': (_event, mail) => all(mail, textAt(mail, 'timestamp'), 'DROPPED'),
  RenderingFailure: (_event, mail) => all(mail, textAt(mail, 'timestamp'), 'DROPPED'),
  Delivery: (event) => {
    const delivery = objectAt(event, 'delivery');
    return {
      recipients: listAt(delivery, 'recipients'),
      time: textAt(delivery, 'timestamp'),
      kindOf: () => 'DELIVERED',
    };
  },
  Bounce: (event) => bounce(objectAt(event, 'bounce')),
  Complaint: (event) => complaint(objectAt(event, 'complaint')),
  Subscription: (event, mail) => subscription(objectAt(event, 'subscription'), mail),
  // The topic was set up.
  AmazonSnsSubscriptionSucceeded: () => 'nothing',
  // Still being tried: what becomes of it is told by another event.
  DeliveryDelay: () => 'nothing',
  Open: () => 'nothing',
  Click: () => 'nothing',
};

function read(event: JsonObject): Reading {
  const type = textAt(event, 'eventType') || textAt(event, 'notificationType');
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  return reader === undefined ? 'unknown' : reader(event, objectAt(event, 'mail'));
}

const all = (mail: JsonObject, time: string, kind: Kind): Told => ({
  recipients: listAt(mail, 'destination'),
  time,
  kindOf: () => kind,
});

/** Never sent on: Amazon SES holds the address on the account's own list, or it has left the contact list. */
const NOT_SENT = new Set(['OnAccountSuppressionList', 'UnsubscribedRecipient']);
/** About the message or the mailbox, whatever type the bounce has. */
const NOT_THE_ADDRESS = new Set([
  'MailboxFull',
  'MessageTooLarge',
  'ContentRejected',
  'AttachmentRejected',
  'CustomTimeoutExceeded',
]);

function bounce(report: JsonObject): Told {
  const type = textAt(report, 'bounceType');
  const subType = textAt(report, 'bounceSubType');
  const kindOf = (recipient: JsonObject): Kind => {
    if (NOT_SENT.has(subType)) return 'DROPPED';
    if (type !== 'Permanent') return 'SOFT_BOUNCED';
    return namesOtherCause(recipient, subType) ? 'SOFT_BOUNCED' : 'HARD_BOUNCED';
  };
  return {
    recipients: listAt(report, 'bouncedRecipients'),
    time: textAt(report, 'timestamp'),
    kindOf,
    detailOf: (recipient) => textAt(recipient, 'status') || `${type}/${subType}`,
  };
}

/** The status decides; where it says nothing precise, the subtype and what the server answered: `smtp; 554 5.7.1 …`. */
function namesOtherCause(recipient: JsonObject, subType: string): boolean {
  const meaning = meaningOf(textAt(recipient, 'status'));
  if (meaning !== 'unspecific') return meaning === 'other-cause';
  if (NOT_THE_ADDRESS.has(subType)) return true;
  const answer = textAt(recipient, 'diagnosticCode').replace(/^\s*smtp\s*;/i, '');
  return meaningOfExplanation(answer) === 'other-cause';
}

function complaint(report: JsonObject): Told {
  const suppressed = textAt(report, 'complaintSubType') === 'OnAccountSuppressionList';
  return {
    recipients: listAt(report, 'complainedRecipients'),
    time: textAt(report, 'timestamp'),
    kindOf: () => (suppressed ? 'DROPPED' : 'COMPLAINED'),
    detailOf: () => textAt(report, 'complaintFeedbackType'),
  };
}

/** Only leaving everything is an unsubscription of the recipient; a change of topics is not. */
function subscription(report: JsonObject, mail: JsonObject): Reading {
  if (objectAt(report, 'newTopicPreferences')['unsubscribeAll'] !== true) return 'nothing';
  return all(mail, textAt(report, 'timestamp'), 'UNSUBSCRIBED');
}

function translate(
  event: JsonObject,
  told: Told,
  report: (fact: RecordFact) => ReturnType<typeof reportOf>,
): Translation {
  const messageId = textAt(objectAt(event, 'mail'), 'messageId');
  if (messageId === '') return rejected('NO_MESSAGE_ID');
  const timeMs = isoMs(told.time);
  if (timeMs === undefined) return rejected('NO_TIME');
  if (told.recipients.length === 0) return rejected('NO_RECIPIENT');
  const events = [];
  for (const entry of told.recipients) {
    const recipient: JsonObject = isObject(entry) ? entry : {};
    const address = bareAddress(typeof entry === 'string' ? entry : textAt(recipient, 'emailAddress'));
    if (address === '') return rejected('NO_RECIPIENT');
    const detailCode = told.detailOf?.(recipient) ?? '';
    events.push(report({ kind: told.kindOf(recipient), messageId, recipient: address, timeMs, detailCode }));
  }
  return { outcome: 'events', events };
}
