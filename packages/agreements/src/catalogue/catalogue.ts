// The agreements this build knows: every file of data/agreements, read once when the package is loaded.
import { readdirSync, readFileSync } from 'node:fs';
import type { AgreementVersion, Clause } from '../schema/agreement.ts';
import { startOfDay } from '../deadlines/shanghai-days.ts';
import { authorityById } from './authorities.ts';
import type { AgreementFault } from './fault.ts';
import { loadAgreement } from './load-agreement.ts';

const folder = new URL('../../data/agreements/', import.meta.url);
const warnings = new WeakMap<AgreementVersion, readonly AgreementFault[]>();

/** One text with every fault, because a half-readable catalogue must not start a service. */
function readAll(): readonly AgreementVersion[] {
  const faults: string[] = [];
  const agreements: AgreementVersion[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    const loaded = loadAgreement(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    if (loaded.ok) {
      agreements.push(loaded.agreement);
      warnings.set(loaded.agreement, loaded.warnings);
    } else faults.push(...loaded.faults.map((f) => `${name}: ${f.path}: ${f.message}`));
  }
  if (faults.length > 0) throw new Error(`agreement files are not usable:\n${faults.join('\n')}`);
  return agreements.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}

const order = (a: AgreementVersion) => `${a.id} ${a.dates.inForceFrom} ${a.version}`;
const catalogue = readAll();

/** Every version of every agreement, by id and then by the day it came into force. */
export function listAgreements(): readonly AgreementVersion[] {
  return catalogue;
}

/** What a source says against itself in a way that would be a fault, had the file not recorded it. */
export function warningsOf(agreement: AgreementVersion): readonly AgreementFault[] {
  return warnings.get(agreement) ?? [];
}

/** The version named, or without a version the last one of that id; undefined where there is none. */
export function agreementById(id: string, version?: string): AgreementVersion | undefined {
  return catalogue.findLast((a) => a.id === id && (version === undefined || a.version === version));
}

/** The version in force at an instant: the last whose first day (Asia/Shanghai) has begun. */
export function latestAgreement(id: string, at: Date): AgreementVersion | undefined {
  return catalogue.findLast((a) => a.id === id && startOfDay(a.dates.inForceFrom) <= at);
}

/** A clause the agreement's rules may cite: its own, a statute, or a house rule. */
export function clauseById(agreement: AgreementVersion, id: string): Clause | undefined {
  return agreement.clauses.find((c) => c.id === id) ?? authorityById(id);
}
