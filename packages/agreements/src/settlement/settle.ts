// Where every fen and every unit goes when an agreement ends. Pure: the same question gets the same lines.
import type { AgreementVersion, SettlementRule } from '../schema/agreement.ts';
import { positionFaults } from './check-position.ts';
import { SetOffs } from './claims.ts';
import { DiscretionLog, electionRefusal, optionFor } from './elections.ts';
import { chargeUsage, OpenDebts, payArrears } from './pay-debts.ts';
import type { Election, SettlementPosition, SettlementQuestion } from './position.ts';
import type { Settlement, SettlementPlan, SettlementRefusal } from './result.ts';
import { refundable, settleLot } from './settle-lot.ts';
import { expiredBy, payingOrder, Worksheet } from './worksheet.ts';

/** Why the question cannot be answered, in this order: cause, decider, position, reservations, elections. */
function refusalOf(
  agreement: AgreementVersion,
  { cause, decider }: SettlementQuestion,
  position: SettlementPosition,
  elections: readonly Election[],
): SettlementRefusal | SettlementRule {
  const rules = agreement.settlement.rules.filter((r) => r.cause === cause);
  const [first] = rules;
  if (first === undefined) return { reason: 'UNKNOWN_CAUSE', cause };
  const rule = rules.find((r) => r.deciders.includes(decider));
  if (rule === undefined)
    return {
      reason: 'DECIDER_NOT_ENTITLED',
      decider,
      entitled: rules.flatMap((r) => r.deciders),
      clause: first.clause,
    };
  const faults = positionFaults(position);
  if (faults.length > 0) return { reason: 'INVALID_POSITION', faults };
  const open = position.openReservations.filter((r) => !r.retained && r.amount > 0n);
  if (open.length > 0) return { reason: 'OPEN_RESERVATIONS', reservationIds: open.map((r) => r.id) };
  return electionRefusal(rule, elections) ?? rule;
}

function planOf(
  agreement: AgreementVersion,
  rule: SettlementRule,
  question: SettlementQuestion,
  position: SettlementPosition,
  elections: readonly Election[],
): SettlementPlan {
  const { expiryClause, setOff } = agreement.settlement;
  const sheet = new Worksheet(position.lots);
  const lots = payingOrder(agreement, position.lots);
  const paying = { agreement, rule, position, sheet, lots };
  const unpaidUsage = chargeUsage(paying);
  for (const lot of lots.filter((l) => expiredBy(l, position.at)))
    sheet.take(lot, sheet.left(lot), {
      fate: 'EXPIRED',
      destination: 'PROVIDER',
      clause: expiryClause,
      reason: 'PAST_ITS_EXPIRY',
    });
  const debts = new OpenDebts([...unpaidUsage, ...payArrears(paying)]);
  const setOffs = new SetOffs(agreement, position.claims);
  const discretion = new DiscretionLog();
  for (const lot of lots) {
    // A package that was given is a gift like any other.
    const lotRule = rule.lots[lot.pricePaid === 0n ? 'BONUS' : lot.kind];
    if (refundable(lot, sheet.left(lot)) > 0n) discretion.note(lotRule, lot.id);
    const remainder = { lot, lotRule, option: optionFor(lotRule, elections), setOffClause: setOff.clause };
    settleLot(sheet, remainder, position.invoices, { setOffs, debts });
  }
  const { id, version, contentHash } = agreement;
  return {
    agreement: { id, version, contentHash },
    ...question,
    clause: rule.clause,
    silentOnMoney: rule.silentOnMoney,
    lines: sheet.lines,
    discretionary: discretion.list(elections),
    unpaid: debts.list(),
    claims: setOffs.outcomes(),
    retainedReservations: position.openReservations.filter((r) => r.retained).map((r) => r.id),
  };
}

/**
 * Settles a position under an agreement. Order of application: delivered usage is charged; packages and gifts past their
 * expiry expire; arrears are paid; the rest of each lot meets its rule: what a refundable package is worth pays debts that
 * money did not cover, and established claims are set off from cash refunds where the agreement allows. The lines of each
 * lot add up to what was available in it; each cites a clause; no line pays out more than was paid, and none a gift. Without an election that a rule needs, the plan is only a preview.
 */
export function settle(
  agreement: AgreementVersion,
  question: SettlementQuestion,
  position: SettlementPosition,
  elections: readonly Election[] = [],
): Settlement {
  const found = refusalOf(agreement, question, position, elections);
  if ('reason' in found) return { outcome: 'REFUSED', refusal: found };
  const plan = planOf(agreement, found, { cause: question.cause, decider: question.decider }, position, elections);
  const requiresElection = plan.discretionary.filter((d) => d.elected === null);
  if (requiresElection.length > 0) return { outcome: 'ELECTION_REQUIRED', plan, requiresElection };
  return { outcome: 'SETTLED', plan };
}
