// Whether a change of prices or terms binds a tenant, since when and by which act.
import { STATUTORY } from '../catalogue/statutory.ts';
import { addDays, dayOf, startOfDay } from '../deadlines/shanghai-days.ts';
import type { AgreementVersion, ChangeRule, NoticeRule } from '../schema/agreement.ts';
import { BINDING_ACTS, type BindingAct } from '../schema/changes.ts';
import type { AnnouncedChange, TenantAnswer } from './change.ts';
import { noticeRegime } from './notice-regime.ts';

interface Grounds {
  /** Every clause that had a part in the answer, the agreement's first. */
  readonly clauses: readonly string[];
}

/** `from` is the first moment it can hold; `postponed` when the notice came too late for the time announced. */
export type ChangeStatus = Grounds &
  (
    | { readonly outcome: 'NO_RULE' }
    | { readonly outcome: 'NOT_ANNOUNCED'; readonly missing: readonly NoticeRule[] }
    | { readonly outcome: 'NOT_YET'; readonly from: Date; readonly postponed: boolean }
    | { readonly outcome: 'AWAITS_USE' | 'AWAITS_CONSENT'; readonly from: Date }
    | { readonly outcome: 'OBJECTED'; readonly at: Date; readonly mayAsk: 'STOP_USING' | 'ASK_DELETION' }
    | { readonly outcome: 'BINDS'; readonly from: Date; readonly by: BindingAct; readonly postponed: boolean }
  );

/** The rules of the agreement that apply to a change; several may, and then all of them hold. */
export function changeRules(
  agreement: AgreementVersion,
  { subject, origin, kinds }: Pick<AnnouncedChange, 'subject' | 'origin' | 'kinds'>,
): readonly ChangeRule[] {
  return agreement.changes.filter(
    (rule) =>
      rule.subject === subject &&
      rule.origins.includes(origin) &&
      (rule.kinds.length === 0 || rule.kinds.some((kind) => kinds.includes(kind))),
  );
}

const latest = (dates: readonly Date[]) => dates.reduce((a, b) => (a < b ? b : a));

/** When a need lets the change hold; undefined when no notice answers it. */
function allowedFrom(need: NoticeRule, change: AnnouncedChange): Date | undefined {
  const given = change.notices.filter(({ channel }) => need.channels.includes(channel)).map(({ at }) => at);
  const first = given.reduce<Date | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  if (first === undefined) return need.timing === 'AFTERWARDS' ? change.effectiveFrom : undefined;
  if (need.timing !== 'BEFORE') return need.timing === 'AT_ONCE' ? first : change.effectiveFrom;
  const days = Number(need.minimumDays ?? 0n);
  return days === 0 ? new Date(first.getTime() + 1) : startOfDay(addDays(dayOf(first), days));
}

/** What makes it bind: the strongest act that a clause or a statute asks for. */
function bindingAct(rules: readonly ChangeRule[], change: AnnouncedChange): { act: BindingAct; clauses: string[] } {
  const floors = STATUTORY.consents.filter(
    (floor) => floor.subject === change.subject && floor.kinds.some((kind) => change.kinds.includes(kind)),
  );
  const asked = new Set([...rules, ...floors].map(({ binds }) => binds));
  const act = BINDING_ACTS.findLast((each) => asked.has(each)) ?? 'EXPRESS_CONSENT';
  return { act, clauses: [...floors.map(({ clause }) => clause), ...(asked.size > 1 ? ['house/stricter-wins'] : [])] };
}

/**
 * Whether a change binds a tenant at `now`. Every rule that applies must be met, statutes included: each notice given
 * through one of its channels and early enough, and the strongest binding act done. A notice that comes late postpones
 * the change instead of voiding it. An objection before the effective time holds as long as the tenant stops using it.
 */
export function changeStatus(
  agreement: AgreementVersion,
  change: AnnouncedChange,
  answer: TenantAnswer,
  now: Date,
): ChangeStatus {
  const rules = changeRules(agreement, change);
  if (rules.length === 0) return { outcome: 'NO_RULE', clauses: [] };
  const regimes = [...new Set(rules.map(({ notice }) => notice))].map((act) => noticeRegime(agreement, act));
  const needs = regimes.flatMap((regime) => regime.needs);
  const { act, clauses: further } = bindingAct(rules, change);
  const cited = rules.flatMap((rule) => [rule.clause, ...rule.also]);
  const clauses = [...new Set([...cited, ...regimes.flatMap((r) => r.clauses), ...further])];
  const missing = needs.filter((need) => allowedFrom(need, change) === undefined);
  if (missing.length > 0) return { outcome: 'NOT_ANNOUNCED', missing, clauses };
  const from = latest([change.effectiveFrom, ...needs.flatMap((need) => allowedFrom(need, change) ?? [])]);
  const postponed = from > change.effectiveFrom;
  return { clauses, ...answered(rules, answer, { from, postponed, act, now }) };
}

type Answered =
  | { readonly outcome: 'NOT_YET'; readonly from: Date; readonly postponed: boolean }
  | { readonly outcome: 'AWAITS_USE' | 'AWAITS_CONSENT'; readonly from: Date }
  | { readonly outcome: 'OBJECTED'; readonly at: Date; readonly mayAsk: 'STOP_USING' | 'ASK_DELETION' }
  | { readonly outcome: 'BINDS'; readonly from: Date; readonly by: BindingAct; readonly postponed: boolean };

function answered(
  rules: readonly ChangeRule[],
  { usedAt, consentedAt, objectedAt }: TenantAnswer,
  { from, postponed, act, now }: { from: Date; postponed: boolean; act: BindingAct; now: Date },
): Answered {
  const used = usedAt.filter((at) => at >= from && at <= now).toSorted((a, b) => a.getTime() - b.getTime())[0];
  const consented = consentedAt !== undefined && consentedAt <= now ? latest([from, consentedAt]) : undefined;
  const mayAsk = rules.some((rule) => rule.objection === 'ASK_DELETION') ? 'ASK_DELETION' : 'STOP_USING';
  const objects = objectedAt !== undefined && objectedAt < from && objectedAt <= now;
  if (objects && used === undefined && consented === undefined && rules.some((rule) => rule.objection !== 'NONE'))
    return { outcome: 'OBJECTED', at: objectedAt, mayAsk };
  if (from > now) return { outcome: 'NOT_YET', from, postponed };
  if (act === 'TIME') return { outcome: 'BINDS', from, by: act, postponed };
  // The first act that is enough: consent always, use where the rules take it for consent.
  if (act === 'CONTINUED_USE' && used !== undefined && (consented === undefined || used < consented))
    return { outcome: 'BINDS', from: used, by: 'CONTINUED_USE', postponed };
  if (consented !== undefined && consented <= now)
    return { outcome: 'BINDS', from: consented, by: 'EXPRESS_CONSENT', postponed };
  return { outcome: act === 'CONTINUED_USE' ? 'AWAITS_USE' : 'AWAITS_CONSENT', from };
}
