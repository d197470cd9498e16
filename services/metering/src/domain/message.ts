// One message as far as it is known: the merge of all reports about it, whatever their order and number.

import type { ProductClass } from '@tollgate/agreements';

import { factBit } from './facts.ts';
import type { KeyOf, MessageKey } from './message-key.ts';
import type { PricedProductOf } from './priced-product.ts';
import { classBit, countsSegments } from './product-class.ts';
import type { DeliveryReport } from './report.ts';

/** The state of one message. Every field merges by a rule that does not care about order or repetition. */
export interface Message {
  readonly tenantId: string;
  readonly key: MessageKey;
  /** The day by which it lies, from 1970-01-01; undefined for those that lie together. Follows from the message id. */
  readonly day: number | undefined;
  /** Follows from the earliest report: one with an earlier time brings the agreement of that time with it. */
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
  /** Of the recipient, empty where it has none that could be told apart; undefined while it was reported as no e-mail. */
  readonly domain: string | undefined;
}

/** What folding needs to know about the tenant and the products. */
export interface FoldRules {
  /** Told how many messages were reported under several products or jobs in what was folded; a job that was not said is none. */
  readonly onContradicted?: (messages: number) => void;
  readonly keyOf: KeyOf;
  readonly dayOf: (messageId: string) => number | undefined;
  readonly classOf: (product: string) => ProductClass;
  /** Under which product a message counts: the reported one, or the one of its destination. Absent for the former. */
  readonly pricedOf?: PricedProductOf | undefined;
  /** The domain under which messages to a recipient count; undefined where none do. */
  readonly domainOf: (productClass: ProductClass, recipient: string) => string | undefined;
  /** The tenant's agreement for a message of that time. */
  readonly agreementNoAt: (tenantId: string, firstMs: bigint) => number;
}

/** A message while it is folded. */
type Folding = { -readonly [K in keyof Message]: Message[K] };

/**
 * Folds reports (valid ones: faultOf found nothing) into one state a message, sorted by day, tenant and key: the one
 * global order in which rows are locked.
 */
export function foldReports(reports: Iterable<DeliveryReport>, rules: FoldRules): Message[] {
  const byTenant = new Map<string, Map<MessageKey, Folding>>();
  const contradicted = new Set<Folding>();
  for (const report of reports) {
    const { tenantId } = report;
    let messages = byTenant.get(tenantId);
    if (messages === undefined) {
      messages = new Map();
      byTenant.set(tenantId, messages);
    }
    const key = rules.keyOf(tenantId, report.messageId, report.recipient);
    const known = messages.get(key);
    if (known === undefined) messages.set(key, messageOf(report, key, rules));
    else {
      const message = messageOf(report, key, rules);
      if (contradicts(known, message)) contradicted.add(known);
      fold(known, message);
    }
  }
  if (contradicted.size > 0) rules.onContradicted?.(contradicted.size);
  const sorted: Folding[] = [];
  for (const tenantId of [...byTenant.keys()].toSorted()) {
    const messages = [...(byTenant.get(tenantId)?.values() ?? [])];
    for (const message of messages.toSorted(byKey)) {
      message.agreementNo = rules.agreementNoAt(tenantId, message.firstMs);
      sorted.push(message);
    }
  }
  // Stable: within a day the order of tenants and keys stays.
  return sorted.toSorted((a, b) => (a.day ?? UNDATED) - (b.day ?? UNDATED));
}

const contradicts = (known: Message, { product, jobId }: Message): boolean =>
  product !== known.product || (jobId !== '' && known.jobId !== '' && jobId !== known.jobId);

/** Before all days. */
const UNDATED = -1;

const byKey = (a: Message, b: Message): number => (a.key < b.key ? -1 : 1);

function messageOf(report: DeliveryReport, key: MessageKey, rules: FoldRules): Folding {
  const facts = factBit(report.kind);
  if (facts === undefined) throw new RangeError('a report of no known kind reached the count');
  const productClass = rules.classOf(report.product);
  return {
    tenantId: report.tenantId,
    key,
    day: rules.dayOf(report.messageId),
    agreementNo: 0,
    facts,
    classes: classBit(productClass),
    segments: countsSegments(productClass) ? Math.max(1, report.segments) : 1,
    firstMs: report.occurTimeMs,
    lastMs: report.occurTimeMs,
    product: rules.pricedOf?.(report.product, report.recipient) ?? report.product,
    jobId: report.jobId,
    grantId: report.grantId,
    domain: rules.domainOf(productClass, report.recipient),
  };
}

/** The same rules as the store's upsert: commutative, associative, idempotent. */
export function mergeMessages(a: Message, b: Message): Message {
  const merged = { ...a };
  fold(merged, b);
  return merged;
}

function fold(into: Folding, from: Message): void {
  into.facts |= from.facts;
  into.classes |= from.classes;
  into.segments = Math.max(into.segments, from.segments);
  if (from.firstMs < into.firstMs) {
    into.firstMs = from.firstMs;
    into.agreementNo = from.agreementNo;
  }
  if (from.lastMs > into.lastMs) into.lastMs = from.lastMs;
  into.product = lesser(into.product, from.product);
  into.jobId = lesser(into.jobId, from.jobId);
  into.grantId = lesser(into.grantId, from.grantId);
  // Reports of one message have one recipient, so that two domains are the same.
  into.domain ??= from.domain;
}

/** Said beats unsaid; of two that were said, the lesser. */
function lesser(a: string, b: string): string {
  if (a === b || b === '') return a;
  if (a === '') return b;
  // Byte order, as the store's collation "C" has it: JavaScript's own order differs beyond the basic plane.
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0 ? a : b;
}
