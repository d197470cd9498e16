// Settlement rules must decide each case once, never pay out a gift, and assume what costs the tenant least.
import type { AgreementFile } from '../schema/agreement.ts';
import type { Treatment } from '../schema/settlement.ts';
import { LOT_KINDS, type LotKind } from '../schema/words.ts';
import { fault, type AgreementFault } from './fault.ts';

type Rule = AgreementFile['settlement']['rules'][number];

/** What a treatment costs the tenant, for comparison only. */
const COST: Record<Treatment, number> = { REFUND: 0, REFUND_AFTER_INVOICE_RETURNED: 1, LAPSE: 2, FORFEIT: 2 };
const refunds = (treatment: Treatment) => COST[treatment] < 2;

function checkLotRule(rule: Rule, kind: LotKind, path: string): AgreementFault[] {
  const lot = rule.lots[kind];
  const faults: AgreementFault[] = [];
  const say = (message: string) => faults.push(fault('DISCRETION_CONTRADICTION', path, message));
  const names = lot.options.map((o) => o.option);
  const chosen = lot.options.find((o) => o.option === lot.default);
  if (new Set(names).size < names.length) say(`options repeat: ${names.join(', ')}`);
  if (chosen === undefined) say(`the default ${lot.default} is not an option`);
  else if (lot.options.some((o) => COST[o.treatment] < COST[chosen.treatment]))
    say(`the default ${lot.default} is not what costs the tenant least`);
  if (lot.options.length > 1 !== (lot.question !== null))
    say('a question goes with several options, and only with them');
  if (kind === 'BONUS' && lot.question !== null) say('nothing about a bonus is left to choose');
  for (const { option, treatment, destination } of lot.options) {
    if (refunds(treatment) !== (destination !== null))
      say(`${option}: a destination goes with a refund, and only with it`);
    if (kind === 'BONUS' && refunds(treatment))
      faults.push(fault('BONUS_REFUNDED', path, `${option}: a bonus is not paid money and is never refunded`));
  }
  return faults;
}

/** An election names only its clause, so what one clause leaves open must be the same choice for every kind of lot. */
function checkSharedElections(rule: Rule, path: string): AgreementFault[] {
  const shape = new Map<string, string>();
  const faults: AgreementFault[] = [];
  for (const kind of LOT_KINDS) {
    const { clause, question, options, default: chosen } = rule.lots[kind];
    if (question === null) continue;
    const names = [chosen, ...options.map((o) => o.option)].join();
    if ((shape.get(clause) ?? names) !== names)
      faults.push(fault('DISCRETION_CONTRADICTION', path, `${clause} leaves different choices for different lots`));
    shape.set(clause, names);
  }
  return faults;
}

/** What a minor paid goes back whatever the parties wrote (law/civil-code-157). */
function checkMinors({ settlement }: AgreementFile): AgreementFault[] {
  return settlement.rules.flatMap((rule, i) =>
    rule.causes.includes('MINOR') && rule.lots.CASH.options.some((option) => !refunds(option.treatment))
      ? [
          fault(
            'STATUTE_CONTRADICTION',
            `settlement.rules[${i}].lots.CASH`,
            'a minor’s money is kept: law/civil-code-157',
          ),
        ]
      : [],
  );
}

/** Text messages are counted in segments, anything else as a whole. */
function checkUnits({ billing }: AgreementFile): AgreementFault[] {
  return billing.bases.flatMap(({ productClass, segmentProfile }, i) =>
    productClass.startsWith('SMS') === (segmentProfile === null)
      ? [
          fault(
            'SEGMENTS_CONTRADICTION',
            `billing.bases[${i}].segmentProfile`,
            `${productClass}: ${segmentProfile ?? 'none'}`,
          ),
        ]
      : [],
  );
}

/** One cap a side: a second one would say something else. */
function checkCaps({ liabilityCaps }: AgreementFile): AgreementFault[] {
  return liabilityCaps.flatMap(({ liable }, i) =>
    liabilityCaps.findIndex((cap) => cap.liable === liable) < i
      ? [fault('RULE_TWICE', `liabilityCaps[${i}]`, `${liable} has a cap already`)]
      : [],
  );
}

/** Contradictions in the settlement rules and in the order in which lots pay. */
export function checkSettlement(file: AgreementFile): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const seen = new Set<string>();
  for (const [i, rule] of file.settlement.rules.entries()) {
    const path = `settlement.rules[${i}]`;
    for (const key of rule.causes.flatMap((cause) => rule.deciders.map((decider) => `${cause} by ${decider}`))) {
      if (seen.has(key)) faults.push(fault('RULE_TWICE', path, `${key} is settled twice`));
      seen.add(key);
    }
    for (const kind of LOT_KINDS) faults.push(...checkLotRule(rule, kind, `${path}.lots.${kind}`));
    faults.push(...checkSharedElections(rule, path));
  }
  faults.push(...checkMinors(file), ...checkUnits(file), ...checkCaps(file));
  for (const productClass of file.productClasses) {
    const count = file.billing.bases.filter((b) => b.productClass === productClass).length;
    if (count !== 1)
      faults.push(
        fault(count === 0 ? 'RULE_MISSING' : 'RULE_TWICE', 'billing.bases', `${count} rules for ${productClass}`),
      );
  }
  if (new Set(file.billing.drawDown.order).size !== LOT_KINDS.length)
    faults.push(fault('DRAW_DOWN_CONTRADICTION', 'billing.drawDown.order', 'each kind of lot stands once'));
  else if (file.billing.drawDown.order[0] !== 'PACKAGE_UNITS')
    faults.push(fault('DRAW_DOWN_CONTRADICTION', 'billing.drawDown.order', 'a package pays before money does'));
  return faults;
}
