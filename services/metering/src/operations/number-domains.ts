// Finds the number of each message's domain, and gives numbers to new domains while their month has room.

import type { Tx } from '@tollgate/db';

import { DOMAINS_A_MONTH, monthOf, NO_DOMAIN, OTHER_DOMAIN } from '../domain/mail-domain.ts';
import type { Message } from '../domain/message.ts';
import { TEST_DOMAINS } from '../domain/test-domains.ts';
import {
  countDomains,
  findDomains,
  insertDomains,
  lockMonths,
  type MailDomain,
  type NumberedDomain,
  type TenantMonth,
} from '../store/mail-domains.ts';
import type { MeteringTables } from '../store/schema.ts';

/** The number under which a message counts. */
export type DomainIdOf = (message: Message) => number;

/** What messages of one domain, tenant and month have in common. */
type Slot = MailDomain & { domainId: number };

/**
 * To be called before the first message is merged: who names new domains makes others who do so of the same tenant and
 * month wait until it commits. That ends when the month's names are given.
 */
export async function numberDomains(tx: Tx<MeteringTables>, messages: readonly Message[]): Promise<DomainIdOf> {
  const slots = new Slots();
  const slotOf = new Map<Message, Slot>();
  for (const message of messages) if (message.domain) slotOf.set(message, slots.of(message, message.domain));
  if (slotOf.size > 0) {
    slots.learn(await findDomains(tx, slots.unnumbered()));
    const open = await withRoom(tx, slots.unnumbered());
    if (open.length > 0) {
      await lockMonths(tx, open);
      slots.learn(await findDomains(tx, open));
      slots.learn(await insertDomains(tx, await withRoom(tx, slots.unnumbered())));
    }
  }
  return (message) => (message.domain === undefined ? NO_DOMAIN : (slotOf.get(message)?.domainId ?? OTHER_DOMAIN));
}

/** Slots by tenant, month and domain: this runs for every message, so that neighbours look up what they share once. */
class Slots {
  readonly #byMonth = new Map<string, Map<string, Slot>>();
  #day = -1n;
  #month = '';
  #tenantId = '';
  #ofMonth = new Map<string, Slot>();

  of({ tenantId, firstMs }: Message, domain: string): Slot {
    const day = firstMs / DAY_MS;
    if (day !== this.#day || tenantId !== this.#tenantId) {
      if (day !== this.#day) this.#month = monthOf(firstMs);
      this.#day = day;
      this.#tenantId = tenantId;
      this.#ofMonth = this.#of({ tenantId, month: this.#month });
    }
    let slot = this.#ofMonth.get(domain);
    if (slot === undefined) {
      slot = { tenantId, month: this.#month, domain, domainId: OTHER_DOMAIN };
      this.#ofMonth.set(domain, slot);
    }
    return slot;
  }

  learn(found: readonly NumberedDomain[]): void {
    for (const each of found) {
      const slot = this.#of(each).get(each.domain);
      if (slot !== undefined) slot.domainId = each.domainId;
    }
  }

  unnumbered(): MailDomain[] {
    return [...this.#byMonth.values()].flatMap((ofMonth) =>
      [...ofMonth.values()].filter(({ domainId }) => domainId === OTHER_DOMAIN),
    );
  }

  #of(month: TenantMonth): Map<string, Slot> {
    const key = monthKey(month);
    const known = this.#byMonth.get(key) ?? new Map<string, Slot>();
    this.#byMonth.set(key, known);
    return known;
  }
}

const DAY_MS = 86_400_000n;
const monthKey = ({ tenantId, month }: TenantMonth): string => `${tenantId} ${month}`;

const isWellKnown = ({ domain }: MailDomain): boolean => TEST_DOMAINS.includes(domain);

/** As many domains of each month as it still has room for, in order. */
async function withRoom(tx: Tx<MeteringTables>, domains: readonly MailDomain[]): Promise<MailDomain[]> {
  if (domains.length === 0) return [];
  const months = [...Map.groupBy(domains, monthKey).values()];
  const counts = await countDomains(
    tx,
    months.flatMap(([first]) => first ?? []),
  );
  return months.flatMap((ofMonth, index) => {
    // The few well-known ones have a number whatever the month has: facts are told without them.
    const [tests, others] = [ofMonth.filter(isWellKnown), ofMonth.filter((each) => !isWellKnown(each))];
    const room = Math.max(0, DOMAINS_A_MONTH - (counts[index] ?? 0));
    return [...tests, ...others.toSorted((a, b) => (a.domain < b.domain ? -1 : 1)).slice(0, room)];
  });
}
