// Turns the parsed text of an agreement file into an AgreementVersion, or into the list of everything wrong with it.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { agreementFile, type AgreementFile, type AgreementVersion } from '../schema/agreement.ts';
import { canonicalJson } from './canonical-json.ts';
import { checkContentAndClocks, checkNotices, checkPolicies } from './check-changes.ts';
import { checkClauses } from './check-clauses.ts';
import { checkLadder, checkRestrictionsAndTriggers } from './check-enforcement.ts';
import { checkSettlement } from './check-settlement.ts';
import { deepFreeze } from './deep-freeze.ts';
import { fault, type AgreementFault } from './fault.ts';

export type LoadedAgreement =
  | { readonly ok: true; readonly agreement: AgreementVersion; readonly warnings: readonly AgreementFault[] }
  | { readonly ok: false; readonly faults: readonly AgreementFault[] };

/** Where a value stands in a file, as faults say it. */
export const pathText = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

type Issue = z.core.$ZodIssue;

/** Members that name the clause of a rule. */
const CLAUSE_KEYS = new Set<PropertyKey | undefined>(['clause', 'usageClause', 'arrearsClause', 'expiryClause']);
const lacksClause = (issue: Issue) => CLAUSE_KEYS.has(issue.path.at(-1));

const shapeFault = (issue: Issue) =>
  lacksClause(issue)
    ? fault('RULE_WITHOUT_CLAUSE', pathText(issue.path), 'a rule names the clause it rests on')
    : fault('SHAPE', pathText(issue.path), issue.message);

/** A copy in which every rule that lacks its clause names some known one, so that the other faults can be found too. */
function withClauses(raw: unknown, issues: readonly Issue[]): unknown {
  const copy: unknown = structuredClone(raw);
  for (const { path } of issues.filter(lacksClause)) {
    const rule = path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), copy);
    Reflect.set(Object(rule), path.at(-1) ?? '', 'house/paid-money-only');
  }
  return copy;
}

interface Findings {
  readonly faults: readonly AgreementFault[];
  readonly warnings: readonly AgreementFault[];
}

/** The source's own dates contradict each other, and the file says so. */
const isRecorded = (file: AgreementFile): boolean =>
  file.contradictions.some((c) => c.kind === 'EFFECTIVE_BEFORE_PUBLISHED');

/** Everything that the rules of a well-shaped file contradict. */
function findingsOf(file: AgreementFile, contractPrefix?: string): Findings {
  const faults = [
    ...checkClauses(file, contractPrefix),
    ...checkLadder(file),
    ...checkRestrictionsAndTriggers(file),
    ...checkSettlement(file),
    ...checkNotices(file),
    ...checkContentAndClocks(file),
    ...checkPolicies(file),
  ];
  const { inForceFrom, stated } = file.dates;
  const { published, effective } = stated;
  const latest = [published, effective]
    .filter((day) => day !== null)
    .toSorted()
    .at(-1);
  if (latest !== undefined && inForceFrom < latest)
    faults.push(
      fault('EFFECTIVE_BEFORE_PUBLISHED', 'dates.inForceFrom', `${inForceFrom} before ${latest}, which it states`),
    );
  if (published === null || effective === null || effective >= published) return { faults, warnings: [] };
  const message = `effective ${effective} before published ${published}`;
  const dated = fault('EFFECTIVE_BEFORE_PUBLISHED', 'dates.stated', message);
  return isRecorded(file) ? { faults, warnings: [dated] } : { faults: [...faults, dated], warnings: [] };
}

/**
 * Validates and freezes one agreement file, or reports all its faults. Only what cannot be read for its shape is left
 * unchecked until the shape is mended. A contradiction of dates that the file itself records is a warning. Clauses with
 * `contractPrefix` are those of a sealed contract that changed the file.
 */
export function loadAgreement(raw: unknown, contractPrefix?: string): LoadedAgreement {
  const parsed = agreementFile.safeParse(raw);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const mended = agreementFile.safeParse(withClauses(raw, issues));
    const others = mended.success ? findingsOf(mended.data, contractPrefix).faults : [];
    return { ok: false, faults: [...issues.map(shapeFault), ...others] };
  }
  const { faults, warnings } = findingsOf(parsed.data, contractPrefix);
  if (faults.length > 0) return { ok: false, faults };
  const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
  return {
    ok: true,
    agreement: deepFreeze({ ...parsed.data, settlement: perCause(parsed.data), contentHash }),
    warnings,
  };
}

/** One settlement rule a cause, as the rest of the program looks them up. */
function perCause({ settlement }: AgreementFile) {
  const rules = settlement.rules.flatMap(({ causes, ...rule }) => causes.map((cause) => ({ ...rule, cause })));
  return { ...settlement, rules };
}
