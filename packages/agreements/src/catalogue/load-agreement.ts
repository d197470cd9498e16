// Turns the parsed text of an agreement file into an AgreementVersion, or into the list of everything wrong with it.
import { createHash } from 'node:crypto';
import { agreementFile, type AgreementVersion } from '../schema/agreement.ts';
import { canonicalJson } from './canonical-json.ts';
import { checkClauses } from './check-clauses.ts';
import { checkLadder, checkRestrictionsAndTriggers } from './check-enforcement.ts';
import { checkSettlement } from './check-settlement.ts';
import { deepFreeze } from './deep-freeze.ts';
import { fault, type AgreementFault } from './fault.ts';

export type LoadedAgreement =
  | { readonly ok: true; readonly agreement: AgreementVersion; readonly warnings: readonly AgreementFault[] }
  | { readonly ok: false; readonly faults: readonly AgreementFault[] };

const at = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

/**
 * Validates and freezes one agreement file. Faults of shape are reported first and alone, because no rule can be read
 * from a file of another shape; all others come together. A date contradiction that the file itself records is a warning.
 */
export function loadAgreement(raw: unknown): LoadedAgreement {
  const parsed = agreementFile.safeParse(raw);
  if (!parsed.success) {
    return { ok: false, faults: parsed.error.issues.map((issue) => fault('SHAPE', at(issue.path), issue.message)) };
  }
  const file = parsed.data;
  const faults = [
    ...checkClauses(file),
    ...checkLadder(file),
    ...checkRestrictionsAndTriggers(file),
    ...checkSettlement(file),
  ];
  const warnings: AgreementFault[] = [];
  const { published, effective } = file.dates.stated;
  if (published !== null && effective !== null && effective < published) {
    const recorded = file.contradictions.some((c) => c.kind === 'EFFECTIVE_BEFORE_PUBLISHED');
    const found = fault(
      'EFFECTIVE_BEFORE_PUBLISHED',
      'dates.stated',
      `effective ${effective} before published ${published}`,
    );
    (recorded ? warnings : faults).push(found);
  }
  if (faults.length > 0) return { ok: false, faults };
  const contentHash = createHash('sha256').update(canonicalJson(raw)).digest('hex');
  return { ok: true, agreement: deepFreeze({ ...file, contentHash }), warnings };
}
