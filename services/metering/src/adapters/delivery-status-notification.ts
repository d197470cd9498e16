// Delivery status notifications: mail messages of the type multipart/report with a part message/delivery-status
// (RFC 3464, and RFC 6533 for addresses beyond ASCII). The human part says nothing that counts.

import { meaningOf, NO_ROUTE } from './enhanced-status.ts';
import { bareAddress } from './json-value.ts';
import { mailDateMs } from './mail-date.ts';
import { fieldsOf, type MimePart, mimeParts, readable, textBody } from './mime-part.ts';
import { kindOfReply, smtpReply } from './smtp-meaning.ts';
import {
  type Adapter,
  IGNORED,
  type RecordContext,
  type RecordFact,
  rejected,
  reportOf,
  type Translation,
} from './translation.ts';

/** A notification may hold the message that it is about. */
const RECORD_MAX_BYTES = 10_000_000;
const RECIPIENTS_MAX = 1_000;
/** With those that say nothing. */
const BLOCKS_MAX = 2 * RECIPIENTS_MAX;

type Fields = ReadonlyMap<string, string>;

/**
 * One record is one mail message. Each recipient in it is a message of its own, named by the envelope id that the
 * gateway gave (ENVID), else by the Message-ID of the original; and by the recipient as the gateway wrote it
 * (Original-Recipient), else the final one.
 */
export const deliveryStatusNotification: Adapter = (record, context) => {
  if (record.byteLength > RECORD_MAX_BYTES) return rejected('RECORD_TOO_LARGE');
  const parts = mimeParts(
    Buffer.from(record)
      .toString('latin1')
      .replace(/^From [^\n]*\n/, ''),
  );
  const notices: Notice[] = [];
  for (const [index, part] of parts.entries()) {
    if (!STATUS_PART.test(part.type)) continue;
    const blocks = blocksOf(textBody(part));
    if (blocks === undefined) return rejected('RECORD_TOO_LARGE');
    notices.push(noticeOf(blocks, parts, index));
  }
  if (notices.length === 0) return rejected('NOT_A_DELIVERY_STATUS');
  const count = notices.reduce((sum, { recipients }) => sum + recipients.length, 0);
  if (count === 0) return rejected('NO_RECIPIENT');
  return count > RECIPIENTS_MAX ? rejected('RECORD_TOO_LARGE') : translate(notices, context);
};

const STATUS_PART = /^message\/(global-)?delivery-status$/;

/** What one status part says; a mail may have several. */
interface Notice {
  readonly messageId: string;
  /** For recipients without a time of their own. */
  readonly timeMs: number | undefined;
  readonly recipients: readonly Fields[];
}

/** The message that came back stands behind its status part; of several parts each may have its own. */
function noticeOf(blocks: readonly Fields[], parts: readonly MimePart[], index: number): Notice {
  const [message = new Map<string, string>(), ...others] = blocks;
  // Servers leave out the empty line behind the fields of the message, or those fields: then the first block is a recipient, too.
  const recipients = message.has('action') || message.has('final-recipient') ? blocks : others;
  return {
    messageId: envelopeId(message) || originalMessageId(parts.slice(index)) || originalMessageId(parts),
    timeMs: mailDateMs(parts[0]?.headers.get('date') ?? '') ?? mailDateMs(message.get('arrival-date') ?? ''),
    recipients,
  };
}

/**
 * Blocks of fields, apart by empty lines: the first about the message, each other one about a recipient. Undefined when
 * there are more than any notification has: millions of them would hold everything else up.
 */
function blocksOf(text: string): Fields[] | undefined {
  // A repeated group instead of the class would overflow the stack.
  const blocks = text.split(/\r?\n[ \t\r\n]*\n/, BLOCKS_MAX);
  if (blocks.length === BLOCKS_MAX) return undefined;
  return blocks.map((block) => fieldsOf(block)).filter((fields) => fields.size > 0);
}

