// The agreements that this build carries: what they say, part by part.
import { listAgreements, RULE_PARTS, warningsOf, type AgreementVersion, type RulePart } from '@tollgate/agreements';

import type { Column, Output } from '../output.ts';
import type { Surroundings } from '../surroundings.ts';
import { ruleText } from './agreements-rules.ts';
import { agreementNamed, type NamedAgreement } from './agreements-source.ts';

/** Parts that are lists of rules; the others are one line each. */
const LISTS = [
  'changes',
  'kyc',
  'content',
  'triggers',
  'ladder',
  'restrictions',
  'notices',
  'clocks',
  'liabilityCaps',
  'retention',
] as const;
const SINGLE = ['acceptance', 'precedence', 'billing', 'confidentiality', 'term'] as const;

export function list(out: Output): void {
  const versions = listAgreements();
  const columns: Column<AgreementVersion>[] = [
    { name: 'AGREEMENT', of: (one) => one.id },
    { name: 'VERSION', of: (one) => one.version },
    { name: 'PROVIDER', of: (one) => out.text(one.provider) },
    { name: 'TITLE', of: (one) => out.text(one.title) },
    { name: 'IN FORCE FROM', of: (one) => one.dates.inForceFrom },
    { name: 'CLAUSES', of: (one) => String(one.clauses.length), right: true },
    { name: 'ENDS', of: (one) => String(one.settlement.rules.length), right: true },
    { name: 'WARNINGS', of: (one) => String(warningsOf(one).length), right: true },
    { name: 'HASH', of: (one) => one.contentHash.slice(0, 12) },
  ];
  const rows = versions.map(({ id, version, provider, title, dates, contentHash, ...one }) => ({
    id,
    version,
    provider,
    title,
    dates,
    contentHash,
    clauses: one.clauses.length,
    settlementRules: one.settlement.rules.length,
  }));
  out.data(
    {
      versions: rows.map((row, i) => ({ ...row, warnings: versions[i] === undefined ? [] : warningsOf(versions[i]) })),
    },
    () => out.table(versions, columns),
  );
}

export async function show(out: Output, around: Surroundings, word: string, part: string | undefined): Promise<void> {
  const named = await agreementNamed(word, around);
  const { agreement, warnings } = named;
  for (const { path, message } of warnings) out.note(`warning: ${path}: ${message}`);
  if (part === undefined) {
    out.data({ agreement, warnings }, () => whole(out, named));
    return;
  }
  out.data({ [part]: agreement[part as keyof AgreementVersion] }, () => partText(out, agreement, part));
}

function whole(out: Output, { agreement, warnings }: NamedAgreement): string {
  const { dates } = agreement;
  const facts = out.facts([
    ['agreement', `${agreement.id} ${agreement.version}`],
    ['title', out.text(agreement.title)],
    ['provider', out.text(agreement.provider)],
    ['in force from', dates.inForceFrom],
    ['stated', `published ${dates.stated.published ?? '-'}, effective ${dates.stated.effective ?? '-'}`],
    ['hash', agreement.contentHash],
    ...SINGLE.map((part): [string, string] => [part, ruleText(agreement, part, part, out)]),
    ...warnings.map(({ message }): [string, string] => ['warning', message]),
    ...agreement.contradictions.map((c): [string, string] => [
      'contradiction',
      `${c.clauses.join(', ')}: ${out.text(c.note)}`,
    ]),
  ]);
  const parts = [...LISTS, 'settlement', 'clauses'].filter((part) => sizeOf(agreement, part) > 0);
  return [facts, ...parts.map((part) => `${part.toUpperCase()}\n${partText(out, agreement, part)}`)].join('\n\n');
}

const sizeOf = (agreement: AgreementVersion, part: string): number => {
  const value: unknown = part === 'settlement' ? agreement.settlement.rules : agreement[part as keyof AgreementVersion];
  return Array.isArray(value) ? value.length : 1;
};

function partText(out: Output, agreement: AgreementVersion, part: string): string {
  if (part === 'clauses')
    return out.table(agreement.clauses, [
      { name: 'CLAUSE', of: (clause) => clause.id },
      { name: 'SAYS', of: (clause) => out.text(clause.title) },
      { name: 'CONSEQUENCE', of: (clause) => (clause.consequence === null ? '-' : out.text(clause.consequence)) },
    ]);
  const known = RULE_PARTS.find((each) => each === part);
  return known === undefined ? '' : rulesTable(out, agreement, known);
}

function rulesTable(out: Output, agreement: AgreementVersion, part: RulePart): string {
  const value: unknown = part === 'settlement' ? agreement.settlement.rules : agreement[part];
  const rules = (Array.isArray(value) ? value : [value]) as readonly ({ readonly clause?: string } | null)[];
  const single = !Array.isArray(value);
  return out.table(
    rules.map((rule, i) => ({
      clause: rule?.clause ?? '',
      text: ruleText(agreement, part, single ? part : `${part}[${i}]`, out),
    })),
    [
      { name: 'CLAUSE', of: (row) => row.clause },
      { name: 'RULE', of: (row) => row.text },
    ],
  );
}

/** What `--part` may name. */
export const SHOWN_PARTS: readonly string[] = [...RULE_PARTS, 'clauses'];
