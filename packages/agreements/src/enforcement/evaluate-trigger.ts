// Judges counts against a trigger's ratio and freezes what was judged as evidence.
import { policyAt, type PolicyRule, type PolicyVersion } from '../catalogue/policies.ts';
import type { AgreementVersion, Trigger } from '../schema/agreement.ts';
import type { Sanction } from '../schema/ladder.ts';
import type { Window } from '../schema/policy.ts';
import type { WindowBounds } from './windows.ts';

export interface CountedWindow extends WindowBounds {
  readonly events: bigint;
  readonly volume: bigint;
}

/** Everything the verdict rests on; the same evidence gives the same verdict for ever. */
export interface TriggerEvidence extends CountedWindow {
  readonly agreement: { readonly id: string; readonly version: string; readonly contentHash: string };
  readonly triggerId: string;
  readonly clause: string;
  readonly policy: { readonly id: string; readonly version: string; readonly contentHash: string };
  readonly rule: string;
  readonly window: Window;
  readonly limit: { readonly events: bigint; readonly per: bigint };
  readonly comparison: PolicyRule['comparison'];
  readonly minimumVolume: bigint;
  readonly minimumEvents: bigint;
}

/** UNDECIDABLE opens a case for a person: what cannot be judged is never taken for harmless. */
export type TriggerEvaluation =
  | { readonly outcome: 'FIRES' | 'WARNS' | 'QUIET'; readonly trigger: Trigger; readonly evidence: TriggerEvidence }
  | { readonly outcome: 'UNDECIDABLE'; readonly trigger: Trigger; readonly faults: readonly string[] };

/** events ÷ volume against limit.events ÷ limit.per, by cross-multiplication. */
function beyond(rule: PolicyRule, limit: PolicyRule['act'], { events, volume }: CountedWindow): boolean {
  const [mine, theirs] = [events * limit.per, limit.events * volume];
  return rule.comparison === 'REACHES' ? mine >= theirs : mine > theirs;
}

function faultsOf({ events, volume, start, end }: CountedWindow): string[] {
  const faults: string[] = [];
  if (events < 0n || volume < 0n) faults.push('a negative count');
  if (events > volume) faults.push(`${events} events in ${volume}`);
  if (!(start <= end)) faults.push('a window that ends before it begins');
  return faults;
}

interface Judged {
  readonly agreement: AgreementVersion;
  readonly trigger: Trigger;
  readonly policy: PolicyVersion;
  readonly rule: PolicyRule;
  readonly counted: CountedWindow;
}

function verdict({ agreement, trigger, policy, rule, counted }: Judged): TriggerEvaluation {
  const enough = counted.volume >= rule.minimumVolume && counted.events >= rule.minimumEvents && counted.volume > 0n;
  const fires = enough && beyond(rule, rule.act, counted);
  const warns = enough && rule.warn !== null && beyond(rule, rule.warn, counted);
  const named = ({ id, version, contentHash }: AgreementVersion | PolicyVersion) => ({ id, version, contentHash });
  const { minimumVolume, minimumEvents, comparison, window } = rule;
  const limit = !fires && warns && rule.warn !== null ? rule.warn : rule.act;
  const evidence: TriggerEvidence = {
    ...counted,
    agreement: named(agreement),
    triggerId: trigger.id,
    clause: trigger.clause,
    policy: named(policy),
    rule: rule.id,
    window,
    limit,
    comparison,
    minimumVolume,
    minimumEvents,
  };
  return { outcome: fires ? 'FIRES' : warns ? 'WARNS' : 'QUIET', trigger, evidence };
}

/**
 * Judges a ratio trigger by the platform rules in force when the window ended. Throws RangeError for a trigger that the
 * agreement does not have or that has no ratio.
 */
export function evaluateTrigger(
  agreement: AgreementVersion,
  triggerId: string,
  counted: CountedWindow,
  policy: PolicyVersion | undefined = policyAt(counted.end),
): TriggerEvaluation {
  const trigger = agreement.triggers.find((each) => each.id === triggerId);
  if (trigger === undefined || trigger.policyRule === null)
    throw new RangeError(`${agreement.id} ${agreement.version} has no ratio ${triggerId}`);
  const rule = policy?.rules.find((each) => each.id === trigger.policyRule);
  const faults = faultsOf(counted);
  if (rule === undefined) faults.push(`no platform rule ${trigger.policyRule} was in force`);
  if (policy === undefined || rule === undefined || faults.length > 0)
    return { outcome: 'UNDECIDABLE', trigger, faults };
  return verdict({ agreement, trigger, policy, rule, counted });
}

/** What the next strike under a platform rule leads to, after `before` earlier ones; undefined where it names none. */
export function nextStrike(
  rule: PolicyRule,
  before: number,
): { readonly sanction: Sanction; readonly days: bigint | null } | undefined {
  return rule.strikes[Math.min(before, rule.strikes.length - 1)];
}
