// The form of a statement of reasons: the same seven parts whatever was decided, in Chinese and English.
import type { AgreementVersion } from '../schema/agreement.ts';
import { clauseById } from '../catalogue/catalogue.ts';
import type { Bilingual, Decider } from '../schema/words.ts';

export interface Citation {
  readonly clause: string;
  readonly title: Bilingual;
}

/** What a person is told about a decision that touches them (law/anti-fraud-32 asks for the reason and the remedy). */
export interface StatementOfReasons {
  readonly what: Bilingual;
  readonly clauses: readonly Citation[];
  /** What was looked at: evidence, counts, references; may be empty. */
  readonly evidence: readonly Bilingual[];
  readonly numbers: readonly Bilingual[];
  readonly decidedBy: Bilingual;
  readonly remedy: Bilingual;
  readonly until: Bilingual;
  /** All of it as text, a line a part. */
  readonly text: Bilingual;
}

const DECIDER_NAMES: Record<Decider, Bilingual> = {
  PROVIDER: { zh: '平台', en: 'the provider' },
  TENANT: { zh: '客户', en: 'the tenant' },
  MUTUAL: { zh: '双方', en: 'both sides' },
  REGULATOR: { zh: '监管机关', en: 'an authority' },
  SYSTEM: { zh: '系统按规则自动处理', en: 'the system, by rule' },
};

/** Who decided: the side, and the person or service as records name it. */
export function deciderText(decider: Decider, actor: string): Bilingual {
  const { zh, en } = DECIDER_NAMES[decider];
  return actor === '' ? { zh, en } : { zh: `${zh}(${actor})`, en: `${en} (${actor})` };
}

/** A clause with its title; a RangeError for a clause that the agreement and the authorities do not know. */
export function cite(agreement: AgreementVersion, clause: string): Citation {
  const found = clauseById(agreement, clause);
  if (found === undefined) throw new RangeError(`${agreement.id} ${agreement.version} has no clause ${clause}`);
  return { clause, title: found.title };
}

/** Each clause once, in the order in which they came. */
export function citeAll(agreement: AgreementVersion, clauses: readonly string[]): Citation[] {
  return [...new Set(clauses)].map((clause) => cite(agreement, clause));
}

/** `2026-11-21 09:30` in Asia/Shanghai, which is UTC+8 all year. */
export function shanghaiTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

type Parts = Omit<StatementOfReasons, 'text'>;

const LABELS = {
  zh: {
    what: '决定',
    clauses: '依据',
    evidence: '证据',
    numbers: '数额',
    decidedBy: '决定人',
    remedy: '您可以',
    until: '期限',
  },
  en: {
    what: 'Decision',
    clauses: 'Basis',
    evidence: 'Evidence',
    numbers: 'Figures',
    decidedBy: 'Decided by',
    remedy: 'What you can do',
    until: 'Until',
  },
} as const;

function render(parts: Parts, language: 'zh' | 'en'): string {
  const labels = LABELS[language];
  const gap = language === 'zh' ? '' : ' ';
  const lines: string[] = [`${labels.what}:${gap}${parts.what[language]}`];
  for (const { clause, title } of parts.clauses) lines.push(`${labels.clauses}:${gap}${clause} ${title[language]}`);
  for (const item of parts.evidence) lines.push(`${labels.evidence}:${gap}${item[language]}`);
  for (const item of parts.numbers) lines.push(`${labels.numbers}:${gap}${item[language]}`);
  lines.push(`${labels.decidedBy}:${gap}${parts.decidedBy[language]}`);
  lines.push(`${labels.remedy}:${gap}${parts.remedy[language]}`);
  lines.push(`${labels.until}:${gap}${parts.until[language]}`);
  return lines.join('\n');
}

/** Completes a statement with its text. */
export function statement(parts: Parts): StatementOfReasons {
  return { ...parts, text: { zh: render(parts, 'zh'), en: render(parts, 'en') } };
}
