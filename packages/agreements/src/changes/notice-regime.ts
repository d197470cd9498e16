// How an act must be told to a tenant: the agreement's rule, and the statutory floor under it.
import { STATUTORY } from '../catalogue/statutory.ts';
import type { AgreementVersion, NoticeRule } from '../schema/agreement.ts';
import { NOTICE_TIMINGS, type NoticeAct, type NoticeTiming } from '../schema/notices.ts';

export interface NoticeRegime {
  readonly act: NoticeAct;
  /** All of them must be given; each through one of its channels. */
  readonly needs: readonly NoticeRule[];
  /** The strictest timing among them. */
  readonly timing: NoticeTiming;
  /** A statute demands more than the agreement: its clause, which is then set aside; else null. */
  readonly setAside: string | null;
  readonly clauses: readonly string[];
}

const strictness = (timing: NoticeTiming) => NOTICE_TIMINGS.indexOf(timing);

/**
 * The stricter of agreement and statute holds: a clause that spares the provider a notice (sendcloud/4.6) is set aside
 * where a statute demands one, and stays cited.
 */
export function noticeRegime(agreement: AgreementVersion, act: NoticeAct): NoticeRegime {
  const own = agreement.notices.find((rule) => rule.act === act);
  const floors = STATUTORY.notices.filter((rule) => rule.act === act && rule.clause !== own?.clause);
  const needs = [...(own === undefined || own.timing === 'NONE' ? [] : [own]), ...floors];
  const timing = NOTICE_TIMINGS.findLast((t) => needs.some((need) => need.timing === t)) ?? 'NONE';
  const stricter = (rule: NoticeRule) =>
    own !== undefined &&
    (strictness(rule.timing) > strictness(own.timing) || (rule.minimumDays ?? 0n) > (own.minimumDays ?? 0n));
  const setAside = own !== undefined && floors.some(stricter) ? own.clause : null;
  const clauses = [...new Set([...(own === undefined ? [] : [own.clause]), ...floors.map((rule) => rule.clause)])];
  return { act, needs, timing, setAside, clauses };
}
