// What was counted, against which limit, and what it led to.
import { clauseById } from '../catalogue/catalogue.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import type { Bilingual } from '../schema/words.ts';
import type { TriggerEvaluation, TriggerEvidence } from '../enforcement/evaluate-trigger.ts';
import { appealText, appealWindow } from './appeal.ts';
import { SANCTION_NAMES } from './names.ts';
import { citeAll, deciderText, shanghaiTime, statement, type StatementOfReasons } from './statement.ts';

const WHAT: Readonly<Record<'FIRES' | 'WARNS' | 'QUIET', Bilingual>> = {
  FIRES: { zh: '计数超过平台规则', en: 'A count went beyond the platform rules' },
  WARNS: { zh: '计数超过预警线', en: 'A count went beyond the warning line' },
  QUIET: { zh: '计数未达平台规则', en: 'A count stays within the platform rules' },
};

function numbers({ events, volume, limit, minimumEvents, minimumVolume, comparison }: TriggerEvidence): Bilingual[] {
  const sign = comparison === 'REACHES' ? '≥' : '>';
  return [
    { zh: `${events} / ${volume}`, en: `${events} of ${volume}` },
    {
      zh: `界限:${sign} ${limit.events}/${limit.per};至少 ${minimumVolume} 条且 ${minimumEvents} 起`,
      en: `Limit: ${sign} ${limit.events}/${limit.per}, from ${minimumVolume} messages and ${minimumEvents} events`,
    },
  ];
}

function evidenceOf({ start, end, window, policy }: TriggerEvidence): Bilingual[] {
  const [from, to] = [shanghaiTime(start), shanghaiTime(end)];
  const counted = { zh: `窗口 ${window}:${from} 至 ${to}`, en: `Window ${window}: ${from} to ${to}` };
  if (policy === null) return [counted];
  const { id, version, rule, contentHash } = policy;
  const digest = contentHash.slice(0, 12);
  return [
    counted,
    {
      zh: `规则 ${rule},${id} ${version}(sha256 ${digest})`,
      en: `Rule ${rule} of ${id} ${version} (sha256 ${digest})`,
    },
  ];
}

/** The statement of reasons for a ratio that was judged, or for why it could not be. */
export function explainTrigger(
  agreement: AgreementVersion,
  evaluation: TriggerEvaluation,
  at: Date,
): StatementOfReasons {
  const { trigger, outcome } = evaluation;
  const title = clauseById(agreement, trigger.clause)?.title ?? { zh: trigger.id, en: trigger.id };
  const window = outcome === 'FIRES' ? appealWindow(agreement, at) : undefined;
  const next = trigger.startsAt === null ? undefined : SANCTION_NAMES[trigger.startsAt];
  const undecidable = outcome === 'UNDECIDABLE';
  const what = undecidable
    ? { zh: '计数无法判定,转人工', en: 'The count cannot be judged; a person looks at it' }
    : WHAT[outcome];
  const follows: Bilingual =
    outcome === 'FIRES' && next !== undefined
      ? { zh: `;案件自「${next.zh}」开始。`, en: `; a case opens with: ${next.en}.` }
      : { zh: '。', en: '.' };
  return statement({
    what: { zh: `${what.zh}(${title.zh})${follows.zh}`, en: `${what.en} (${title.en})${follows.en}` },
    clauses: citeAll(agreement, [trigger.clause]),
    evidence: undecidable
      ? evaluation.faults.map((fault) => ({ zh: fault, en: fault }))
      : evidenceOf(evaluation.evidence),
    numbers: undecidable ? [] : numbers(evaluation.evidence),
    decidedBy: deciderText('SYSTEM', ''),
    remedy: {
      zh: '查看逐条证据,整改后说明原因、已采取的措施和防止再犯的办法。',
      en: 'Look at the evidence; say what caused it, what was mended and what keeps it from coming back.',
    },
    until: window === undefined ? { zh: '无期限', en: 'no closing date' } : appealText(window),
  });
}
