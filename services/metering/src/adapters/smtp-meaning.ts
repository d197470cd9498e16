// What an SMTP reply says about the message and the address: RFC 5321 section 4.2 (codes), RFC 2034 (with an enhanced
// status), RFC 3463 (its meaning). The table stands in the service's README.

import { meaningOf, NO_ROUTE, type StatusMeaning } from './enhanced-status.ts';

/** Replies are some lines; words behind that say nothing more about the address. */
const WORDS_MAX = 2_000;

export interface SmtpReply {
  /** 250, 450, 550 … */
  readonly code: number;
  /** 5.1.1, or empty where the server gave none of the code's own class. */
  readonly status: string;
  readonly words: string;
}

/** Reads `550 5.1.1 no such user`, several lines of it (`550-…`) too; undefined when no reply stands at the start. */
export function smtpReply(text: string): SmtpReply | undefined {
  const [, digits, rest = ''] = /^\s*([2-5]\d\d)(?:[\s\-#](.*))?$/s.exec(text.slice(0, WORDS_MAX)) ?? [];
  if (digits === undefined) return undefined;
  const [, status = ''] = /^\s*#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(rest) ?? [];
  // RFC 2034 wants the classes equal: a server that contradicts itself has said nothing precise.
  return { code: Number(digits), status: status.startsWith(digits.charAt(0)) ? status : '', words: rest };
}

/** "User not local": this server does not have the address; "domain does not accept mail" (RFC 7504). */
const INVALID_CODES = new Set([551, 556]);
/** 550 also stands for policy, 553 for the sender: without an enhanced status only words tell that the address is wrong. */
const WORDS_DECIDE = new Set([550, 553, ...INVALID_CODES]);
const NO_SUCH_ADDRESS =
  /user unknown|unknown (?:user|recipient|mailbox|address|local part|domain)|no such (?:user|recipient|mailbox|address|person|account|domain)|(?:user|recipient|mailbox|address|account)\b[^.;]{0,80}? (?:does ?n[o']t exist|not found|not exist)|\bdomain\b[^;]{0,80}? (?:does ?n[o']t exist|not found|not exist)|domain does ?n[o']t accept e?-?mail|(?:invalid|non-?existent) (?:user|recipient|mailbox|address|domain)|no mailbox here|not a (?:valid|known) (?:user|recipient|mailbox|address|domain)|(?:用户|收件人|邮箱|地址|帐号|账号|域名)不存在/i;
/** Beside 5.4.4 only: alone it may be the sender's host that was not found. */
const NO_SUCH_HOST =
  /\b(?:host|domain)(?: name)?\b[^;]{0,80}? (?:not found|unknown|does ?n[o']t exist)|(?:unknown|no such) host/i;

/** Whom the words are about instead of the recipient: who sends, or the client that has to prove who it is. */
const NOT_THE_RECIPIENT =
  /\bsenders?\b|\b(?:mail|envelope|header)[ -]?from\b|\bfrom[ -](?:address|domain|header)|return[ -]?path|reverse[ -]?(?:path|dns)|\b(?:helo|ehlo|ptr)\b|\b(?:your|client|sending) (?:host|domain|server|ip)|password|credential|authenticat|authoriz|log-?in\b|发件人|发信人|密码|认证/i;

/** Storage exceeded; what is asked of the sender (RFC 5321, RFC 4954, RFC 7504): none is about the address. */
const OTHER_CAUSE_CODES = new Set([521, 523, 530, 534, 535, 538, 552]);
const OTHER_CAUSE =
  /(?:mailbox|inbox|quota|storage|disk)\b[^.;]{0,40}?\b(?:full|exceed(?:ed|s)?|over)|over ?-?quota|quota exceeded|block(?:ed|list)|black-?list|dnsbl|rbl\b|\bspam|polic(?:y|ies)|reputation|grey-?list|rate limit|too many|too (?:large|big)|size limit|\b(?:spf|dkim|dmarc)\b|virus|temporar|邮箱已?满|超出(?:容量|配额)|空间不足|垃圾|黑名单|频率|拒收/i;

/** Addresses and links in the words are names, not words: spam@example.com, https://example.com/policy. */
const NAMES = /<[^<>]{0,320}>|\bhttps?:\/\/\S{1,500}|[^\s@<>]{1,100}@[^\s@<>]{1,255}/gi;

/**
 * What the reply says about the address; unspecific where neither its codes nor its words name a cause, or where they name
 * both the address and something else.
 */
function meaningOfReply({ code, status, words }: SmtpReply): StatusMeaning {
  if (code < 500) return 'other-cause';
  const meaning = meaningOf(status);
  if (meaning !== 'unspecific') return meaning;
  const said = words.replace(NAMES, ' ');
  if (NOT_THE_RECIPIENT.test(said)) return 'other-cause';
  const noRoute = status === NO_ROUTE;
  const invalid = INVALID_CODES.has(code) || NO_SUCH_ADDRESS.test(said) || (noRoute && NO_SUCH_HOST.test(said));
  const other = OTHER_CAUSE_CODES.has(code) || OTHER_CAUSE.test(said);
  if (invalid === other) return 'unspecific';
  if (other) return 'other-cause';
  return noRoute || WORDS_DECIDE.has(code) ? 'invalid-address' : 'unspecific';
}

/** A reply amid a gateway's own words: `host mx1 said: 550 5.7.1 …`. A number alone may be anything. */
const REPLY_WITHIN = /(?:^|[^\w.])([45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}(?![\d.]).*)$/s;
const REPLY_SAID =
  /(?:said|replied|repl(?:y|ies)|response|returned|error|code|:)[\s:"'([]{1,5}([45]\d\d(?![\w.]).*)$/is;
const STATUS_WITHIN = /(?:^|[^\w.])([45]\.\d{1,3}\.\d{1,3})(?![\w.])/;

/** The reply that a gateway passes on in its own words; undefined where there is none. */
export function replyWithin(text: string): SmtpReply | undefined {
  const cut = text.slice(0, WORDS_MAX);
  const found = REPLY_WITHIN.exec(cut)?.[1] ?? REPLY_SAID.exec(cut)?.[1];
  return smtpReply(cut) ?? (found === undefined ? undefined : smtpReply(found));
}

/**
 * What a gateway's explanation of a bounce says about the address: by the server's reply in it, wherever it stands, else by
 * an enhanced status, else by its words, which alone never make an address invalid.
 */
export function meaningOfExplanation(text: string): StatusMeaning {
  const reply = replyWithin(text);
  if (reply !== undefined) return meaningOfReply(reply);
  const words = text.slice(0, WORDS_MAX);
  const status = STATUS_WITHIN.exec(words)?.[1] ?? '';
  // 500 is no cause by itself.
  return status.startsWith('4') ? 'other-cause' : meaningOfReply({ code: 500, status, words });
}

/** What became of a message that was answered so; 'nothing' for a reply that is no answer to a message. */
export function kindOfReply(reply: SmtpReply): 'DELIVERED' | 'HARD_BOUNCED' | 'SOFT_BOUNCED' | 'nothing' {
  const { code } = reply;
  if (code === 250 || code === 251) return 'DELIVERED';
  if (code < 400) return 'nothing';
  if (code < 500) return 'SOFT_BOUNCED';
  return meaningOfReply(reply) === 'invalid-address' ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
}
