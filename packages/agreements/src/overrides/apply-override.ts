// An agreement as a sealed contract changes it for one tenant: the version and the patch give the effective agreement.
import { z } from 'zod';
import { fault, type AgreementFault } from '../catalogue/fault.ts';
import { loadAgreement, pathText, type LoadedAgreement } from '../catalogue/load-agreement.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import { CONTRACT_PREFIX, overrideFile, type AgreementOverride } from '../schema/override.ts';
import { patchRules } from './patch-rules.ts';

/** Plain data to change: whole numbers as JSON holds them, one settlement rule a cause. */
function plainCopy(agreement: AgreementVersion): Record<string, unknown> {
  const { contentHash: _, ...rules } = agreement;
  const text = JSON.stringify(rules, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

const ruleWithCause = z.object({ cause: z.unknown() }).loose();

/** The form of the files, in which a settlement rule names a list of causes. */
function fileForm(rules: Record<string, unknown>): Record<string, unknown> {
  const settlement = z
    .object({ rules: z.array(ruleWithCause) })
    .loose()
    .parse(rules.settlement);
  const perCause = settlement.rules.map(({ cause, ...rule }) => ({ ...rule, causes: [cause] }));
  return { ...rules, settlement: { ...settlement, rules: perCause } };
}

function checkContract(agreement: AgreementVersion, override: AgreementOverride): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const [key, expected] of [
    ['agreementId', agreement.id],
    ['version', agreement.version],
    ['contentHash', agreement.contentHash],
  ] as const)
    if (override[key] !== expected)
      faults.push(fault('OTHER_BASE', key, `the contract changes another text than ${expected}`));
  for (const [i, { id }] of override.clauses.entries())
    if (!id.startsWith(`${CONTRACT_PREFIX}/`))
      faults.push(fault('FOREIGN_CLAUSE', `clauses[${i}].id`, `${id} does not begin with ${CONTRACT_PREFIX}/`));
  const own = new Set(override.clauses.map(({ id }) => id));
  for (const [i, { clause }] of override.changes.entries())
    if (!own.has(clause))
      faults.push(fault('UNKNOWN_CLAUSE', `changes[${i}].clause`, `${clause} is not a clause of the contract`));
  return faults;
}

/**
 * The agreement that holds between the provider and a tenant with a sealed contract: same id and version, the contract's
 * rules and clauses, and a content hash of its own. It is held to everything that an agreement file is held to; whatever
 * is wrong is reported together. A contract that changes nothing gives the version itself.
 */
export function applyOverride(agreement: AgreementVersion, raw: unknown): LoadedAgreement {
  const parsed = overrideFile.safeParse(raw);
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => fault('SHAPE', pathText(path), message)),
    };
  const override = parsed.data;
  const contract = checkContract(agreement, override);
  const rules = plainCopy(agreement);
  const patch = patchRules(rules, override.changes);
  const clauses = [...agreement.clauses, ...override.clauses];
  const loaded = loadAgreement(fileForm({ ...rules, clauses }), CONTRACT_PREFIX);
  const known = new Set([...contract, ...patch].map(({ message }) => message));
  // A clause that the contract lacks is one fault, not one more for the rule that was given it.
  const missing = override.changes
    .map(({ clause }) => clause)
    .filter((id) => !override.clauses.some((c) => c.id === id));
  const others = loaded.ok
    ? []
    : loaded.faults.filter(
        ({ code, message }) =>
          !known.has(message) && !(code === 'UNKNOWN_CLAUSE' && missing.some((id) => message.startsWith(`${id} `))),
      );
  const faults = [...contract, ...patch, ...others];
  if (faults.length > 0 || !loaded.ok) return { ok: false, faults };
  return override.changes.length === 0 ? { ok: true, agreement, warnings: [] } : loaded;
}
