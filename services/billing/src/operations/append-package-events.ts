// The facts that billing publishes of packages, appended in the transaction that makes them true.

import {
  PackageBought,
  PackageExhausted,
  PackageExpiring,
  PackageRefunded,
} from '@tollgate/contracts/billing/v1/packages';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { overflowMessages, toProtoPackage, toProtoPackageRefund } from '../adapters/package-messages.ts';
import type { PackageOffer, TenantPackage } from '../domain/package.ts';
import type { PackageReckoning } from '../domain/package-refund.ts';
import type { BillingTables } from '../store/schema.ts';

type BillingTx = Tx<BillingTables>;

export async function appendPackageBought(tx: BillingTx, bought: TenantPackage, now: Date): Promise<void> {
  const message = toProtoPackage(bought, bought.offer.units, now);
  await append(
    tx,
    'package_bought',
    bought.tenantId,
    PackageBought.encode({ package: message, occurTime: now }).finish(),
  );
}

export async function appendPackageRefunded(
  tx: BillingTx,
  bought: TenantPackage,
  refund: PackageReckoning,
  now: Date,
): Promise<void> {
  const message = toProtoPackageRefund(bought, { ...refund, time: now });
  const event = { refund: message, product: bought.offer.product, occurTime: now };
  await append(tx, 'package_refunded', bought.tenantId, PackageRefunded.encode(event).finish());
}

export async function appendPackageExpiring(
  tx: BillingTx,
  { tenantId, packageId, offer, expireTime }: TenantPackage,
  daysAhead: number,
  now: Date,
): Promise<void> {
  const { product } = offer;
  const event = { tenantId, packageId, product, daysAhead, expireTime, occurTime: now };
  await append(tx, 'package_expiring', tenantId, PackageExpiring.encode(event).finish());
}

export async function appendPackageExhausted(
  tx: BillingTx,
  tenantId: string,
  { product, overflow }: PackageOffer,
  now: Date,
): Promise<void> {
  const event = { tenantId, product, overflow: overflowMessages[overflow], occurTime: now };
  await append(tx, 'package_exhausted', tenantId, PackageExhausted.encode(event).finish());
}

async function append(tx: BillingTx, name: string, key: string, payload: Uint8Array): Promise<void> {
  await appendEvent(tx, { subject: `tollgate.billing.${name}`, key, eventId: newId('evt'), payload });
}
