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

interface NamedVersion {
  readonly id: string;
  readonly version: string;
  readonly contentHash: string;
}

/** Everything the verdict rests on; the same evidence gives the same verdict for ever. */
export interface TriggerEvidence extends CountedWindow {
  readonly agreement: NamedVersion;
  readonly triggerId: string;
  readonly clause: string;
  /** The platform rules that hold the ratio, and which of them; null where the clause itself names it. */
  readonly policy: (NamedVersion & { readonly rule: string }) | null;
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

type Limits = Pick<PolicyRule, 'window' | 'comparison' | 'minimumVolume' | 'minimumEvents' | 'warn' | 'act'>;

const named = ({ id, version, contentHash }: NamedVersion): NamedVersion => ({ id, version, contentHash });

/** The trigger's ratio and where it stands; undefined where the platform rules in force do not have it. */
function limitsOf(
  trigger: Trigger,
  policy: PolicyVersion | undefined,
): { limits: Limits; policy: TriggerEvidence['policy'] } | undefined {
  if (trigger.threshold !== null) {
    const { window, limit: act, minimumVolume, minimumEvents } = trigger.threshold;
    return { limits: { window, act, minimumVolume, minimumEvents, warn: null, comparison: 'REACHES' }, policy: null };
  }
  const rule = policyRuleOf(trigger, policy);
  if (policy === undefined || rule === undefined) return undefined;
  return { limits: rule, policy: { ...named(policy), rule: rule.id } };
}

/** The platform rule that holds a trigger's ratio; undefined where the clause names it itself, or there is no such rule. */
export function policyRuleOf(trigger: Trigger, policy: PolicyVersion | undefined): PolicyRule | undefined {
  return trigger.threshold === null ? policy?.rules.find((each) => each.id === trigger.policyRule) : undefined;
}

/** events ÷ volume against limit.events ÷ limit.per, by cross-multiplication. */
function beyond({ comparison }: Limits, limit: Limits['act'], { events, volume }: CountedWindow): boolean {
  const [mine, theirs] = [events * limit.per, limit.events * volume];
  return comparison === 'REACHES' ? mine >= theirs : mine > theirs;
}

function faultsOf({ events, volume, start, end }: CountedWindow): string[] {
  const faults: string[] = [];
  if (events < 0n || volume < 0n) faults.push('a negative count');
  if (events > volume) faults.push(`${events} events in ${volume}`);
  if (!(start <= end)) faults.push('a window that ends before it begins');
  return faults;
}

/**
 * Judges a ratio trigger: by its clause where that names the ratio, else by the platform rules in force when the window
 * ended. Throws RangeError for a trigger that the agreement does not have or that has no ratio.
 */
export function evaluateTrigger(
  agreement: AgreementVersion,
  triggerId: string,
  counted: CountedWindow,
  policy: PolicyVersion | undefined = policyAt(counted.end),
): TriggerEvaluation {
  const trigger = agreement.triggers.find((each) => each.id === triggerId);
  if (trigger === undefined || (trigger.policyRule ?? trigger.threshold) === null)
    throw new RangeError(`${agreement.id} ${agreement.version} has no ratio ${triggerId}`);
  const found = limitsOf(trigger, policy);
  const faults = faultsOf(counted);
  if (found === undefined) faults.push(`no platform rule ${trigger.policyRule} was in force`);
  if (found === undefined || faults.length > 0) return { outcome: 'UNDECIDABLE', trigger, faults };

  const { limits } = found;
  const { window, comparison, minimumVolume, minimumEvents, warn, act } = limits;
  const enough = counted.volume >= minimumVolume && counted.events >= minimumEvents && counted.volume > 0n;
  const fires = enough && beyond(limits, act, counted);
  const warns = !fires && enough && warn !== null && beyond(limits, warn, counted);
  const evidence: TriggerEvidence = {
    ...counted,
    agreement: named(agreement),
    triggerId,
    clause: trigger.clause,
    policy: found.policy,
    window,
    limit: warns ? warn : act,
    comparison,
    minimumVolume,
    minimumEvents,
  };
  return { outcome: fires ? 'FIRES' : warns ? 'WARNS' : 'QUIET', trigger, evidence };
}

/** What the next strike under a platform rule leads to, after `before` earlier ones; undefined where it names none. */
export function nextStrike(
  rule: PolicyRule,
  before: number,
): { readonly sanction: Sanction; readonly days: bigint | null } | undefined {
  return rule.strikes[Math.min(before, rule.strikes.length - 1)];
}
