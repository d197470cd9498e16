// A crossed line as evidence: numerator, denominator, window, thresholds, policy version, and the question that was asked.
import {
  canonicalJson,
  clauseById,
  explainTrigger,
  type AgreementVersion,
  type PolicyVersion,
  type TriggerEvaluation,
} from '@tollgate/agreements';
import { sha256Of, type Plain } from './evidence-content.ts';
import type { FoundCrossing } from './window-book.ts';

export interface RatioEvidence {
  readonly content: Plain;
  readonly queryDigest: string;
  /** The statement of reasons, in both languages. */
  readonly text: { readonly zh: string; readonly en: string };
}

export interface EvidenceContext {
  readonly tenantId: string;
  readonly agreement: AgreementVersion;
  readonly policy: PolicyVersion | undefined;
  readonly countsFrom: Date | undefined;
  readonly now: Date;
}

/** Whoever asks the same question of the same counts gets the same figures: the digest names the question. */
export function ratioEvidence(found: FoundCrossing, context: EvidenceContext): RatioEvidence {
  const { ratio, window, judged, start, end } = found;
  const { tenantId, agreement, policy, countsFrom, now } = context;
  const products = judged.products.map(({ product, events, volume }) => ({
    product,
    events: events.toString(),
    volume: volume.toString(),
  }));
  const query: Plain = {
    source: 'tollgate.metering.facts_counted',
    tenant: tenantId,
    measure: ratio.measure,
    of: ratio.of,
    window: window.kind,
    name: window.name,
    start: start.toISOString(),
    end: end.toISOString(),
    products: products.map(({ product }) => product),
  };
  const queryDigest = sha256Of(canonicalJson(query));
  const statement = explainTrigger(agreement, evaluationOf(found), now);
  const { evidence } = judged;
  const content: Plain = {
    format: 'tollgate-ratio/1',
    tenant: tenantId,
    level: judged.level,
    trigger: ratio.trigger.id,
    clause: ratio.trigger.clause,
    agreement: { id: agreement.id, version: agreement.version, content_hash: agreement.contentHash },
    policy:
      policy === undefined
        ? null
        : { id: policy.id, version: policy.version, content_hash: policy.contentHash, rule: ratio.trigger.policyRule },
    numerator: judged.events.toString(),
    denominator: judged.volume.toString(),
    limit: evidence === undefined ? null : `${evidence.limit.events}/${evidence.limit.per}`,
    comparison: evidence?.comparison ?? null,
    minimum_volume: evidence?.minimumVolume.toString() ?? null,
    minimum_events: evidence?.minimumEvents.toString() ?? null,
    faults: judged.faults,
    counts_from: countsFrom?.toISOString() ?? null,
    products,
    query,
    query_digest: queryDigest,
    judged_at: now.toISOString(),
    statement: { zh: statement.text.zh, en: statement.text.en },
  };
  return { content, queryDigest, text: statement.text };
}

function evaluationOf({ ratio, judged }: FoundCrossing): TriggerEvaluation {
  const { trigger } = ratio;
  if (judged.evidence === undefined || judged.level === 'UNDECIDABLE')
    return { outcome: 'UNDECIDABLE', trigger, faults: judged.faults };
  return { outcome: judged.level, trigger, evidence: judged.evidence };
}

/** What a case of this trigger is called, in both languages. */
export function titleOf(agreement: AgreementVersion, clauseId: string, triggerId: string): string {
  const title = clauseById(agreement, clauseId)?.title;
  return title === undefined ? triggerId : `${title.zh} / ${title.en}`;
}
