// Messages to a tenant about what changed for it, in both languages, with the clauses they rest on.
import { hash } from 'node:crypto';

export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Topics of a tenant's standing. */
type StandingTopic = 'SUSPENDED' | 'REINSTATED' | 'RESTRICTED' | 'LIFTED' | 'TERMINATED';

export type NoticeTopic =
  | StandingTopic
  | 'AGREEMENT_CHANGE'
  | 'VERIFICATION'
  | 'PAPERS_DEMANDED'
  | 'PAPERS_EXPIRING'
  | 'CREDENTIALS_FROZEN'
  | 'CREDENTIAL_CREATED'
  | 'MEMBERS_CHANGED'
  | 'IMPERSONATION'
  | 'PRIVACY'
  | 'CLOSURE'
  | 'BANNED'
  | 'BALANCE'
  | 'DUNNING'
  | 'DECISION';

/** The template that the words are of. */
export interface TemplateRef {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the template. */
  readonly hash: string;
}

export interface NoticeDraft {
  readonly topic: NoticeTopic;
  readonly subject: Text;
  readonly body: Text;
  readonly clauseIds: readonly string[];
  /** Absent when the words are somebody else's: of an agreement, or a statement of reasons. */
  readonly template?: TemplateRef | undefined;
  /** Of notices that are alike: one that follows its like within an hour joins it. */
  readonly mergeKey?: string | undefined;
  /** Those alike need not say the same: the newest words are shown, with how many there were. */
  readonly aggregates?: boolean | undefined;
}

export interface Notice extends NoticeDraft {
  readonly noticeId: string;
  readonly tenantId: string;
  readonly sentAt: Date;
}

/** Its words are published to everybody, and stand in the open; those of all other notices are sealed. */
export const PUBLISHED_TOPIC: NoticeTopic = 'AGREEMENT_CHANGE';

/** A notice with its repetitions. */
export interface CountedNotice extends Notice {
  /** At least 1. */
  readonly count: number;
  readonly lastAt: Date;
}

/** The same for notices that say the same for the same cause: a key to join repetitions by. */
export function mergeKeyOf({ topic, subject, body, clauseIds }: NoticeDraft, cause: string): string {
  return hash('sha256', JSON.stringify([topic, cause, subject, body, clauseIds]));
}

/** For so long a repetition joins the first notice of its kind. */
export const MERGE_WINDOW_MS = 3_600_000;

/** A change of standing as enforcement reports it. */
export interface StandingChange {
  /** True when the restriction was imposed, false when it ended. */
  readonly added: boolean;
  /** A suspension interrupts a service in use (staff, arrears); other restrictions precede it or end it. */
  readonly suspension: boolean;
  /** Whether the tenant may send after the change. */
  readonly maySend: boolean;
  readonly clauseId: string;
  readonly reason: Text;
  readonly remedy: Text;
  /** Enforcement's statement of reasons; empty texts when it has none. */
  readonly statement: Text;
}

const SUBJECTS: Readonly<Record<StandingTopic, Text>> = {
  SUSPENDED: { zh: '服务已暂停', en: 'Your service is suspended' },
  REINSTATED: { zh: '服务已恢复', en: 'Your service is reinstated' },
  RESTRICTED: { zh: '账户受到限制', en: 'Your account is restricted' },
  LIFTED: { zh: '一项限制已解除', en: 'A restriction is lifted' },
  TERMINATED: { zh: '协议终止结算已完成', en: 'Your agreement has ended and is settled' },
};

/** The notice of a changed standing. "Reinstated" is said only of a tenant that may indeed send again. */
export function standingNotice(change: StandingChange): NoticeDraft {
  const topic = topicOf(change);
  const clauseIds = change.clauseId === '' ? [] : [change.clauseId];
  const about = (title: string, reason: string): string => (reason === '' ? title : `${title}: ${reason}`);
  const { zh, en } = SUBJECTS[topic];
  return {
    topic,
    subject: { zh: about(zh, change.reason.zh), en: about(en, change.reason.en) },
    body: {
      zh: change.statement.zh || lines(change.reason.zh, change.clauseId, change.remedy.zh),
      en: change.statement.en || lines(change.reason.en, change.clauseId, change.remedy.en),
    },
    clauseIds,
  };
}

/** The notice of a completed settlement; the statement shows every line. */
export function settlementNotice(statement: Text, clauseIds: readonly string[]): NoticeDraft {
  return { topic: 'TERMINATED', subject: SUBJECTS.TERMINATED, body: statement, clauseIds };
}

/** What enforcement decides beside a tenant's standing. */
export type DecisionName = 'SANCTION' | 'SANCTION_ENDED' | 'RECTIFICATION' | 'APPEAL' | 'CLAIM';

const DECISIONS: Readonly<Record<DecisionName, Text>> = {
  SANCTION: { zh: '平台处理决定', en: 'A decision about your account' },
  SANCTION_ENDED: { zh: '一项处理已结束', en: 'A decision about your account has ended' },
  RECTIFICATION: { zh: '整改通知', en: 'What you were asked to mend' },
  APPEAL: { zh: '申诉结果', en: 'Your appeal was decided' },
  CLAIM: { zh: '索赔通知', en: 'A claim' },
};

/** The notice of a decision: its words are the statement of reasons. */
export function decisionNotice(kind: DecisionName, statement: Text, clauseIds: readonly string[]): NoticeDraft {
  return { topic: 'DECISION', subject: DECISIONS[kind], body: statement, clauseIds };
}

function topicOf({ added, suspension, maySend }: StandingChange): keyof typeof SUBJECTS {
  if (added) return suspension ? 'SUSPENDED' : 'RESTRICTED';
  return suspension && maySend ? 'REINSTATED' : 'LIFTED';
}

const lines = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
