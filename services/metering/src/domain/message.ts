// One message as far as it is known: the merge of all reports about it, whatever their order and number.

import type { ProductClass } from '@tollgate/agreements';

import { factBit } from './facts.ts';
import type { KeyOf, MessageKey } from './message-key.ts';
import { classBit, countsSegments } from './product-class.ts';
import type { DeliveryReport } from './report.ts';

/** The state of one message. Every field merges by a rule that does not care about order or repetition. */
export interface Message {
  readonly tenantId: string;
  readonly key: MessageKey;
  /** Set when the message is first stored, never changed after. */
  readonly agreementNo: number;
  readonly facts: number;
  /** Mask of the product classes it was reported under. */
  readonly classes: number;
  /** The greatest reported; 1 where messages are the unit. */
  readonly segments: number;
  readonly firstMs: bigint;
  readonly lastMs: bigint;
  /** The least in text order among contradicting reports; ids of grants sort by time, so that is the oldest grant. */
  readonly product: string;
  readonly jobId: string;
  readonly grantId: string;
}

/** What folding needs to know about the tenant and the products. */
export interface FoldRules {
  readonly keyOf: KeyOf;
  readonly classOf: (product: string) => ProductClass;
  /** The tenant's agreement for a message of that time. */
  readonly agreementNoAt: (tenantId: string, firstMs: bigint) => number;
}

/**
 * Folds reports (valid ones: faultOf found nothing) into one state a message, sorted by tenant and key: the one
 * global order in which rows are locked.
 */
export function foldReports(reports: Iterable<DeliveryReport>, rules: FoldRules): Message[] {
  const messages = new Map<string, Message>();
  for (const report of reports) {
    const next = messageOf(report, rules);
    const id = next.tenantId + next.key;
    const known = messages.get(id);
    messages.set(id, known === undefined ? next : mergeMessages(known, next));
  }
  return [...messages.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, message]) => ({ ...message, agreementNo: rules.agreementNoAt(message.tenantId, message.firstMs) }));
}

function messageOf(report: DeliveryReport, rules: FoldRules): Message {
  const facts = factBit(report.kind);
  if (facts === undefined) throw new RangeError('a report of no known kind reached the count');
  const productClass = rules.classOf(report.product);
  return {
    tenantId: report.tenantId,
    key: rules.keyOf(report.tenantId, report.messageId, report.recipient),
    agreementNo: 0,
    facts,
    classes: classBit(productClass),
    segments: countsSegments(productClass) ? Math.max(1, report.segments) : 1,
    firstMs: report.occurTimeMs,
    lastMs: report.occurTimeMs,
    product: report.product,
    jobId: report.jobId,
    grantId: report.grantId,
  };
}

/** The same rules as the store's upsert: commutative, associative, idempotent. */
export function mergeMessages(a: Message, b: Message): Message {
  return {
    ...a,
    facts: a.facts | b.facts,
    classes: a.classes | b.classes,
    segments: Math.max(a.segments, b.segments),
    firstMs: a.firstMs < b.firstMs ? a.firstMs : b.firstMs,
    lastMs: a.lastMs > b.lastMs ? a.lastMs : b.lastMs,
    product: lesser(a.product, b.product),
    jobId: lesser(a.jobId, b.jobId),
    grantId: lesser(a.grantId, b.grantId),
  };
}

/** Said beats unsaid; of two that were said, the lesser. */
function lesser(a: string, b: string): string {
  if (a === '') return b;
  if (b === '') return a;
  // Byte order, as the store's collation "C" has it: JavaScript's own order differs beyond the basic plane.
  return a === b || Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 ? a : b;
}