function translate(notices: readonly Notice[], context: RecordContext): Translation {
  const events = [];
  const told = notices.flatMap(({ recipients, ...notice }) => recipients.map((fields) => ({ ...notice, fields })));
  for (const { fields, messageId, timeMs: noticeMs } of told) {
    const kind = kindOf(fields);
    if (kind === undefined) return rejected('UNKNOWN_STATUS');
    if (kind === 'nothing') continue;
    if (messageId === '') return rejected('NO_MESSAGE_ID');
    const recipient = addressOf(fields.get('original-recipient')) || addressOf(fields.get('final-recipient'));
    if (recipient === '') return rejected('NO_RECIPIENT');
    const timeMs = mailDateMs(fields.get('last-attempt-date') ?? '') ?? noticeMs;
    if (timeMs === undefined) return rejected('NO_TIME');
    events.push(reportOf({ kind, messageId, recipient, timeMs, detailCode: statusOf(fields) }, context));
  }
  return events.length === 0 ? IGNORED : { outcome: 'events', events };
}

/** Actions of RFC 3464 section 2.3.3. Relayed: a system took it that will not say what became of it. */
function kindOf(fields: Fields): RecordFact['kind'] | 'nothing' | undefined {
  switch (/^[a-z]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0]) {
    case 'failed':
      return failureOf(fields);
    case 'delayed':
      return 'nothing';
    case 'delivered':
    case 'expanded':
      return 'DELIVERED';
    case 'relayed':
      return 'SUBMITTED';
    default:
      return undefined;
  }
}

/** By the status; by the server's own reply where the status names no cause; by the sending server's words for a dead domain. */
function failureOf(fields: Fields): RecordFact['kind'] {
  const status = statusOf(fields);
  const meaning = meaningOf(status);
  if (meaning !== 'unspecific') return meaning === 'invalid-address' ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
  const [, type, words = ''] = /^\s*([\w-]+)\s*;(.*)$/s.exec(fields.get('diagnostic-code') ?? '') ?? [];
  const said = type?.toLowerCase() === 'smtp' ? smtpReply(words) : undefined;
  // Postfix writes `X-Postfix; Host or domain name not found`: no other server was asked.
  const reply = said ?? (status === NO_ROUTE ? { code: 550, status, words } : undefined);
  return reply !== undefined && kindOfReply(reply) === 'HARD_BOUNCED' ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
}

/** `5.1.1`; servers write comments behind it. */
const statusOf = (fields: Fields): string =>
  /^\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)/.exec(fields.get('status') ?? '')?.[1] ?? '';

/** `rfc822; ann@example.com`, or utf-8 with characters as \x{…} (RFC 6533 section 3). */
function addressOf(value: string | undefined): string {
  const [, type = '', address = ''] = /^\s*([\w-]+)\s*;(.*)$/s.exec(value ?? '') ?? [];
  const plain = type.toLowerCase() === 'utf-8' ? address.replace(/\\x\{([0-9A-Fa-f]{2,6})\}/g, character) : address;
  return bareAddress(plain.trim());
}

function character(written: string, hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point > 0x10_ff_ff ? written : String.fromCodePoint(point);
}

/** xtext (RFC 3461 section 4): +XX stands for a byte. */
const envelopeId = (message: Fields): string =>
  readable(
    (message.get('original-envelope-id') ?? '').replace(/\+([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
  );

/** Of the message that came back, whole or its header only. */
function originalMessageId(parts: readonly MimePart[]): string {
  const returned = parts.find(({ type }) =>
    /^(message\/(rfc822|global|global-headers)|text\/rfc822-headers)$/.test(type),
  );
  const id = returned === undefined ? '' : (fieldsOf(headOf(textBody(returned))).get('message-id') ?? '');
  return /<([^<>]+)>/.exec(id)?.[1] ?? id;
}

const headOf = (message: string): string => message.split(/\r?\n\r?\n/, 1)[0] ?? '';
