// Why a tenant may not do something, and what it can do about it.
import type { AgreementVersion } from '../schema/agreement.ts';
import type { RestrictedAct, RestrictionCause } from '../schema/enforcement.ts';
import type { Bilingual, Decider } from '../schema/words.ts';
import { restrictionRule } from '../enforcement/restrictions.ts';
import { appealText, appealWindow } from './appeal.ts';
import { citeAll, deciderText, shanghaiTime, statement, type StatementOfReasons } from './statement.ts';

export interface ImposedRestriction {
  readonly cause: RestrictionCause;
  readonly imposedAt: Date;
  readonly decider: Decider;
  /** The person or service, as records name it; may be empty. */
  readonly actor: string;
  /** When it ends by itself; undefined when it does not. */
  readonly until?: Date | undefined;
  /** What it really stops; what the rule stops, when left out. */
  readonly stops?: readonly RestrictedAct[] | undefined;
  /** A clause of the decision beside the rule's own, such as the one that was broken. */
  readonly brokenClauses?: readonly string[] | undefined;
  readonly evidence?: readonly Bilingual[] | undefined;
  readonly numbers?: readonly Bilingual[] | undefined;
}

const ACT_NAMES: Record<RestrictedAct, Bilingual> = {
  SEND: { zh: '发送', en: 'sending' },
  TOP_UP: { zh: '充值', en: 'topping up' },
  SPEND: { zh: '消费余额', en: 'spending the balance' },
  SIGN_IN: { zh: '登录', en: 'signing in' },
};

const ALWAYS_OPEN: Bilingual = {
  zh: '查看、导出、缴清欠款和申诉不受影响。',
  en: 'Reading, exporting, paying what is owed and appealing stay open.',
};

/** Decisions against a tenant; the other causes end by what the tenant itself does. */
const APPEALED: ReadonlySet<RestrictionCause> = new Set(['AUTOMATIC', 'STAFF', 'REGULATOR', 'ATTACK', 'TERMINATION']);

/** What ends it, when no date does. */
function endOf(rule: ReturnType<typeof restrictionRule>, until: Date | undefined): Bilingual {
  if (until !== undefined) return { zh: `${shanghaiTime(until)}(北京时间)`, en: `${shanghaiTime(until)} Beijing time` };
  const { liftableBy } = rule;
  if (liftableBy.length === 0) return { zh: '不会解除', en: 'it is not lifted' };
  if (liftableBy.includes('TENANT')) return { zh: '直至客户自行恢复', en: 'until the tenant ends it' };
  if (liftableBy.includes('SYSTEM'))
    return { zh: '原因消除后自动解除', en: 'until its cause is gone; it then ends by itself' };
  return { zh: '直至工作人员复核后解除', en: 'until staff lift it after a review' };
}

/** The statement of reasons for a restriction, from the agreement's own rule for its cause. */
export function explainRestriction(agreement: AgreementVersion, imposed: ImposedRestriction): StatementOfReasons {
  const rule = restrictionRule(agreement, imposed.cause);
  const acts = (imposed.stops ?? rule.stops).map((act) => ACT_NAMES[act]);
  const since = shanghaiTime(imposed.imposedAt);
  const window = APPEALED.has(imposed.cause) ? appealWindow(agreement, imposed.imposedAt) : undefined;
  const appeal = window === undefined ? { zh: '', en: '' } : appealText(window);
  return statement({
    what: {
      zh: `自 ${since} 起停止${acts.map((act) => act.zh).join('、')}:${rule.title.zh}。`,
      en: `Since ${since} ${acts.map((act) => act.en).join(', ')} is stopped: ${rule.title.en}.`,
    },
    clauses: citeAll(agreement, [rule.clause, ...(imposed.brokenClauses ?? [])]),
    evidence: imposed.evidence ?? [],
    numbers: imposed.numbers ?? [],
    decidedBy: deciderText(imposed.decider, imposed.actor),
    remedy: {
      zh: `${rule.remedy.zh}${ALWAYS_OPEN.zh}${appeal.zh}`,
      en: `${rule.remedy.en} ${ALWAYS_OPEN.en} ${appeal.en}`.trimEnd(),
    },
    until: endOf(rule, imposed.until),
  });
}
