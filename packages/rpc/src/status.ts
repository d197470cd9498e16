// The only map between categories of errors and gRPC status codes, in both directions.
import { Metadata, status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';
import { BadRequest, ErrorInfo } from '@tollgate/contracts/google/rpc/error_details';
import { Status } from '@tollgate/contracts/google/rpc/status';
import { DomainError, isReason } from '@tollgate/errors';
import type { Category } from '@tollgate/errors';

const codes: Readonly<Record<Category, status>> = {
  invalid_argument: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  permission_denied: status.PERMISSION_DENIED,
  not_found: status.NOT_FOUND,
  already_exists: status.ALREADY_EXISTS,
  aborted: status.ABORTED,
  failed_precondition: status.FAILED_PRECONDITION,
  resource_exhausted: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  deadline_exceeded: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  internal: status.INTERNAL,
};

const categories = new Map(Object.entries(codes).map(([category, code]) => [code, category as Category]));

/**
 * What a status says that came without an ErrorInfo: it was made by the transport, a proxy or a program that is not
 * ours, and says nothing about whether the called service did the work. Hence never a refusal. What may pass by itself
 * is `unavailable` (grpc-js makes RESOURCE_EXHAUSTED and PERMISSION_DENIED from resets of a stream, proxies make
 * UNAUTHENTICATED), everything else that is not listed is INTERNAL.
 */
const bare: ReadonlyMap<number, readonly [Category, reason: string, message: string]> = new Map([
  [status.CANCELLED, ['cancelled', 'CANCELLED', 'the call was cancelled']],
  [status.DEADLINE_EXCEEDED, ['deadline_exceeded', 'DEADLINE_EXCEEDED', 'no answer came before the deadline']],
  [status.UNAVAILABLE, ['unavailable', 'SERVICE_UNAVAILABLE', 'the called service cannot be reached']],
  [status.RESOURCE_EXHAUSTED, ['unavailable', 'TRANSPORT_EXHAUSTED', 'the message or the load is too large']],
  [status.PERMISSION_DENIED, ['unavailable', 'TRANSPORT_REFUSED', 'the connection was refused']],
  [status.UNAUTHENTICATED, ['unavailable', 'TRANSPORT_REFUSED', 'the connection was refused']],
  [status.UNIMPLEMENTED, ['internal', 'METHOD_UNKNOWN', 'the called service does not know this method']],
]);

/** In grpc-js's words, which no status says otherwise: this client would not send a request, so that nobody did anything. */
const NOT_SENT = /^Attempted to send message with a size larger than \d+$/;
/**
 * In grpc-js's words and those of gRPC for other languages. Either side says so, of a request or of an answer: whether the work
 * was done is not known, but trying again would end in the same way.
 */
const TOO_LARGE =
  /^(?:grpc: )?(?:Received message (?:larger than max|that decompresses)|Sent message larger than max)/i;

const EXHAUSTED: number = status.RESOURCE_EXHAUSTED;

/** What a status without an ErrorInfo says. */
function meaningOfBare(code: number, details: string): readonly [Category, reason: string, message: string] {
  if (code === EXHAUSTED && NOT_SENT.test(details))
    return ['invalid_argument', 'MESSAGE_TOO_LARGE', 'the request is larger than one message may be'];
  if (code === EXHAUSTED && TOO_LARGE.test(details))
    return ['internal', 'MESSAGE_TOO_LARGE', 'the request or its answer is larger than one message may be'];
  return bare.get(code) ?? INTERNAL;
}

const INTERNAL = ['internal', 'INTERNAL_ERROR', 'an internal error happened'] as const;

const DETAILS_KEY = 'grpc-status-details-bin';
const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

// Trailers travel as one header block, which peers cap at 8 KiB or so.
const MAX_MESSAGE = 512;
const MAX_VIOLATIONS = 16;
const MAX_TEXT = 160;

/**
 * The status that tells a caller about an error: a DomainError as it is, anything else as an opaque INTERNAL. Every
 * status carries exactly one google.rpc.ErrorInfo, and a google.rpc.BadRequest when fields were at fault. Long
 * texts are cut and further violations left out, so that the trailers stay small.
 */
export function toStatus(error: unknown, domain: string): StatusObject {
  const shown = error instanceof DomainError ? error : opaque(error);
  const code = codes[shown.category];
  // encodeURI, which grpc-js applies to the message, throws on lone surrogates.
  const message = cut(shown.message, MAX_MESSAGE);
  const info = ErrorInfo.encode({ reason: shown.reason, domain, metadata: cutValues(shown.metadata) }).finish();
  const details = [{ typeUrl: ERROR_INFO, value: info }];
  if (shown.violations.length > 0) {
    const fieldViolations = shown.violations.slice(0, MAX_VIOLATIONS).map((violation) => ({
      field: cut(violation.field, MAX_TEXT),
      description: cut(violation.description, MAX_TEXT),
      reason: '',
      localizedMessage: undefined,
    }));
    details.push({ typeUrl: BAD_REQUEST, value: BadRequest.encode({ fieldViolations }).finish() });
  }
  const metadata = new Metadata();
  metadata.set(DETAILS_KEY, Buffer.from(Status.encode({ code, message, details }).finish()));
  return { code, details: message, metadata };
}

/** A status as it arrives: on errors of grpc-js and in its status events. */
export interface ReceivedStatus {
  readonly code?: number;
  readonly details?: string;
  readonly metadata?: Metadata;
}

/**
 * The DomainError that a status stands for, with the category, reason, metadata and violations it was sent with. A
 * status without an ErrorInfo that we can read is never one of the refusing categories, unless this client did not send.
 */
export function fromStatus(answer: ReceivedStatus, cause?: unknown): DomainError {
  const sent = detailsOf(answer.metadata);
  const code = answer.code ?? status.UNKNOWN;
  const category = categories.get(code);
  if (sent === undefined || category === undefined || !isReason(sent.info.reason)) {
    const [meant, reason, message] = meaningOfBare(code, answer.details ?? '');
    return new DomainError({ category: meant, reason, message, cause: cause ?? answer });
  }
  return new DomainError({
    category,
    reason: sent.info.reason,
    message: answer.details ?? '',
    metadata: sent.info.metadata,
    violations: sent.violations,
    cause,
  });
}

function opaque(cause: unknown): DomainError {
  const [category, reason, message] = INTERNAL;
  return new DomainError({ category, reason, message, cause });
}

interface SentDetails {
  readonly info: ErrorInfo;
  readonly violations: readonly { field: string; description: string }[];
}

function detailsOf(metadata: Metadata | undefined): SentDetails | undefined {
  const bytes = metadata?.get(DETAILS_KEY)[0];
  if (bytes === undefined || typeof bytes === 'string') return undefined;
  try {
    const { details } = Status.decode(bytes);
    const info = details.find((detail) => detail.typeUrl === ERROR_INFO);
    if (info === undefined) return undefined;
    const request = details.find((detail) => detail.typeUrl === BAD_REQUEST);
    const violations = request === undefined ? [] : BadRequest.decode(request.value).fieldViolations;
    return {
      info: ErrorInfo.decode(info.value),
      violations: violations.map(({ field, description }) => ({ field, description })),
    };
  } catch {
    // Details of a peer that speaks another dialect: the code alone still says what to do.
    return undefined;
  }
}

function cut(text: string, length: number): string {
  return (text.length <= length ? text : `${text.slice(0, length - 1)}…`).toWellFormed();
}

const cutValues = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, cut(value, MAX_TEXT)]));
