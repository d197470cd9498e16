// What the audit log takes from an event: whose it is, when, by whom, and which ids it names.
import { PLATFORM, type AuditFact } from '@tollgate/audit-chain';

/** An event as the broker gave it, with its content where its kind is known. */
export interface AuditedEvent {
  readonly subject: string;
  readonly eventId: string;
  readonly storedAt: Date;
  /** In whose name it was published; undefined where nobody is named. */
  readonly actor: string | undefined;
  readonly payload: Uint8Array;
  readonly content: unknown;
}

const TENANT = /^ten_[0-9a-f]{32}$/;
const ID = /^[a-z]{3}_[0-9a-f]{32}$/;
const ACTOR = /^(user:usr_[0-9a-f]{32}|service:[a-z]+)$/;
const WORD = /^[a-z][a-z_]*$/;
/** A fact with more of them is found by its first. */
const SUBJECTS_MAX = 50;
const DEPTH_MAX = 12;

/** The service and the action of a subject; ids at its end are no part of it. */
export function actionOf(subject: string): { readonly service: string; readonly action: string } {
  const [, service = '', ...rest] = subject.split('.');
  return { service, action: rest.filter((word) => WORD.test(word)).join('.') };
}

/** Of nobody in particular: the chain of the platform. */
export function auditedFact(event: AuditedEvent, now: Date): AuditFact {
  const { service, action } = actionOf(event.subject);
  const texts = [...textsOf(event.content, DEPTH_MAX)];
  const named = (test: RegExp, name?: string): string | undefined =>
    texts.find(({ key, text }) => test.test(text) && (name === undefined || key === name))?.text;
  const chain = named(TENANT, 'tenantId') ?? named(TENANT) ?? PLATFORM;
  const subjectIds = [...new Set(texts.map(({ text }) => text))].filter((text) => ID.test(text) && text !== chain);
  return {
    chain,
    occurredAt: timeOf(event),
    recordedAt: now,
    actor: event.actor ?? named(ACTOR) ?? `service:${service}`,
    service,
    action,
    subjectIds: subjectIds.slice(0, SUBJECTS_MAX),
    eventId: event.eventId,
    payload: event.payload,
  };
}

/** What the event says; when it was stored, for one that says nothing or nothing that can be. */
function timeOf({ content, storedAt }: AuditedEvent): Date {
  const said = isRecord(content) ? content['occurTime'] : undefined;
  const time = typeof said === 'string' ? new Date(said) : storedAt;
  const year = time.getUTCFullYear();
  return year >= 2000 && year < 3000 ? time : storedAt;
}

/** Every text with the name of its field, outer ones first. */
function* textsOf(value: unknown, depth: number): Generator<{ key: string; text: string }> {
  if (depth === 0 || typeof value !== 'object' || value === null) return;
  const fields = Object.entries(value) as [string, unknown][];
  for (const [key, each] of fields) if (typeof each === 'string') yield { key, text: each };
  for (const [, each] of fields) yield* textsOf(each, depth - 1);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
