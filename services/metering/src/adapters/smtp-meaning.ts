// What an SMTP reply says about the message and the address: RFC 5321 section 4.2 (codes), RFC 2034 (with an enhanced
// status), RFC 3463 (its meaning). The table stands in the service's README.

import { meaningOf } from './enhanced-status.ts';

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

/** What became of a message that was answered so; 'nothing' for a reply that is no answer to a message. */
export function kindOfReply(reply: SmtpReply): 'DELIVERED' | 'HARD_BOUNCED' | 'SOFT_BOUNCED' | 'nothing' {
  const { code, status, words } = reply;
  if (code === 250 || code === 251) return 'DELIVERED';
  if (code < 400) return 'nothing';
  if (code < 500) return 'SOFT_BOUNCED';
  const meaning = meaningOf(status);
  if (meaning !== 'unspecific') return meaning === 'invalid-address' ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
  if (code === USER_NOT_LOCAL) return 'HARD_BOUNCED';
  return AMBIGUOUS.has(code) && NO_SUCH_ADDRESS.test(words) ? 'HARD_BOUNCED' : 'SOFT_BOUNCED';
}
