// What an SMTP reply says about the message and the address: RFC 5321 section 4.2 (codes), RFC 2034 (with an enhanced
// status), RFC 3463 (its meaning). The table stands in the service's README.

import { meaningOf, type StatusMeaning } from './enhanced-status.ts';

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
  const [, digits, rest = ''] = /^\s*([2-5]\d\d)(?:[ \-#](.*))?$/s.exec(text.slice(0, WORDS_MAX)) ?? [];
  if (digits === undefined) return undefined;
  const [, status = ''] = /^\s*#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(rest) ?? [];
  // RFC 2034 wants the classes equal: a server that contradicts itself has said nothing precise.
  return { code: Number(digits), status: status.startsWith(digits.charAt(0)) ? status : '', words: rest };
}

/** 550 also stands for policy, 553 for the sender: without an enhanced status only words tell that the address is wrong. */
const AMBIGUOUS = new Set([550, 553]);
/** "User not local": this server does not have the address. */
const USER_NOT_LOCAL = 551;
const NO_SUCH_ADDRESS =
  /user unknown|unknown (?:user|recipient|mailbox|address|local part)|no such (?:user|recipient|mailbox|address|person|account)|(?:user|recipient|mailbox|address|account)\b[^.;]{0,80}? (?:does ?n[o']t exist|not found|not exist)|(?:invalid|non-?existent) (?:user|recipient|mailbox|address)|no mailbox here|not a (?:valid|known) (?:user|recipient|mailbox|address)|(?:用户|收件人|邮箱|地址|帐号|账号)不存在/i;

/** Storage exceeded; what is asked of the sender (RFC 5321, RFC 4954, RFC 7504): none is about the address. */
const OTHER_CAUSE_CODES = new Set([521, 523, 530, 534, 535, 538, 552]);
const OTHER_CAUSE =
  /(?:mailbox|inbox|quota|storage|disk)\b[^.;]{0,40}?\b(?:full|exceed(?:ed|s)?|over)|over ?-?quota|quota exceeded|block(?:ed|list)|black-?list|dnsbl|rbl\b|\bspam|polic(?:y|ies)|reputation|grey-?list|rate limit|too many|too (?:large|big)|size limit|\b(?:spf|dkim|dmarc)\b|authenticat|virus|temporar|邮箱已?满|超出(?:容量|配额)|空间不足|垃圾|黑名单|频率|拒收/i;

/** What the reply says about the address; unspecific where neither its codes nor its words name a cause. */
export function meaningOfReply({ code, status, words }: SmtpReply): StatusMeaning {
  if (code < 500) return 'other-cause';
  const meaning = meaningOf(status);
  if (meaning !== 'unspecific') return meaning;
  if (code === USER_NOT_LOCAL) return 'invalid-address';
  if (NO_SUCH_ADDRESS.test(words)) return AMBIGUOUS.has(code) ? 'invalid-address' : 'unspecific';
  return OTHER_CAUSE_CODES.has(code) || OTHER_CAUSE.test(words) ? 'other-cause' : 'unspecific';
}

/** What became of a message that was answered so; 'nothing' for a reply that is no answer to a message. */
export function kindOfReply(reply: SmtpReply): 'DELIVERED' | 'HARD_BOUNCED' | 'SOFT_BOUNCED' | 'nothing' {
  const { code } = reply;
  if (code === 250 || code === 251) return 'DELIVERED';
  if (code < 400) return 'nothing';
  if (code < 500) return 'SOFT_BOUNCED';
  return meaningOfReply(reply) === 'invalid-address' ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
}
