// Any question about any position under any of some agreements, for properties.
import fc from 'fast-check';
import {
  LOT_KINDS,
  type AgreementVersion,
  type Election,
  type OpenReservation,
  type PositionLot,
  type SettlementPosition,
  type SettlementQuestion,
  type SettlementRule,
} from '../src/index.ts';
import { DAY_ONE, NOW } from './builders.ts';

export interface AnyCase {
  readonly agreement: AgreementVersion;
  readonly question: SettlementQuestion;
  readonly position: SettlementPosition;
  readonly elections: readonly Election[];
}

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, n) => total + n, 0n);

const amount = fc.bigInt(0n, 2_000_000_000n);
const thousandths = fc.bigInt(0n, 1000n);
/** A part of a whole, in thousandths. */
const part = (whole: bigint, share: bigint) => (whole * share) / 1000n;
const time = fc.constantFrom(DAY_ONE, NOW, new Date('2026-10-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z'));

interface LotWithReserve {
  readonly lot: Omit<PositionLot, 'id'>;
  readonly reserved: bigint;
}

const lot = fc
  .record({
    kind: fc.constantFrom(...LOT_KINDS),
    whole: amount,
    left: thousandths,
    refunded: thousandths,
    reserved: fc.oneof({ weight: 3, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: thousandths }),
    price: fc.oneof({ weight: 1, arbitrary: fc.constant(0n) }, { weight: 9, arbitrary: amount }),
    unitPrice: fc.bigInt(0n, 100_000n),
    asset: fc.constantFrom('sms-cn', 'mms', 'mail'),
    acquiredAt: time,
    expiresAt: fc.option(time, { nil: undefined }),
  })
  .map(({ kind, whole, left, refunded, reserved, price, unitPrice, asset, acquiredAt, expiresAt }): LotWithReserve => {
    const available = part(whole, left);
    const gone = whole - available;
    const base = { originRef: 'ord_1', acquiredAt, expiresAt, original: whole, available };
    const money = { asset: 'CNY', unitPrice: 0n };
    const given = { pricePaid: 0n, alreadyRefunded: 0n };
    if (kind === 'BONUS') return { lot: { ...base, ...money, ...given, kind }, reserved: part(gone, reserved) };
    if (kind === 'PACKAGE_UNITS') {
      const paid = { pricePaid: price, alreadyRefunded: part(price, refunded) };
      return { lot: { ...base, ...paid, kind, asset, unitPrice }, reserved: part(gone, reserved) };
    }
    const alreadyRefunded = part(gone, refunded);
    const own = { ...base, ...money, kind, pricePaid: whole, alreadyRefunded };
    return { lot: own, reserved: part(gone - alreadyRefunded, reserved) };
  });

const usage = fc.record({
  product: fc.constantFrom('sms-cn', 'mms', 'mail'),
  units: fc.bigInt(0n, 50_000n),
  unitPrice: fc.bigInt(0n, 100_000n),
});

const claim = fc
  .record({
    by: fc.constantFrom('PROVIDER' as const, 'TENANT' as const),
    amount,
    share: thousandths,
    serviceFee: amount,
    established: fc.boolean(),
  })
  .map(({ share, ...rest }) => ({ ...rest, indirect: part(rest.amount, share) }));

/** Value in all kinds of lots, some of it reserved and retained; debts, claims and invoices beside it. */
const positions: fc.Arbitrary<SettlementPosition> = fc
  .record({
    lots: fc.array(lot, { maxLength: 8 }),
    usage: fc.array(usage, { maxLength: 3 }),
    arrears: fc.array(amount, { maxLength: 2 }),
    claims: fc.array(claim, { maxLength: 2 }),
    invoices: fc.array(fc.record({ lot: fc.nat(7), amount, back: thousandths }), { maxLength: 4 }),
  })
  .map(({ lots, usage: used, arrears, claims, invoices }) => ({
    at: NOW,
    lots: lots.map(({ lot: own }, i) => ({ ...own, id: `lot_${i}` })),
    openReservations: lots.flatMap(({ lot: { asset }, reserved }, i): OpenReservation[] =>
      reserved === 0n ? [] : [{ id: `rsv_${i}`, lotId: `lot_${i}`, asset, amount: reserved, retained: true }],
    ),
    unbilledUsage: used.map((u, i) => ({ ...u, ref: `use_${i}` })),
    arrears: arrears.map((owed, i) => ({ ref: `inv_${i}`, amount: owed })),
    claims: claims.map((c, i) => ({ ...c, id: `clm_${i}` })),
    invoices: invoices
      .filter((i) => i.lot < lots.length)
      .map((i, n) => ({ id: `inv_${n}`, lotId: `lot_${i.lot}`, amount: i.amount, returned: part(i.amount, i.back) })),
  }));

/** A choice for each clause of a rule that leaves one: `pick` chooses the option. */
function electAll(rule: SettlementRule, pick: number): Election[] {
  const open = LOT_KINDS.map((kind) => rule.lots[kind]).filter((each) => each.question !== null);
  const byClause = new Map(open.map((each) => [each.clause, each.options]));
  return [...byClause].map(([clause, options]) => ({
    clause,
    option: options[pick % options.length]?.option ?? '',
    electedBy: 'user:usr_1',
  }));
}

/** Every agreement and every rule of it comes up as often as any other. */
export function anyCase(agreements: readonly AgreementVersion[]): fc.Arbitrary<AnyCase> {
  return fc
    .record({
      agreement: fc.constantFrom(...agreements),
      rule: fc.nat(),
      decider: fc.nat(),
      pick: fc.nat(),
      elects: fc.boolean(),
      position: positions,
    })
    .map(({ agreement, rule: n, decider, pick, elects, position }) => {
      const rule = agreement.settlement.rules[n % agreement.settlement.rules.length];
      if (rule === undefined) throw new Error('an agreement without rules');
      const question = { cause: rule.cause, decider: rule.deciders[decider % rule.deciders.length] ?? 'PROVIDER' };
      const elections = elects ? electAll(rule, pick) : [];
      // A counterexample names its agreement instead of printing it.
      const told = () =>
        fc.stringify({ agreement: `${agreement.id} ${agreement.version}`, question, position, elections });
      return { agreement, question, position, elections, [fc.toStringMethod]: told };
    });
}
