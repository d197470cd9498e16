// Takes in what was sent to a web hook: proves the sender, translates, and answers when the broker has stored it all.

import { inTransaction } from '@tollgate/db';

import { cutRecords } from '../adapters/cut-records.ts';
import { columnsFault, csvColumns } from '../adapters/csv.ts';
import { bodyOf } from '../adapters/sendcloud.ts';
import { verifySendcloudSignature } from '../adapters/sendcloud-signature.ts';
import { signedBy, type SnsMessage, snsMessage } from '../adapters/sns-message.ts';
import { textAt, textOf } from '../adapters/json-value.ts';
import type { EdgeDeps } from '../deps.ts';
import { tokenDigest } from '../domain/hook-secrets.ts';
import { BINARY_TYPE, hookFormat, type HookFormat, type WebHook } from '../domain/web-hook.ts';
import { addHookFailures, findWebHook, setSubscribeUrl } from '../store/web-hooks.ts';
import { importRecords, type ImportProgress } from './import-records.ts';

/** A hook that is in force, with its format. */
export interface OpenHook {
  readonly hook: WebHook;
  readonly format: HookFormat;
}

/** What became of a body. */
export type Reception =
  | {
      readonly kind: 'taken';
      readonly stored: bigint;
      readonly ignored: bigint;
      readonly rejected: bigint;
      /** The first rejected records. */
      readonly shown: readonly { readonly line: number; readonly reason: string }[];
    }
  /** The sender is not who it should be: nothing was read. */
  | { readonly kind: 'unproved'; readonly reason: string }
  /** The body as a whole cannot be understood. */
  | { readonly kind: 'malformed'; readonly reason: string; readonly message: string };

const SHOWN_MAX = 20;
const RECORDS_PER_BLOCK = 500;

/** The hook of an address; undefined when there is none, it is for another format, or it was revoked. */
export async function openHook(deps: EdgeDeps, token: string, segment: string): Promise<OpenHook | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const hook = await findWebHook(deps.db, tokenDigest(token));
  const format = hook === undefined ? undefined : hookFormat(hook.format);
  if (hook === undefined || hook.revokedAt !== undefined || format?.segment !== segment) return undefined;
  return { hook, format };
}

/**
 * What was not taken is noted on the hook, with its reason and without its content: the sender still has it.
 *
 * @throws DomainError as importRecords: BROKER_UNAVAILABLE, or what is unknown of the hook's tenant and product.
 */
export async function receiveHook(
  deps: EdgeDeps,
  open: OpenHook,
  body: Uint8Array,
  contentType: string,
): Promise<Reception> {
  const reception = await receive(deps, open, body, contentType);
  const failed = failureOf(reception);
  if (failed !== undefined)
    await inTransaction(deps.db, (tx) => addHookFailures(tx, open.hook.webHookId, { ...failed, at: deps.now() }));
  return reception;
}

/** A body that was refused as a whole counts as one. */
function failureOf(reception: Reception): { readonly count: bigint; readonly reason: string } | undefined {
  if (reception.kind !== 'taken') return { count: 1n, reason: reception.reason };
  const { rejected, shown } = reception;
  return rejected === 0n ? undefined : { count: rejected, reason: shown[0]?.reason ?? 'REJECTED_RECORDS' };
}

async function receive(deps: EdgeDeps, open: OpenHook, body: Uint8Array, contentType: string): Promise<Reception> {
  const { hook, format } = open;
  if (format.proof === 'sendcloud') {
    const decoded = textOf(body);
    // What is too large is not read, and so neither proved nor disproved: the sender may well be genuine.
    if ('fault' in decoded && decoded.fault === 'RECORD_TOO_LARGE')
      return { kind: 'malformed', reason: decoded.fault, message: 'the body has more than a record may have' };
    const verdict = 'fault' in decoded ? 'MALFORMED' : sendcloudVerdict(deps, hook, decoded.text);
    if (verdict !== 'genuine') return { kind: 'unproved', reason: verdict };
  }
  if (format.proof === 'sns') {
    const message = snsMessage(body);
    const fault = message === undefined ? 'MALFORMED' : await snsFault(deps, hook, message);
    if (fault !== undefined) return { kind: 'unproved', reason: fault };
    if (message !== undefined) await followSubscription(deps, hook, message);
  }
  return take(deps, hook, body, contentType === BINARY_TYPE ? 'whole' : format.shape);
}

