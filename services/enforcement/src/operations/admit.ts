// Leave to send. Several transactions: the intent is committed before the wallet is asked, the grant after it.
import type { QuoteUsageResponse } from '@tollgate/contracts/billing/v1/catalog';
import type { ReserveRequest } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction, type Reader, type Tx } from '@tollgate/db';
import { conflict, isDomainError, isRefusal, notFound, unavailable, type DomainError } from '@tollgate/errors';
import { derivedUuid, idFromUuid } from '@tollgate/ids';
import { parseCurrency, type Money } from '@tollgate/money';
import { once, type RequestKey, type ResultCodec } from '@tollgate/replay';
import type { CallContext, CallOptions } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { grantTimes, type Grant, unitsReference } from '../domain/grant.ts';
import type { MessageClass } from '../domain/restriction.ts';
import { findGrant, insertGrant, openGrant, voidGrant } from '../store/grants.ts';
import { isKnownProduct } from '../store/products.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { toProtoMoney } from '../adapters/money-message.ts';
import { ask, failureFor, valueOf, type PeerAnswer } from './peer-answer.ts';
import type { Rendering } from './rendering.ts';
import { quotaRefusal } from './quota-cut.ts';
import { releaseReservation } from './release-reservation.ts';
import { sendingRefusal } from './sending-refusal.ts';
import { requireLockedTenant, requireTenant, standingAt } from './tenant.ts';

export interface AdmissionOrder {
  readonly tenantId: string;
  readonly product: string;
  readonly jobId: string;
  readonly units: bigint;
  /** Digits of the number it goes to, where prices depend on it. */
  readonly destination: string | undefined;
  readonly messageClass: MessageClass | '';
  /** Lower case. */
  readonly senderDomain: string;
  readonly now: Date;
}

const asText: ResultCodec<string> = {
  encode: (text) => Buffer.from(text),
  decode: (bytes) => Buffer.from(bytes).toString(),
};

/**
 * Standing, product, price, reservation, grant: in this order, each with its own refusal, stored under the request id.
 * The standing is judged again in the transaction that grants, under the lock that a suspension takes: whichever
 * commits first is seen by the other. A crash between the steps leaves an intent, which the same request carries on
 * and a job gives up after a minute.
 *
 * @throws TENANT_NOT_FOUND, SENDING_RESTRICTED, UNKNOWN_PRODUCT, what billing and the wallet refuse
 * (INSUFFICIENT_BALANCE), ADMISSION_ABANDONED when the job was faster.
 */
export async function admit<R>(
  deps: Deps,
  key: RequestKey,
  answer: Rendering<Grant, R>,
  order: AdmissionOrder,
  call: CallContext,
): Promise<R> {
  try {
    const response = await grantOrRefuse(deps, key, answer, order, call);
    deps.telemetry.admission('GRANTED');
    return response;
  } catch (error) {
    deps.telemetry.admission(isDomainError(error) ? error.reason : 'FAILED');
    throw error;
  }
}

async function grantOrRefuse<R>(
  deps: Deps,
  key: RequestKey,
  answer: Rendering<Grant, R>,
  order: AdmissionOrder,
  call: CallContext,
): Promise<R> {
  const { db } = deps;
  const { now } = order;
  const grantId = idFromUuid('grt', derivedUuid('grant', key.scope, key.requestId));
  const quote = await quoteIfAdmitted(deps, order, call);
  const intent = { ...key, scope: `${key.scope}#intent` };
  await once(db, intent, asText, (tx) => noteIntent(tx, deps, { grantId, order, quote }), { now });
  const grant = await findGrant(db, order.tenantId, grantId);
  if (grant === undefined) throw new Error(`the intent of ${grantId} is answered and not there`);
  // Whatever left RESERVING is answered, or was given up: a reservation now would be nobody's.
  const refused = grant.state === 'RESERVING' ? await reserve(deps, grant, call) : undefined;
  try {
    return await once(db, key, answer, async (tx) => answer.render(await openUnderLock(tx, grant, refused, now)), {
      now,
    });
  } catch (error) {
    if (isRefusal(error)) await giveUp(deps, grant, now, call);
    throw error;
  }
}

/** Why this order cannot be admitted as things are; undefined when it can. */
async function refusalNow(db: Reader<EnforcementTables>, order: AdmissionOrder): Promise<DomainError | undefined> {
  const { tenantId, product, now } = order;
  await requireTenant(db, tenantId);
  const refusal = sendingRefusal(await standingAt(db, tenantId, now), order);
  if (refusal !== undefined) return refusal;
  const cut = await quotaRefusal(db, order, now);
  if (cut !== undefined) return cut;
  if (await isKnownProduct(db, product)) return undefined;
  return notFound('UNKNOWN_PRODUCT', 'No price book has this product.', { product });
}

type Quote = PeerAnswer<QuoteUsageResponse> | undefined;

