// Whether value bought before a price change is still used at the old price.
import type { AgreementVersion } from '../schema/agreement.ts';
import type { LotKind } from '../schema/words.ts';
import type { AnnouncedChange } from './change.ts';
import { changeRules, type ChangeStatus } from './change-status.ts';

export interface BoughtLot {
  readonly kind: LotKind;
  readonly acquiredAt: Date;
}

/** `clause` is what protects the lot, or what passes the new price on to it. */
export interface PriceKept {
  readonly price: 'OLD' | 'NEW';
  readonly clause: string;
}

/**
 * The price at which a lot is used after a change of prices. A change that does not bind leaves every lot its price; one
 * that does passes to lots bought since, and to older ones of a kind that the agreement does not protect (sendcloud/4.3
 * protects what was bought). Throws RangeError where no rule of the agreement covers the change.
 */
export function keptPrice(
  agreement: AgreementVersion,
  change: AnnouncedChange,
  status: ChangeStatus,
  lot: BoughtLot,
): PriceKept {
  const rules = changeRules(agreement, change);
  const [rule] = rules;
  if (rule === undefined || change.subject !== 'PRICE')
    throw new RangeError(`${agreement.id} ${agreement.version} has no rule for this change`);
  if (status.outcome !== 'BINDS') return { price: 'OLD', clause: rule.clause };
  const protecting = rules.find((each) => each.protects.includes(lot.kind));
  if (protecting !== undefined && lot.acquiredAt < status.from) return { price: 'OLD', clause: protecting.clause };
  return { price: 'NEW', clause: rule.clause };
}
