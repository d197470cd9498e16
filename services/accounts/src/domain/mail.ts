// E-mail: its words, its two bodies, and when it is tried again.
import { oneLine } from './notice-templates.ts';
import type { Text } from './notice.ts';

export type Language = 'zh' | 'en';
export type MailPurpose = 'NOTICE' | 'INVITATION' | 'PASSWORD_RESET' | 'EMAIL_CONFIRMATION';

/** What an e-mail says, as plain text. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
}

/** What a server said to one try. */
export interface MailAnswer {
  readonly outcome: 'ACCEPTED' | 'TRY_AGAIN' | 'REFUSED';
  /** Without addresses. */
  readonly response: string;
}

const LINK_WORDS: Readonly<Record<Exclude<MailPurpose, 'NOTICE'>, { readonly subject: Text; readonly text: Text }>> = {
  INVITATION: {
    subject: { zh: '您被邀请加入 Tollgate', en: 'You are invited to Tollgate' },
    text: {
      zh: '请用以下一次性邀请码加入，7 天内有效：',
      en: 'Join with this code, which works once within 7 days:',
    },
  },
  PASSWORD_RESET: {
    subject: { zh: '重置密码', en: 'Reset your password' },
    text: {
      zh: '请用以下一次性重置码设置新密码，1 小时内有效。如非本人操作，请忽略本邮件：',
      en: 'Set a new password with this code, which works once within an hour. If you did not ask for it, do nothing:',
    },
  },
  EMAIL_CONFIRMATION: {
    subject: { zh: '确认您的邮箱', en: 'Confirm your address' },
    text: {
      zh: '请用以下一次性确认码确认邮箱，24 小时内有效：',
      en: 'Confirm this address with this code, which works once within a day:',
    },
  },
};

/** Mail that carries the token of a link that works once. */
export function linkMail(purpose: Exclude<MailPurpose, 'NOTICE'>, language: Language, token: string): MailContent {
  const { subject, text } = LINK_WORDS[purpose];
  return { subject: subject[language], text: `${text[language]}\n\n${token}` };
}

/** So many notices stand in one e-mail; the others are counted. */
const SHOWN = 20;

/** One e-mail for all notices of a topic that wait: the newest first. */
export function noticeMail(
  language: Language,
  notices: readonly { readonly subject: Text; readonly body: Text }[],
): MailContent {
  const [newest] = notices;
  if (newest === undefined) throw new RangeError('an e-mail about no notice');
  const others = notices.length - 1;
  const more = { zh: `（共 ${notices.length} 条）`, en: ` (${notices.length} notices)` }[language];
  const shown = notices
    .slice(0, SHOWN)
    .map(({ subject, body }) => `${oneLine(subject[language])}\n\n${printable(body[language])}`)
    .join('\n\n----\n\n');
  const hidden = notices.length - SHOWN;
  const rest = {
    zh: `\n\n另有 ${hidden} 条通知，请在控制台查看。`,
    en: `\n\n${hidden} more notices are in the console.`,
  }[language];
  return {
    subject: `${oneLine(newest.subject[language])}${others > 0 ? more : ''}`,
    text: `${shown}${hidden > 0 ? rest : ''}`,
  };
}

/** The same as HTML, in which nothing that anybody wrote is markup. */
export function htmlOf({ text }: MailContent): string {
  const escaped = text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
  return `<!doctype html><html><head><meta charset="utf-8"></head><body><pre style="white-space:pre-wrap">${escaped}</pre></body></html>`;
}

/** Line feeds stay; what steers terminals or the direction of text goes. */
const printable = (text: string): string => text.replace(/[^\P{Cc}\n]|\p{Bidi_Control}/gu, ' ');

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 4 * 3_600_000;
/** About a day altogether. */
export const ATTEMPTS_AT_MOST = 10;

/** After the n-th attempt failed: a minute, two, four … up to four hours; undefined when it is given up. */
export function nextAttemptAt(attempt: number, now: Date): Date | undefined {
  if (attempt >= ATTEMPTS_AT_MOST) return undefined;
  return new Date(now.getTime() + Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS));
}

/** Servers repeat addresses in their answers; the proof keeps none. */
export const withoutAddresses = (response: string): string =>
  oneLine(response)
    .replace(/[^\s<>"]+@[^\s<>"]+/g, '(address)')
    .slice(0, 500);
