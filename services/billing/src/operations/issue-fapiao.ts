// Has fapiao and their red letters issued: the row is the intent, which outlives any crash.

import { FapiaoIssued, FapiaoReversed } from '@tollgate/contracts/billing/v1/fapiao';
import { type Db, inTransaction, type Reader, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { toProtoMoney } from '../adapters/messages.ts';
import type { BillingDeps } from '../deps.ts';
import { FAPIAO_TEMPLATE, fapiaoSheet } from '../documents/fapiao-pdf.ts';
import { returnReasonMessages, type Fapiao } from '../domain/fapiao.ts';
import { fapiaoNotFound, fapiaoStateWrong } from '../domain/fapiao-errors.ts';
import type { IssuedFapiao } from '../domain/fapiao-issuer.ts';
import { nextAttempt } from '../domain/retry.ts';
import { changeFapiao, changeInvoiced, fapiaoToIssue, findFapiao, lockFapiao } from '../store/fapiao.ts';
import type { BillingTables } from '../store/schema.ts';
import { newestSeller } from '../store/seller-profiles.ts';
import { lockTenant } from '../store/tenants.ts';
import { documentFile, type DocumentFile } from './document-file.ts';

const BATCH = 20;

/** Asks the issuer for what is due and returns how many were looked at; the issuer answers the same when asked again. */
export async function issueFapiao(
  db: Db<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'fapiaoIssuer' | 'telemetry'>,
): Promise<number> {
  const issuer = deps.fapiaoIssuer;
  if (issuer === undefined) return 0;
  const due = await fapiaoToIssue(db, deps.now(), BATCH);
  for (const { fapiao, failures } of due) {
    const red = fapiao.state === 'reversing';
    let issued: IssuedFapiao;
    try {
      issued = await (red ? issuer.reverse(fapiao, deps.now()) : issuer.issue(fapiao, deps.now()));
    } catch (error) {
      deps.telemetry.fapiaoFailed(fapiao.fapiaoId, error);
      const again = { failures: failures + 1, next_attempt_at: nextAttempt(deps.now(), failures + 1) };
      await inTransaction(db, (tx) => changeFapiao(tx, fapiao.fapiaoId, { ...again, last_refusal: 'ISSUER_FAILED' }));
      continue;
    }
    await inTransaction(db, (tx) => note(tx, fapiao, issued, deps.now()));
  }
  return due.length;
}

/** Moves it on, once, whoever else had it issued meanwhile. */
async function note(tx: Tx<BillingTables>, asked: Fapiao, issued: IssuedFapiao, now: Date): Promise<void> {
  const { tenantId, fapiaoId } = asked;
  // What the tenant has out, and facts about it, in the order in which they become true.
  await lockTenant(tx, tenantId);
  const fapiao = await lockFapiao(tx, tenantId, fapiaoId);
  if (fapiao === undefined || fapiao.state !== asked.state) return;
  const { number, issueTime } = issued;
  const event = { key: tenantId, eventId: newId('evt') };
  const fact = { tenantId, fapiaoId, total: toProtoMoney(fapiao.total), occurTime: now };
  if (fapiao.state === 'issuing') {
    await changeFapiao(tx, fapiaoId, { state: 'issued', number, issued_at: issueTime, last_refusal: null });
    const payload = FapiaoIssued.encode({ ...fact, number }).finish();
    await appendEvent(tx, { ...event, subject: 'tollgate.billing.fapiao_issued', payload });
    return;
  }
  await changeFapiao(tx, fapiaoId, {
    state: 'red_issued',
    red_number: number,
    red_issued_at: issueTime,
    last_refusal: null,
  });
  await changeInvoiced(tx, tenantId, -fapiao.total.micros);
  const reason = returnReasonMessages[fapiao.returnReason ?? 'ISSUE_ERROR'];
  const payload = FapiaoReversed.encode({ ...fact, redNumber: number, reason }).finish();
  await appendEvent(tx, { ...event, subject: 'tollgate.billing.fapiao_reversed', payload });
}

/** @throws DomainError FAPIAO_NOT_FOUND, FAPIAO_STATE_WRONG before it is issued. */
export async function renderFapiao(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'typesetter'>,
  of: { readonly tenantId: string; readonly fapiaoId: string; readonly red: boolean },
): Promise<DocumentFile> {
  const fapiao = await findFapiao(db, of.tenantId, of.fapiaoId);
  if (fapiao === undefined) throw fapiaoNotFound(of.fapiaoId);
  const [number, time] = of.red ? [fapiao.redNumber, fapiao.redIssueTime] : [fapiao.number, fapiao.issueTime];
  if (number === undefined || time === undefined) throw fapiaoStateWrong(fapiao.state);
  return documentFile(`fapiao-${number}`, 'pdf', await typesetFapiao(db, deps, fapiao, of.red));
}

/** As the file-based issuer prints it. */
export async function typesetFapiao(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'typesetter'>,
  fapiao: Fapiao,
  red: boolean,
): Promise<Uint8Array> {
  const seller = (await newestSeller(db))?.seller;
  const time = (red ? fapiao.redIssueTime : fapiao.issueTime) ?? fapiao.applyTime;
  return deps.typesetter.pdf(FAPIAO_TEMPLATE, fapiaoSheet(fapiao, seller, red), time);
}
