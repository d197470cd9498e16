// Rules about changes, notices, deadlines and content must fit together: each named thing exists, and stands once.
import type { AgreementFile } from '../schema/agreement.ts';
import { contentClassByCode } from './content-classes.ts';
import { fault, type AgreementFault } from './fault.ts';
import { listPolicies } from './policies.ts';
import { STATUTORY } from './statutory.ts';

function* repeated(names: readonly string[]): Generator<{ index: number; name: string }> {
  for (const [index, name] of names.entries()) if (names.indexOf(name) < index) yield { index, name };
}

/** Notices: one rule an act; channels wherever something is told; and one for whatever a rung or a change names. */
export function checkNotices(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const { index, name } of repeated(file.notices.map((n) => n.act)))
    faults.push(fault('RULE_TWICE', `notices[${index}].act`, `${name} is ruled twice`));
  for (const [i, { timing, channels, act }] of file.notices.entries())
    if ((timing === 'NONE') !== (channels.length === 0))
      faults.push(
        fault('NOTICE_CONTRADICTION', `notices[${i}]`, `${act}: channels go with a notice, and only with it`),
      );
  const known = new Set([...file.notices, ...STATUTORY.notices].map((n) => n.act));
  const named = [
    ...file.ladder.map((rung, i) => ({ act: rung.notice, path: `ladder[${i}].notice` })),
    ...file.changes.map((change, i) => ({ act: change.notice, path: `changes[${i}].notice` })),
  ];
  for (const { act, path } of named)
    if (!known.has(act)) faults.push(fault('RULE_MISSING', path, `no rule says how ${act} is announced`));
  return faults;
}

/** Content: codes that exist, each forbidden by a clause once. Deadlines: one a kind. */
export function checkContentAndClocks(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  for (const [i, { clause, codes }] of file.content.entries()) {
    for (const code of codes)
      if (contentClassByCode(code) === undefined)
        faults.push(fault('UNKNOWN_CONTENT_CLASS', `content[${i}].codes`, `${code} is no class of content`));
    for (const { name } of repeated(codes))
      faults.push(fault('RULE_TWICE', `content[${i}].codes`, `${clause} names ${name} twice`));
  }
  for (const { index, name } of repeated(file.clocks.map((c) => c.kind)))
    faults.push(fault('RULE_TWICE', `clocks[${index}].kind`, `${name} has two deadlines`));
  return faults;
}

/** A trigger takes its ratio from its clause or from a platform rule that exists, never from both. */
export function checkPolicies(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const known = new Set(listPolicies().flatMap((policy) => policy.rules.map((rule) => rule.id)));
  for (const [i, { id, source, policyRule, threshold }] of file.triggers.entries()) {
    const path = `triggers[${i}].policyRule`;
    if ((source === 'POLICY') !== (policyRule !== null))
      faults.push(
        fault('POLICY_CONTRADICTION', path, `${id}: a platform rule goes with source POLICY, and only with it`),
      );
    if (policyRule !== null && threshold !== null)
      faults.push(fault('POLICY_CONTRADICTION', path, `${id}: the ratio stands in two places`));
    if (policyRule !== null && !known.has(policyRule))
      faults.push(fault('UNKNOWN_POLICY', path, `${policyRule} is no platform rule`));
  }
  return faults;
}
