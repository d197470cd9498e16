// POST /hooks/:token/:format: a gateway reports what became of messages.

import { isDomainError } from '@tollgate/errors';
import type { Log } from '@tollgate/observability';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { EdgeDeps } from '../deps.ts';
import { type OpenHook, openHook, type Reception, receiveHook } from '../operations/receive-hook.ts';
import { type BodyBudget, type BodyReading, readBody } from './read-body.ts';

const BODY_MAX_BYTES = 10_000_000;
/** Seconds after which a sender may try again. */
const RETRY_AFTER = { 'retry-after': '1' };
/** The rest of the body is not read, so that nothing else can come on this connection. */
const CLOSE = { connection: 'close' };

/** Answers 200 once the broker has stored everything; anything else makes the sender try again, which is harmless. */
export async function receive(c: Context, deps: EdgeDeps, log: Log, budget: BodyBudget): Promise<Response> {
  const open = await openHook(deps, c.req.param('token') ?? '', c.req.param('format') ?? '');
  if (open === undefined) return refuse(c, deps, 'unknown', 'HOOK_NOT_FOUND', 404, CLOSE);
  const { segment } = open.format;
  const contentType = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const encoding = c.req.header('content-encoding')?.toLowerCase() ?? 'identity';
  if (!open.format.contentTypes.includes(contentType) || encoding !== 'identity') {
    const accept = { ...CLOSE, accept: open.format.contentTypes.join(', ') };
    return refuse(c, deps, segment, 'UNSUPPORTED_CONTENT_TYPE', 415, accept);
  }
  if (Number(c.req.header('content-length') ?? '0') > BODY_MAX_BYTES)
    return refuse(c, deps, segment, 'BODY_TOO_LARGE', 413, CLOSE);
  const reading = await readBody(c.req.raw.body, BODY_MAX_BYTES, budget).catch(
    (): BodyReading | undefined => undefined,
  );
  if (reading === undefined) return refuse(c, deps, segment, 'BODY_CUT_OFF', 400, CLOSE);
  if (reading.kind === 'too-large') return refuse(c, deps, segment, 'BODY_TOO_LARGE', 413, CLOSE);
  if (reading.kind === 'busy') return refuse(c, deps, segment, 'BUSY', 503, { ...CLOSE, ...RETRY_AFTER });
  try {
    return answer(c, deps, log, open, await receiveHook(deps, open, reading.body, contentType));
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (error.category === 'unavailable') return refuse(c, deps, segment, error.reason, 503, RETRY_AFTER);
    return refuse(c, deps, segment, error.reason, 409);
  } finally {
    reading.release();
  }
}

function answer(c: Context, deps: EdgeDeps, log: Log, { hook, format }: OpenHook, reception: Reception): Response {
  const { segment } = format;
  if (reception.kind === 'unproved') {
    log.warn({ web_hook_id: hook.webHookId, reason: reception.reason }, 'web hook refused');
    return refuse(c, deps, segment, reception.reason, 401);
  }
  if (reception.kind === 'malformed') {
    log.warn({ web_hook_id: hook.webHookId, reason: reception.reason }, 'web hook could not be understood');
    return refuse(c, deps, segment, reception.reason, 400, {}, reception.message);
  }
  const { stored, ignored, rejected, shown } = reception;
  const counts = { stored: Number(stored), ignored: Number(ignored), rejected: Number(rejected) };
  if (rejected === 0n) {
    deps.telemetry.hook(segment, 'TAKEN');
    return c.json(counts, 200);
  }
  // Lines and reasons, never what the sender wrote: that is personal data.
  log.warn({ web_hook_id: hook.webHookId, ...counts, records: shown }, 'records of a web hook were rejected');
  // What was understood is stored: sent again, it is counted once.
  deps.telemetry.hook(segment, 'REJECTED_RECORDS');
  const reason = counts.rejected === 1 && stored === 0n ? (shown[0]?.reason ?? 'REJECTED_RECORDS') : 'REJECTED_RECORDS';
  return c.json({ reason, ...counts, records: shown }, 400);
}

function refuse(
  c: Context,
  deps: EdgeDeps,
  segment: string,
  reason: string,
  status: ContentfulStatusCode,
  headers: Record<string, string> = {},
  message?: string,
): Response {
  deps.telemetry.hook(segment, reason);
  return c.json(message === undefined ? { reason } : { reason, message }, status, headers);
}
