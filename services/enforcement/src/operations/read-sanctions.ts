// What tenants and staff read about sanctions and orders to mend.
import { nextSanctions, strikeRulesAt, suggestedBy, type AgreementVersion, type Sanction } from '@tollgate/agreements';
import type { Reader } from '@tollgate/db';
import { notFound } from '@tollgate/errors';
import type { Rectification } from '../domain/rectification.ts';
import { stoodOnAt, type Sanctioned } from '../domain/sanction.ts';
import { findFile, listRectifications, rectificationOf, type RectificationFilter } from '../store/rectifications.ts';
import { findSanction, listSanctions, sanctionsOf } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';
import { requireAgreementOf, requireTenant } from './tenant.ts';

export type { Rectification } from '../domain/rectification.ts';
export type { Sanctioned } from '../domain/sanction.ts';

/** A sanction with the id of the order that it gave; empty for none. */
export interface SanctionRead {
  readonly sanction: Sanctioned;
  readonly rectificationId: string;
}

/** Newest first. */
export async function readSanctions(
  db: Reader<EnforcementTables>,
  tenantId: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<SanctionRead[]> {
  await requireTenant(db, tenantId);
  const read: SanctionRead[] = [];
  for (const sanction of await listSanctions(db, tenantId, page)) read.push(await withOrder(db, sanction));
  return read;
}

export async function withOrder(db: Reader<EnforcementTables>, sanction: Sanctioned): Promise<SanctionRead> {
  const order = sanction.sanction === 'RECTIFY' ? await rectificationOf(db, sanction.sanctionId) : undefined;
  return { sanction, rectificationId: order?.rectificationId ?? '' };
}

export interface Ladder {
  readonly agreement: AgreementVersion;
  readonly stoodOn: readonly Sanction[];
  readonly next: readonly Sanction[];
  readonly strikes: number;
  readonly rulesVersion: string;
  readonly suggested: Sanction | undefined;
}

/** @throws TENANT_NOT_FOUND, AGREEMENT_NOT_ACCEPTED */
export async function readLadder(db: Reader<EnforcementTables>, tenantId: string, now: Date): Promise<Ladder> {
  const agreement = requireAgreementOf(await requireTenant(db, tenantId));
  const standing = stoodOnAt(await sanctionsOf(db, tenantId), now);
  const stoodOn = [...new Set(standing.map((each) => each.sanction))];
  const strikes = standing.reduce((sum, each) => sum + each.strikes, 0);
  const rules = strikeRulesAt(now);
  return {
    agreement,
    stoodOn,
    next: nextSanctions(agreement, stoodOn, 'PROVIDER'),
    strikes,
    rulesVersion: `${rules.id}@${rules.version}`,
    suggested: suggestedBy(rules, strikes),
  };
}

export interface OrderRead {
  readonly order: Rectification;
  readonly sanction: Sanctioned;
}

/** Newest first. */
export async function readRectifications(
  db: Reader<EnforcementTables>,
  filter: RectificationFilter,
): Promise<OrderRead[]> {
  const read: OrderRead[] = [];
  for (const order of await listRectifications(db, filter)) {
    const sanction = await findSanction(db, order.tenantId, order.sanctionId);
    if (sanction !== undefined) read.push({ order, sanction });
  }
  return read;
}

/** @throws FILE_NOT_FOUND also for one of another tenant. */
export async function readRectificationFile(
  db: Reader<EnforcementTables>,
  tenantId: string,
  rectificationId: string,
  digest: string,
): Promise<{ readonly name: string; readonly content: Uint8Array }> {
  const file = await findFile(db, tenantId, rectificationId, digest);
  if (file !== undefined) return file;
  throw notFound('FILE_NOT_FOUND', 'The order has no such file.', { digest });
}
