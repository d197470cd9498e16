// SMTP replies of receiving servers, one to a message: time, message id, recipient and reply, apart by tabs or as JSON.

import { bareAddress, epochMs, isObject, isoMs, jsonOf, textAt, textOf } from './json-value.ts';
import { kindOfReply, smtpReply } from './smtp-meaning.ts';
import { type Adapter, IGNORED, rejected, reportOf } from './translation.ts';

interface AnsweredMessage {
  readonly time: string;
  readonly messageId: string;
  readonly recipient: string;
  readonly reply: string;
}

/**
 * `time` is ISO 8601 or milliseconds since the epoch. In JSON the names are time, messageId (or message_id), recipient
 * and reply. 250 means that the recipient's server has the message: delivered, as every mail gateway has it.
 */
export const smtpReplies: Adapter = (record, context) => {
  const decoded = textOf(record);
  if ('fault' in decoded) return rejected(decoded.fault);
  const answered = decoded.text.trimStart().startsWith('{') ? fromJson(decoded.text) : fromLine(decoded.text);
  if (answered === undefined) return rejected('NOT_AN_SMTP_REPLY');
  const reply = smtpReply(answered.reply);
  if (reply === undefined) return rejected('NOT_AN_SMTP_REPLY');
  const kind = kindOfReply(reply);
  if (kind === 'nothing') return IGNORED;
  if (answered.messageId === '') return rejected('NO_MESSAGE_ID');
  const recipient = bareAddress(answered.recipient);
  if (recipient === '') return rejected('NO_RECIPIENT');
  const timeMs = epochMs(answered.time) ?? isoMs(answered.time);
  if (timeMs === undefined) return rejected('NO_TIME');
  // The server's words may name the recipient: only its codes are kept.
  const detailCode = `${reply.code} ${reply.status}`.trim();
  const { messageId } = answered;
  return { outcome: 'events', events: [reportOf({ kind, messageId, recipient, timeMs, detailCode }, context)] };
};

function fromLine(text: string): AnsweredMessage | undefined {
  const [time, messageId, recipient, ...reply] = text.split('\t');
  if (time === undefined || messageId === undefined || recipient === undefined) return undefined;
  return { time: time.trim(), messageId: messageId.trim(), recipient, reply: reply.join(' ') };
}

function fromJson(text: string): AnsweredMessage | undefined {
  const object = jsonOf(text);
  if (!isObject(object)) return undefined;
  return {
    time: textAt(object, 'time'),
    messageId: textAt(object, 'messageId') || textAt(object, 'message_id'),
    recipient: textAt(object, 'recipient'),
    reply: textAt(object, 'reply'),
  };
}