// Billing is asked before the transaction, and only for what may be sent at all.
async function quoteIfAdmitted(deps: Deps, order: AdmissionOrder, call: CallContext): Promise<Quote> {
  const { tenantId, product, units, destination } = order;
  if ((await refusalNow(deps.db, order)) !== undefined) return undefined;
  return ask(deps.peers.catalog.quoteUsage({ tenantId, product, units, destination }, { parent: call }));
}

interface Intent {
  readonly grantId: string;
  readonly order: AdmissionOrder;
  readonly quote: Quote;
}

async function noteIntent(tx: Tx<EnforcementTables>, deps: Deps, { grantId, order, quote }: Intent): Promise<string> {
  const refusal = await refusalNow(tx, order);
  if (refusal !== undefined) throw refusal;
  if (quote === undefined)
    throw unavailable('STANDING_CHANGED', 'The standing changed while the request was looked at. Try again.');
  const { tenantId, product, jobId, units, messageClass, senderDomain, now } = order;
  const quoted = valueOf(quote, 'billing');
  await insertGrant(tx, {
    grantId,
    tenantId,
    product,
    jobId,
    units,
    messageClass,
    senderDomain,
    reserved: amountOf(quoted),
    packageUnits: quoted.packageUnits,
    pricedProduct: quoted.product ?? product,
    state: 'RESERVING',
    createdAt: now,
    revokedAt: null,
    ...grantTimes(now, deps.times),
    standingVersion: 0n,
  });
  return grantId;
}

/** What has to be set aside: what a postpaid tenant's limit stands for is not. */
function amountOf({ amount, onCredit }: QuoteUsageResponse): Money {
  const currency = amount && parseCurrency(amount.currencyCode);
  if (amount === undefined || currency === undefined)
    throw new Error('billing quoted no amount that books are kept in');
  return { micros: amount.micros - (onCredit?.micros ?? 0n), currency };
}

// Answers the wallet's refusal, which is ours. What costs nothing needs no reservation.
async function reserve(deps: Deps, grant: Grant, call: CallContext): Promise<DomainError | undefined> {
  const { grantId, tenantId, reserved, packageUnits, pricedProduct: product, reservationExpiresAt: expireTime } = grant;
  const units = { product, units: packageUnits };
  const asked = [
    packageUnits > 0n && { step: 'reserve-units', amount: undefined, units, reference: unitsReference(grantId) },
    reserved.micros > 0n && { step: 'reserve', amount: toProtoMoney(reserved), units: undefined, reference: grantId },
  ].filter((each) => each !== false);
  for (const { step, ...value } of asked) {
    const refusal = await askWallet(
      deps,
      { ...value, requestId: derivedUuid(step, grantId), tenantId, expireTime },
      call,
    );
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function askWallet(deps: Deps, request: ReserveRequest, call: CallContext): Promise<DomainError | undefined> {
  try {
    await deps.peers.wallet.reserve(request, { parent: call });
    return undefined;
  } catch (error) {
    const failure = failureFor(error, 'wallet');
    if (!isRefusal(failure)) throw failure;
    if (failure.reason !== 'INSUFFICIENT_UNITS') return failure;
    // The quote counted on units that another grant has set aside since.
    const text = 'Another grant has taken units of the packages; ask again under a new request id.';
    return conflict('PACKAGE_UNITS_TAKEN', text, { tenant_id: request.tenantId });
  }
}

async function openUnderLock(
  tx: Tx<EnforcementTables>,
  grant: Grant,
  refused: DomainError | undefined,
  now: Date,
): Promise<Grant> {
  if (refused !== undefined) throw refused;
  const tenant = await requireLockedTenant(tx, grant.tenantId);
  const refusal = sendingRefusal(await standingAt(tx, grant.tenantId, now), grant);
  if (refusal !== undefined) throw refusal;
  const cut = await quotaRefusal(tx, grant, now);
  if (cut !== undefined) throw cut;
  const standingVersion = tenant.standing_version;
  if (!(await openGrant(tx, grant.grantId, standingVersion)))
    throw conflict('ADMISSION_ABANDONED', 'This request was given up; ask again under a new request id.');
  return { ...grant, state: 'OPEN', standingVersion };
}

/** Gives an intent up that became no grant. What cannot be given back now is left to the job. */
async function giveUp(deps: Deps, grant: Grant, now: Date, call: CallContext): Promise<void> {
  try {
    await abandonIntent(deps, grant, now, { parent: call });
  } catch (error) {
    deps.telemetry.releaseLeft(grant.grantId, error);
  }
}

/** Releases what may have been reserved for an intent, and ends the intent. */
export async function abandonIntent(deps: Deps, grant: Grant, now: Date, call: CallOptions): Promise<void> {
  await releaseReservation(deps, grant, call);
  await inTransaction(deps.db, (tx) => voidGrant(tx, grant.grantId, now));
}

/** Intents that nobody carried on with before an instant, oldest first. */
export { staleIntents } from '../store/grants.ts';
