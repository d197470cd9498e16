// The words of notices that accounts writes by itself, in both languages. A template that was used is never edited: a new
// version follows it, and the hashes in notice-templates.test.ts say so.
import { createHash, hash } from 'node:crypto';
import { mergeKeyOf, type NoticeDraft, type NoticeTopic, type Text } from './notice.ts';
import { categoryOf, type NoticeCategory } from './notice-category.ts';

export interface NoticeTemplate {
  readonly id: string;
  readonly version: number;
  readonly topic: NoticeTopic;
  /** With {placeholders}. */
  readonly subject: Text;
  readonly body: Text;
}

/** In force: of each template the version that is used from now on. */
export const NOTICE_TEMPLATES = [
  {
    id: 'credentials-frozen',
    version: 1,
    topic: 'CREDENTIALS_FROZEN',
    subject: { zh: '{count} 个访问凭证已冻结', en: '{count} credential(s) frozen' },
    body: {
      zh: '以下凭证已立即停用：{names}。\n原因：{reason}\n请轮换凭证，并检查程序中保存的密钥。',
      en: 'These credentials stopped working at once: {names}.\nReason: {reason}\nRotate them, and look where your programs keep their secrets.',
    },
  },
  {
    id: 'credential-created',
    version: 1,
    topic: 'CREDENTIAL_CREATED',
    subject: { zh: '新建访问凭证：{name}', en: 'New credential: {name}' },
    body: {
      zh: '凭证 {publicId}（{name}）已创建。如非本人操作，请立即冻结。',
      en: 'The credential {publicId} ({name}) was created. Freeze it at once if you do not know of it.',
    },
  },
  {
    id: 'members-changed',
    version: 1,
    topic: 'MEMBERS_CHANGED',
    subject: { zh: '成员变动：{name}', en: 'Members changed: {name}' },
    body: { zh: '{name} 的权限现在是：{roles}。', en: '{name} now has these roles: {roles}.' },
  },
  {
    id: 'impersonation-started',
    version: 1,
    topic: 'IMPERSONATION',
    subject: { zh: '工作人员正在查看您的账户', en: 'A member of staff looks at your account' },
    body: {
      zh: '工作人员 {staff} 为以下目的查看您的账户，至 {until} 为止：{reason}\n该会话只读，不能更改任何内容。',
      en: '{staff} of our staff looks at your account until {until}, for this reason: {reason}\nThe session can read and change nothing.',
    },
  },
  {
    id: 'privacy-step',
    version: 1,
    topic: 'PRIVACY',
    subject: { zh: '个人信息请求：{step}', en: 'Your privacy request: {step}' },
    body: {
      zh: '请求 {request}（{kind}）：{step}。\n如非本人提出，请立即联系我们。',
      en: 'Request {request} ({kind}): {step}.\nTell us at once if it is not yours.',
    },
  },
  {
    id: 'closure-step',
    version: 1,
    topic: 'CLOSURE',
    subject: { zh: '账户注销：{step}', en: 'Closing your account: {step}' },
    body: {
      zh: '{step}。{more}\n如非本人申请，请立即联系我们。',
      en: '{step}. {more}\nTell us at once if you did not ask for it.',
    },
  },
  {
    id: 'banned',
    version: 1,
    topic: 'BANNED',
    subject: { zh: '您的账户已被列入禁止名单', en: 'Your account is banned' },
    body: {
      zh: '原因：{reason}。\n以同一证件或手机号不能再开立账户。如有异议，可提出申诉。',
      en: 'The reason: {reason}.\nNo other account can be opened with the same papers or phone. You may appeal.',
    },
  },
  {
    id: 'balance-low',
    version: 1,
    topic: 'BALANCE',
    subject: { zh: '余额低于 {alert} 元', en: 'Your balance is below CNY {alert}' },
    body: {
      zh: '{time} 余额为 {balance} 元，低于您设置的 {alert} 元。请及时充值，以免发送中断。',
      en: 'At {time} the balance was CNY {balance}, below the CNY {alert} that you set. Top up, so that sending goes on.',
    },
  },
  {
    id: 'auto-top-up-stopped',
    version: 1,
    topic: 'BALANCE',
    subject: { zh: '自动充值已停止', en: 'Your automatic top-up has stopped' },
    body: {
      zh: '连续 {failures} 次失败后，自动充值已于 {time} 停止。最后一次失败：{reason}。请检查后重新开启。',
      en: 'After {failures} failures in a row it stopped at {time}. The last failure: {reason}. See to it, then switch it on again.',
    },
  },
  {
    id: 'dunning-reminder',
    version: 1,
    topic: 'DUNNING',
    subject: { zh: '账单 {number} 待付 {open} 元', en: 'CNY {open} of invoice {number} are to be paid' },
    body: {
      zh: '账单 {number} 尚有 {open} 元未付，付款期限为 {due}。',
      en: 'CNY {open} of invoice {number} are not paid. They are due by {due}.',
    },
  },
  {
    id: 'dunning-restriction',
    version: 1,
    topic: 'DUNNING',
    subject: { zh: '账单 {number} 逾期，发送受限', en: 'Invoice {number} is overdue, and sending is restricted' },
    body: {
      zh: '账单 {number} 尚有 {open} 元未付，付款期限为 {due}。付清逾期款项前不能发送。',
      en: 'CNY {open} of invoice {number} are not paid. They were due by {due}. Nothing can be sent until what is overdue is paid.',
    },
  },
] as const satisfies readonly NoticeTemplate[];

export type TemplateId = (typeof NOTICE_TEMPLATES)[number]['id'];

/** SHA-256 over everything that a reader sees and the version, in hexadecimal digits. */
export function contentHash({ id, version, topic, subject, body }: NoticeTemplate): string {
  const parts = [id, version, topic, subject.zh, subject.en, body.zh, body.en];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export const templateCategory = ({ topic }: NoticeTemplate): NoticeCategory => categoryOf(topic);

/** What stands for a placeholder: what somebody wrote, or words of ours in both languages. */
type Values = Readonly<Record<string, string | Text>>;

/** The notice that a template makes of these values. A placeholder without a value is a defect. */
export function noticeFrom(id: TemplateId, values: Values): NoticeDraft {
  const template: NoticeTemplate | undefined = NOTICE_TEMPLATES.find((each) => each.id === id);
  if (template === undefined) throw new RangeError(`no notice template ${id}`);
  const { version, topic } = template;
  const draft = {
    topic,
    subject: filled(template.subject, values),
    body: filled(template.body, values),
    clauseIds: [],
    template: { id, version, hash: contentHash(template) },
  };
  const aggregates = AGGREGATED.includes(id);
  return { ...draft, aggregates, mergeKey: aggregates ? hash('sha256', `${topic} ${id}`) : mergeKeyOf(draft, id) };
}

/** Of these, many within the hour are one notice with a count: twelve keys that a program makes are no twelve notices. */
const AGGREGATED: readonly TemplateId[] = ['credentials-frozen', 'credential-created', 'members-changed'];

function filled({ zh, en }: Text, values: Values): Text {
  const fill = (text: string, language: keyof Text): string =>
    text.replace(/\{([a-zA-Z]+)\}/g, (_whole, name: string) => {
      const value = values[name];
      if (value === undefined) throw new RangeError(`notice template without a value for ${name}`);
      return oneLine(typeof value === 'string' ? value : value[language]);
    });
  return { zh: fill(zh, 'zh'), en: fill(en, 'en') };
}

/** What people wrote, without anything that steers a terminal, a mail header or the direction of text. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
