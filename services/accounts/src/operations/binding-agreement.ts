// What binds a tenant at an instant, out of what it accepted, what it was told, and what it answered.
import type { AgreementVersion } from '@tollgate/agreements';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { notLoaded } from '../domain/agreement-errors.ts';
import type { Acceptance } from '../domain/acceptance.ts';
import { type Binding, followChanges, rootConsent } from '../domain/binding.ts';
import { noAgreement, tenantNotFound } from '../domain/errors.ts';
import type { Publication, VersionName } from '../domain/publication.ts';
import { type AgreementOverride, effectiveAgreement, overrideAt } from '../domain/agreement-override.ts';
import { overridesAt, type SealedOverride } from '../domain/sealed-override.ts';
import { findAcceptances } from '../store/acceptances.ts';
import { findOverrides } from '../store/agreement-overrides.ts';
import { findAnnouncements, findObjections } from '../store/announcements.ts';
import { findPublications } from '../store/publications.ts';
import { findSealedOverrides } from '../store/sealed-overrides.ts';
import { findTenant } from '../store/tenants.ts';

export interface BindingAgreement extends Binding {
  /** The sealed contract over the version, where one holds. */
  readonly contract: AgreementOverride | undefined;
  /** What to compute with: the version, as the contract changes it. */
  readonly effective: AgreementVersion;
  /** What was noted of sealed contracts, for people. */
  readonly overrides: readonly SealedOverride[];
  readonly publications: readonly Publication[];
}

/** @throws DomainError TENANT_NOT_FOUND, NO_AGREEMENT, AGREEMENT_NOT_LOADED. */
export async function getBindingAgreement(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'catalogue'>,
  tenantId: string,
  at: Date,
): Promise<BindingAgreement> {
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const binding = await findBinding(db, deps, tenantId, at, await findPublications(db));
  if (binding === undefined) throw noAgreement(tenantId);
  return binding;
}

/**
 * Undefined where nothing binds; `publications` are all there are, `supposing` a consent as if it had been recorded.
 * @throws DomainError AGREEMENT_NOT_LOADED.
 */
export async function findBinding(
  db: Reader<AccountsTables>,
  deps: Pick<AccountsDeps, 'catalogue'>,
  tenantId: string,
  at: Date,
  publications: readonly Publication[],
  supposing?: Acceptance,
): Promise<BindingAgreement | undefined> {
  const recorded = await findAcceptances(db, tenantId, at);
  const acceptances = supposing === undefined ? recorded : [...recorded, supposing];
  const versionOf = loaded(deps, publications);
  const root = rootConsent(acceptances, publications, versionOf, at);
  if (root === undefined) return undefined;
  const agreementId = root.agreement.id;
  const records = {
    acceptances: acceptances.filter((each) => each.agreementId === agreementId),
    announcements: await findAnnouncements(db, tenantId, agreementId),
    objections: await findObjections(db, tenantId, agreementId),
  };
  const contract = overrideAt(await findOverrides(db, tenantId), agreementId, at);
  const binding =
    contract === undefined
      ? followChanges(root, records, publications, versionOf, at)
      : heldByContract(contract, records.acceptances, root.acceptance, versionOf);
  const overrides = overridesAt(await findSealedOverrides(db, tenantId), agreementId, at);
  const effective = contract === undefined ? binding.agreement : effectiveAgreement(binding.agreement, contract);
  if (effective === undefined) throw notLoaded({ agreementId, version: binding.agreement.version });
  return { ...binding, contract, effective, overrides, publications };
}

/** A sealed contract goes before the web text: as long as it holds, its version does, and none that follows. */
function heldByContract(
  contract: AgreementOverride & { readonly holdsFrom: Date },
  acceptances: readonly Acceptance[],
  root: Acceptance,
  versionOf: (name: VersionName) => AgreementVersion | undefined,
): Binding {
  const agreement = versionOf(contract);
  if (agreement === undefined) throw notLoaded(contract);
  const acceptance = acceptances.findLast(({ version }) => version === contract.version) ?? root;
  const { clause, also } = agreement.precedence;
  const clauseIds = [clause, ...also];
  return { acceptance, agreement, ground: 'SEALED_CONTRACT', since: contract.holdsFrom, clauseIds, pending: [] };
}

/** Left out, a published version that this build does not know would make another one seem to bind. */
function loaded({ catalogue }: Pick<AccountsDeps, 'catalogue'>, publications: readonly Publication[]) {
  return (name: VersionName): AgreementVersion | undefined => {
    const { agreementId, version } = name;
    const held = catalogue.find(agreementId, version);
    if (held !== undefined) return held;
    if (publications.some((each) => each.agreementId === agreementId && each.version === version))
      throw notLoaded({ agreementId, version });
    return undefined;
  };
}
