// The ratios that bind a tenant: which triggers its agreement has, what each counts, and what counts say under it.
import {
  evaluateTrigger,
  policyRuleOf,
  productClassOf,
  ruleChannel,
  type AgreementVersion,
  type PolicyVersion,
  type ProductClass,
  type Trigger,
  type TriggerEvidence,
  type Window,
} from '@tollgate/agreements';
import { eventsIn, volumeIn, type Counts } from './fact-counts.ts';

/** A trigger with what its ratio is taken of. */
export interface RatioTrigger {
  readonly trigger: Trigger;
  readonly window: Window;
  readonly measure: 'HARD_BOUNCE' | 'COMPLAINT';
  readonly of: 'SUBMITTED' | 'DELIVERED';
  /** Undefined where all that the agreement is about counts. */
  readonly channel: 'EMAIL' | 'SMS' | undefined;
}

export type ChannelOf = (product: string) => 'EMAIL' | 'SMS' | undefined;

/**
 * The ratio triggers of an agreement by the rules in force. A trigger whose rule is not there is left out here;
 * evaluateTrigger calls it undecidable where it is asked.
 */
export function ratioTriggers(agreement: AgreementVersion, policy: PolicyVersion | undefined): RatioTrigger[] {
  return agreement.triggers.flatMap((trigger): RatioTrigger[] => {
    const rule = policyRuleOf(trigger, policy);
    if (rule !== undefined)
      return [{ trigger, window: rule.window, measure: rule.measure, of: rule.of, channel: ruleChannel(rule) }];
    if (trigger.threshold === null) return [];
    const bounces = trigger.kind === 'HARD_BOUNCE_RATIO';
    return [
      {
        trigger,
        window: trigger.threshold.window,
        measure: bounces ? 'HARD_BOUNCE' : 'COMPLAINT',
        of: bounces ? 'SUBMITTED' : 'DELIVERED',
        channel: undefined,
      },
    ];
  });
}

/** Products that a ratio is about. What channel a product has is billing's to say: one that it never told of counts. */
function counts(
  product: string,
  { channel }: Pick<RatioTrigger, 'channel'>,
  agreement: AgreementVersion,
  channelOf: ChannelOf,
): boolean {
  const known = channelOf(product);
  if (known === undefined) return true;
  if (channel !== undefined && channel !== known) return false;
  const classes: readonly ProductClass[] = agreement.productClasses;
  return classes.includes(productClassOf(product, known));
}

/** A window's counts, product by product. */
export type ByProduct = ReadonlyMap<string, Counts>;

export interface Judged {
  readonly level: 'QUIET' | 'WARNS' | 'FIRES' | 'UNDECIDABLE';
  readonly events: bigint;
  readonly volume: bigint;
  /** Undefined for what cannot be judged. */
  readonly evidence: TriggerEvidence | undefined;
  readonly faults: readonly string[];
  /** What each product adds. */
  readonly products: readonly { readonly product: string; readonly events: bigint; readonly volume: bigint }[];
}

export interface Judging {
  readonly agreement: AgreementVersion;
  readonly policy: PolicyVersion | undefined;
  readonly channelOf: ChannelOf;
}

/**
 * Judges one window of the account. Fewer events than the minimum never mean anything, whatever the volume seems to be;
 * with more of them, figures that cannot be true go to a person.
 */
export function judge(
  ratio: RatioTrigger,
  byProduct: ByProduct,
  bounds: { readonly start: Date; readonly end: Date },
  { agreement, policy, channelOf }: Judging,
): Judged {
  const products = [...byProduct]
    .filter(([product]) => counts(product, ratio, agreement, channelOf))
    .map(([product, each]) => ({ product, events: eventsIn(each, ratio.measure), volume: volumeIn(each, ratio.of) }))
    .filter(({ events, volume }) => events !== 0n || volume !== 0n)
    .toSorted((a, b) => (a.product < b.product ? -1 : 1));
  const events = products.reduce((sum, each) => sum + each.events, 0n);
  const volume = products.reduce((sum, each) => sum + each.volume, 0n);
  const found = evaluateTrigger(agreement, ratio.trigger.id, { ...bounds, events, volume }, policy);
  if (found.outcome !== 'UNDECIDABLE')
    return { level: found.outcome, events, volume, evidence: found.evidence, faults: [], products };
  const tiny = events >= 0n && events < minimumEvents(ratio.trigger, policy);
  return { level: tiny ? 'QUIET' : 'UNDECIDABLE', events, volume, evidence: undefined, faults: found.faults, products };
}

function minimumEvents(trigger: Trigger, policy: PolicyVersion | undefined): bigint {
  return trigger.threshold?.minimumEvents ?? policyRuleOf(trigger, policy)?.minimumEvents ?? 0n;
}

/** Only what is graver than what was noted of a window is noted again. */
export const GRAVITY = { QUIET: 0, WARNS: 1, UNDECIDABLE: 2, FIRES: 3 } as const;
