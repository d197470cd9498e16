// The words of the closed vocabularies in both languages, for statements, tables and pages.
import type { BindingAct, ChangeSubject } from '../schema/changes.ts';
import type { Sanction } from '../schema/ladder.ts';
import type { NoticeChannel, NoticeTiming } from '../schema/notices.ts';
import type { Bilingual, SettlementCause } from '../schema/words.ts';

/** Why an agreement ends. */
export const CAUSE_NAMES: Readonly<Record<SettlementCause, Bilingual>> = {
  PROVIDER_CONVENIENCE: { zh: '平台主动终止', en: 'ended by the provider' },
  MUTUAL: { zh: '协商终止', en: 'ended by agreement' },
  TENANT_CLOSURE: { zh: '客户注销', en: 'closed by the tenant' },
  SERIOUS_BREACH: { zh: '违反协议', en: 'breach of the agreement' },
  CONTENT_BREACH: { zh: '内容违规', en: 'forbidden content' },
  LIST_VALIDITY_BREACH: { zh: '名单无效', en: 'invalid list' },
  RATIO_BREACH: { zh: '比例超限', en: 'ratio beyond its limit' },
  CHANNEL_RISK: { zh: '危及通道', en: 'channel endangered' },
  CHANNEL_SHUTDOWN: { zh: '通道关停', en: 'channel shut down' },
  ATTACK: { zh: '遭受攻击', en: 'attack' },
  ARREARS: { zh: '欠费', en: 'arrears' },
  KYC_FAILURE: { zh: '实名不符', en: 'identity not proven' },
  EXPIRY: { zh: '到期', en: 'expiry' },
  EXHAUSTION: { zh: '用尽', en: 'used up' },
  PROVIDER_BREACH: { zh: '平台违约', en: 'breach by the provider' },
  REGULATOR_ORDER: { zh: '监管要求', en: "an authority's order" },
  FORCE_MAJEURE: { zh: '不可抗力', en: 'force majeure' },
  MINOR: { zh: '未成年人', en: 'a minor' },
};

export const SANCTION_NAMES: Readonly<Record<Sanction, Bilingual>> = {
  WARN: { zh: '警告', en: 'a warning' },
  STOP_TRANSMISSION: { zh: '停止传输', en: 'transmission stopped' },
  RECTIFY: { zh: '限期整改', en: 'rectification by a deadline' },
  LIMIT: { zh: '限制发送', en: 'sending limited' },
  CUT_QUOTA: { zh: '降低额度', en: 'quota cut' },
  SUSPEND: { zh: '暂停服务', en: 'service suspended' },
  FREEZE: { zh: '冻结服务', en: 'service frozen' },
  TERMINATE: { zh: '终止协议', en: 'agreement terminated' },
  BAN: { zh: '封号', en: 'account banned' },
};

export const SUBJECT_NAMES: Readonly<Record<ChangeSubject, Bilingual>> = {
  PRICE: { zh: '价格', en: 'prices' },
  TERMS: { zh: '条款', en: 'terms' },
  PRIVACY_POLICY: { zh: '隐私政策', en: 'privacy policy' },
  PLATFORM_RULES: { zh: '平台规则', en: 'platform rules' },
  SERVICE: { zh: '服务', en: 'service' },
};

export const BINDING_NAMES: Readonly<Record<BindingAct, Bilingual>> = {
  TIME: { zh: '到期生效', en: 'by its date' },
  CONTINUED_USE: { zh: '继续使用', en: 'by continued use' },
  EXPRESS_CONSENT: { zh: '明示同意', en: 'by express consent' },
};

export const TIMING_NAMES: Readonly<Record<NoticeTiming, Bilingual>> = {
  NONE: { zh: '无须通知', en: 'without notice' },
  AFTERWARDS: { zh: '事后通知', en: 'told afterwards' },
  AT_ONCE: { zh: '立即通知', en: 'told at once' },
  BEFORE: { zh: '提前通知', en: 'told beforehand' },
};

export const CHANNEL_NAMES: Readonly<Record<NoticeChannel, Bilingual>> = {
  SITE_POST: { zh: '网站公告', en: 'a post on the site' },
  STATION_LETTER: { zh: '站内信', en: 'a message in the console' },
  EMAIL: { zh: '邮件', en: 'e-mail' },
  SMS: { zh: '短信', en: 'a text message' },
  PHONE: { zh: '电话', en: 'a call' },
  WRITTEN: { zh: '书面通知', en: 'a written notice' },
};

/** Several names as one text. */
export function listed(names: readonly Bilingual[], or = { zh: '、', en: ', ' }): Bilingual {
  return { zh: names.map((n) => n.zh).join(or.zh), en: names.map((n) => n.en).join(or.en) };
}
