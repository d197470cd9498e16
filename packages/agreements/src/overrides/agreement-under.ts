// The agreement that a service computes with for one tenant: a version of the catalogue, as its sealed contract changes it.
import { agreementById } from '../catalogue/catalogue.ts';
import type { AgreementVersion } from '../schema/agreement.ts';
import { applyOverride } from './apply-override.ts';

/** A confirmed contract as accounts tells of it. */
export interface SealedContract {
  /** What applyOverride reads, as JSON. */
  readonly document: string;
  /** Of the agreement that results. */
  readonly effectiveHash: string;
}

/** Contracts are few, texts never change, and each applies in milliseconds: what was applied is kept. */
const applied = new Map<string, AgreementVersion>();
const KEPT = 1_000;

/**
 * Undefined for a version that this build does not know, and where the contract makes another agreement here than where
 * it was confirmed: then nobody may compute with it.
 */
export function agreementUnder(
  id: string,
  version: string,
  contract: SealedContract | null,
): AgreementVersion | undefined {
  const base = agreementById(id, version);
  if (base === undefined || contract === null) return base;
  const key = `${base.contentHash} ${contract.effectiveHash}`;
  const known = applied.get(key);
  if (known !== undefined) return known;
  const result = applyOverride(base, parsed(contract.document));
  if (!result.ok || result.agreement.contentHash !== contract.effectiveHash) return undefined;
  if (applied.size >= KEPT) applied.clear();
  applied.set(key, result.agreement);
  return result.agreement;
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}
