// Auto top-up: switching it on with the channel's agreement, off, and looking at it.

import type { Reader, Tx } from '@tollgate/db';
import type { Money } from '@tollgate/money';
import type { MandateCalls } from '../channels/payment-channel.ts';
import type { BillingDeps } from '../deps.ts';
import { type AutoTopUp, type AutoTopUpSetting, type Mandate, refuseAutoTopUp } from '../domain/auto-top-up.ts';
import {
  autoTopUpInvalid,
  autoTopUpNotSet,
  consentMissing,
  mandateNotSupported,
} from '../domain/auto-top-up-errors.ts';
import { monthOf } from '../domain/billing-month.ts';
import { channelUnavailable, tenantClosed, tenantNotFound } from '../domain/errors.ts';
import type { ChannelName } from '../domain/order.ts';
import {
  changeAutoTopUp,
  findAutoTopUp,
  insertMandate,
  lockAutoTopUp,
  orderedIn,
  orderInFlight,
  putAutoTopUp,
} from '../store/auto-top-ups.ts';
import { putWatch } from '../store/balance-watches.ts';
import type { BillingTables } from '../store/schema.ts';
import { findTenant, lockTenant } from '../store/tenants.ts';

/** How it is set, and what it is about to do. */
export interface AutoTopUpStanding {
  readonly setting: AutoTopUp;
  readonly orderId: string | undefined;
  readonly orderedThisMonth: Money;
}

/** What a tenant agrees to. */
export interface AutoTopUpOrder extends AutoTopUpSetting {
  readonly tenantId: string;
  readonly channel: ChannelName;
  readonly consent: boolean;
}

/**
 * Everything that is refused before the channel is asked; returns how to ask it.
 *
 * @throws DomainError AUTO_TOP_UP_INVALID, CONSENT_MISSING, TENANT_NOT_FOUND, TENANT_CLOSED, PAYMENT_CHANNEL_NOT_OFFERED,
 * MANDATE_NOT_SUPPORTED.
 */
export async function checkAutoTopUp(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'channels'>,
  order: AutoTopUpOrder,
): Promise<MandateCalls> {
  const fault = refuseAutoTopUp(order);
  if (fault !== undefined) throw autoTopUpInvalid(fault);
  if (!order.consent) throw consentMissing();
  const tenant = await findTenant(db, order.tenantId);
  if (tenant === undefined) throw tenantNotFound(order.tenantId);
  if (tenant.closed) throw tenantClosed(order.tenantId);
  const channel = deps.channels[order.channel];
  if (channel === undefined) throw channelUnavailable(order.channel);
  if (channel.mandates === undefined) throw mandateNotSupported(order.channel);
  return channel.mandates;
}

/** Stores the agreement and switches it on. @throws DomainError TENANT_CLOSED. */
export async function enableAutoTopUp(
  tx: Tx<BillingTables>,
  order: AutoTopUpOrder,
  mandate: Mandate,
  now: Date,
): Promise<AutoTopUpStanding> {
  const { tenantId } = order;
  await lockTenant(tx, tenantId);
  if ((await findTenant(tx, tenantId))?.closed !== false) throw tenantClosed(tenantId);
  await insertMandate(tx, mandate);
  await putAutoTopUp(tx, tenantId, mandate.mandateId, order);
  await putWatch(tx, tenantId, undefined, now);
  return readAutoTopUp(tx, tenantId, now);
}

/** @throws DomainError AUTO_TOP_UP_NOT_SET. */
export async function disableAutoTopUp(tx: Tx<BillingTables>, tenantId: string, now: Date): Promise<AutoTopUpStanding> {
  if ((await lockAutoTopUp(tx, tenantId)) === undefined) throw autoTopUpNotSet(tenantId);
  await changeAutoTopUp(tx, tenantId, { state: 'off' });
  await putWatch(tx, tenantId, undefined, now);
  return readAutoTopUp(tx, tenantId, now);
}

/** @throws DomainError AUTO_TOP_UP_NOT_SET. */
export async function readAutoTopUp(
  db: Reader<BillingTables>,
  tenantId: string,
  now: Date,
): Promise<AutoTopUpStanding> {
  const setting = await findAutoTopUp(db, tenantId);
  if (setting === undefined) throw autoTopUpNotSet(tenantId);
  return {
    setting,
    orderId: await orderInFlight(db, tenantId),
    orderedThisMonth: await orderedIn(db, tenantId, monthOf(now)),
  };
}