function sendcloudVerdict(deps: EdgeDeps, hook: WebHook, text: string): string {
  const fields = bodyOf(text);
  if (fields === undefined || hook.sealedSigningKey === undefined) return 'MALFORMED';
  const appKey = deps.hooks.secrets.open(hook.webHookId, hook.sealedSigningKey);
  const signed = {
    timestamp: textAt(fields, 'timestamp'),
    token: textAt(fields, 'token'),
    signature: textAt(fields, 'signature'),
  };
  return verifySendcloudSignature(signed, appKey, deps.now());
}

/** The topic first: whoever has one of its own at Amazon gets genuine signatures. */
async function snsFault(deps: EdgeDeps, hook: WebHook, message: SnsMessage): Promise<string | undefined> {
  if (message.topicArn !== hook.snsTopicArn) return 'WRONG_TOPIC';
  const certificates = await deps.hooks.certificates(message.certificateUrl);
  return signedBy(message, certificates, deps.now()) ? undefined : 'WRONG_SIGNATURE';
}

/** A person opens the address; the first notification shows that somebody did. */
async function followSubscription(deps: EdgeDeps, hook: WebHook, message: SnsMessage): Promise<void> {
  const url = message.type === 'SubscriptionConfirmation' ? message.subscribeUrl : '';
  if (url === hook.snsSubscribeUrl || message.type === 'UnsubscribeConfirmation') return;
  await inTransaction(deps.db, (tx) => setSubscribeUrl(tx, hook.webHookId, url));
}

async function take(deps: EdgeDeps, hook: WebHook, body: Uint8Array, shape: HookFormat['shape']): Promise<Reception> {
  const records = shape === 'whole' ? [{ record: body, line: 1 }].values() : cutRecords(body, shape);
  const { tenantId, product, format, columnNames } = hook;
  const plan = {
    tenantId,
    product,
    format,
    columnNames,
    source: 'web-hook',
    jobId: '',
    grantId: '',
    columns: [] as string[],
  };
  if (shape === 'rows') {
    const header = records.next();
    plan.columns = (header.done === true ? undefined : csvColumns(header.value.record)) ?? [];
    const fault = columnsFault(plan);
    if (fault !== undefined) return { kind: 'malformed', reason: 'BAD_COLUMNS', message: fault };
  }
  const lines: number[] = [];
  const shown: { line: number; reason: string }[] = [];
  let last: ImportProgress | undefined;
  for await (const progress of importRecords(deps, plan, blocksOf(records, lines))) {
    // Records are numbered through; the lines at hand are those of the block that was just read.
    const first = progress.recordsRead - BigInt(lines.length);
    for (const { recordNumber, reason } of progress.rejected) {
      if (shown.length < SHOWN_MAX) shown.push({ line: lines[Number(recordNumber - first) - 1] ?? 0, reason });
    }
    last = progress;
  }
  if (last === undefined || last.recordsRead === 0n)
    return { kind: 'malformed', reason: 'EMPTY_BODY', message: 'the body holds no record' };
  const { eventsStored, recordsIgnored, recordsRejected } = last;
  return { kind: 'taken', stored: eventsStored, ignored: recordsIgnored, rejected: recordsRejected, shown };
}

/** Blocks of records; `lines` holds where those of the block stand that was given last. */
async function* blocksOf(
  records: Iterator<{ readonly record: Uint8Array; readonly line: number }>,
  lines: number[],
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let block: Uint8Array[] = [];
  const next = (): Uint8Array[] => {
    const full = block;
    block = [];
    return full;
  };
  lines.length = 0;
  for (let each = records.next(); each.done !== true; each = records.next()) {
    if (block.length === 0) lines.length = 0;
    block.push(each.value.record);
    lines.push(each.value.line);
    if (block.length >= RECORDS_PER_BLOCK) yield next();
  }
  if (block.length > 0) yield next();
}
