// Why a rung of the ladder may be stood on, or may not.
import type { SanctionRefusal, SanctionVerdict } from '../enforcement/ladder.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual, Decider } from '../schema/words.ts';
import { appealText, appealWindow } from './appeal.ts';
import { listed, SANCTION_NAMES, TIMING_NAMES } from './names.ts';
import { citeAll, deciderText, shanghaiTime, statement, type StatementOfReasons } from './statement.ts';

export interface SanctionContext {
  readonly decidedAt: Date;
  readonly decider: Decider;
  /** The person or service, as records name it; may be empty. */
  readonly actor: string;
  /** Clauses that the tenant broke. */
  readonly brokenClauses?: readonly string[] | undefined;
  readonly evidence?: readonly Bilingual[] | undefined;
  readonly numbers?: readonly Bilingual[] | undefined;
}

function refusalText(refusal: SanctionRefusal): Bilingual {
  switch (refusal.reason) {
    case 'NOT_ON_LADDER': {
      const ladder = listed(refusal.ladder.map((each) => SANCTION_NAMES[each]));
      return { zh: `协议没有这种处置;有:${ladder.zh}`, en: `the agreement has no such sanction; it has: ${ladder.en}` };
    }
    case 'DECIDER_NOT_ENTITLED': {
      const sides = listed(refusal.entitled.map((side) => deciderText(side, '')));
      return { zh: `只能由${sides.zh}决定`, en: `it is for ${sides.en} to decide` };
    }
    case 'RUNG_MISSED': {
      const first = listed(refusal.first.map((each) => SANCTION_NAMES[each]));
      return { zh: `须先:${first.zh}`, en: `first: ${first.en}` };
    }
    case 'DEADLINE_MISSING':
      return { zh: '须定整改期限', en: 'it needs a deadline' };
    case 'END_MISSING':
      return { zh: '须定结束时间', en: 'it needs an end' };
    case 'ENDED_ALREADY':
      return { zh: `已${SANCTION_NAMES[refusal.by].zh}`, en: `already: ${SANCTION_NAMES[refusal.by].en}` };
  }
}

function whatOf(verdict: SanctionVerdict): Bilingual {
  const name = SANCTION_NAMES[verdict.sanction];
  if (verdict.outcome === 'REFUSED') {
    const why = refusalText(verdict.refusal);
    return { zh: `不能${name.zh}:${why.zh}。`, en: `Not possible, ${name.en}: ${why.en}.` };
  }
  const told = TIMING_NAMES[verdict.notice.timing];
  const final: Bilingual = verdict.reversible ? { zh: '', en: '' } : { zh: ',不可撤回', en: ', and final' };
  return { zh: `${name.zh}(${told.zh}${final.zh})。`, en: `Decided: ${name.en} (${told.en}${final.en}).` };
}

function untilOf(verdict: SanctionVerdict, appeal: Bilingual | undefined): Bilingual {
  const date = verdict.outcome === 'ALLOWED' ? (verdict.until ?? verdict.deadline) : undefined;
  const end: Bilingual =
    date === undefined
      ? { zh: '', en: '' }
      : { zh: `${shanghaiTime(date)}(北京时间)。`, en: `${shanghaiTime(date)} Beijing time. ` };
  if (appeal === undefined) return date === undefined ? { zh: '无期限', en: 'no closing date' } : end;
  return { zh: `${end.zh}${appeal.zh}`, en: `${end.en}${appeal.en}` };
}

const REMEDY: Bilingual = {
  zh: '按通知整改并上传证据,或在控制台申诉;查看、导出和缴费不受影响。',
  en: 'Mend what the notice names and upload evidence, or appeal in the console; reading, exporting and paying stay open.',
};
/** Mending changes nothing any more. */
const FINAL_REMEDY: Bilingual = {
  zh: '可在控制台申诉;查看、导出和缴费不受影响。',
  en: 'Appeal in the console; reading, exporting and paying stay open.',
};

/** Beside its own clause a rung names what may be broken to come to it: once it is known what was, the rest is left out. */
function groundsOf(agreement: AgreementVersion, clauses: readonly string[], broken: readonly string[]): string[] {
  const grounds = new Set(agreement.triggers.map((trigger) => trigger.clause));
  const rests = (clause: string): boolean => broken.length === 0 || broken.includes(clause) || !grounds.has(clause);
  return clauses.filter((clause, place) => place === 0 || rests(clause));
}

/** The statement of reasons for a sanction that may be imposed, or for why it may not. */
export function explainSanction(
  agreement: AgreementVersion,
  verdict: SanctionVerdict,
  { decidedAt, decider, actor, brokenClauses = [], evidence = [], numbers = [] }: SanctionContext,
): StatementOfReasons {
  const allowed = verdict.outcome === 'ALLOWED';
  const ruled = allowed
    ? [...groundsOf(agreement, verdict.clauses, brokenClauses), ...verdict.notice.clauses]
    : 'clause' in verdict.refusal
      ? [verdict.refusal.clause]
      : [];
  const window = allowed ? appealWindow(agreement, decidedAt) : undefined;
  return statement({
    what: whatOf(verdict),
    clauses: citeAll(agreement, [...ruled, ...brokenClauses]),
    evidence,
    numbers,
    decidedBy: deciderText(decider, actor),
    remedy: allowed && !verdict.reversible ? FINAL_REMEDY : REMEDY,
    until: untilOf(verdict, window && appealText(window)),
  });
}
