// Reads the document of a sealed contract: against the version it names, with every fault as a field violation.
import { applyOverride, canonicalJson } from '@tollgate/agreements';
import type { FieldViolation } from '@tollgate/errors';
import type { AccountsDeps } from '../deps.ts';
import { overrideInvalid } from '../domain/override-errors.ts';
import type { VersionName } from '../domain/publication.ts';

export interface ReadContract extends VersionName {
  readonly contentHash: string;
  readonly document: string;
  readonly effectiveHash: string;
}

const violation = (field: string, description: string): FieldViolation => ({ field, description });

/** @throws DomainError OVERRIDE_INVALID with everything that is wrong. */
export function readContract({ catalogue }: Pick<AccountsDeps, 'catalogue'>, text: string): ReadContract {
  const raw = parse(text);
  const name = nameIn(raw);
  const base = catalogue.find(name.agreementId, name.version);
  if (base === undefined)
    throw overrideInvalid([violation('document.agreementId', `there is no ${name.agreementId} ${name.version}`)]);
  const applied = applyOverride(base, raw);
  if (!applied.ok)
    throw overrideInvalid(
      applied.faults.map(({ code, path, message }) => violation(`document.${path}`, `${code}: ${message}`)),
    );
  const { contentHash } = base;
  return { ...name, contentHash, document: canonicalJson(raw), effectiveHash: applied.agreement.contentHash };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw overrideInvalid([violation('document', 'is no JSON')]);
  }
}

function nameIn(raw: unknown): VersionName {
  const member = (key: string): string => {
    const value: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, key) : undefined;
    if (typeof value === 'string') return value;
    throw overrideInvalid([violation(`document.${key}`, 'names the agreement and the version that it changes')]);
  };
  return { agreementId: member('agreementId'), version: member('version') };
}
