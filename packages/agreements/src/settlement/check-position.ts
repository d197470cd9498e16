// A position that contradicts itself is refused before any line is drawn: a settlement of wrong figures is worse than none.
import { MONEY_ASSET, type PositionLot, type SettlementPosition } from './position.ts';

function* lotFaults(lot: PositionLot, reserved: bigint): Generator<string> {
  const say = (text: string) => `lot ${lot.id}: ${text}`;
  if ([lot.original, lot.available, lot.pricePaid, lot.alreadyRefunded, lot.unitPrice].some((n) => n < 0n))
    yield say('a negative figure');
  if (lot.available + reserved > lot.original) yield say('holds more than it was acquired with');
  if (lot.alreadyRefunded > lot.pricePaid) yield say('more was refunded than paid');
  if (lot.kind === 'PACKAGE_UNITS') {
    if (lot.asset === MONEY_ASSET) yield say('a package is counted in units, not in money');
    return;
  }
  if (lot.asset !== MONEY_ASSET) yield say(`money is ${MONEY_ASSET}, not ${lot.asset}`);
  if (lot.kind === 'BONUS' && lot.pricePaid > 0n) yield say('a bonus with a price paid');
  if (lot.kind === 'CASH' && lot.available + reserved > lot.pricePaid - lot.alreadyRefunded)
    yield say('holds more cash than was paid and not refunded');
}

const repeated = (ids: readonly string[]) => ids.filter((id, i) => ids.indexOf(id) < i);

/** Every contradiction in a position; empty when it can be settled. */
export function positionFaults(position: SettlementPosition): string[] {
  const { lots, openReservations, unbilledUsage, arrears, claims, invoices } = position;
  const faults: string[] = [];
  const known = new Set(lots.map((lot) => lot.id));
  for (const [kind, items] of [
    ['lot', lots],
    ['reservation', openReservations],
    ['claim', claims],
    ['invoice', invoices],
  ] as const)
    for (const id of repeated(items.map((item) => item.id))) faults.push(`${kind} ${id}: listed twice`);
  for (const [kind, items] of [
    ['usage', unbilledUsage],
    ['arrears', arrears],
  ] as const)
    for (const ref of repeated(items.map((item) => item.ref))) faults.push(`${kind} ${ref}: listed twice`);
  for (const lot of lots) {
    const reserved = openReservations.filter((r) => r.lotId === lot.id).reduce((sum, r) => sum + r.amount, 0n);
    faults.push(...lotFaults(lot, reserved));
  }
  for (const r of openReservations) {
    const lot = lots.find((l) => l.id === r.lotId);
    if (lot === undefined) faults.push(`reservation ${r.id}: unknown lot ${r.lotId}`);
    else if (lot.asset !== r.asset) faults.push(`reservation ${r.id}: ${r.asset} on a lot of ${lot.asset}`);
    if (r.amount < 0n) faults.push(`reservation ${r.id}: a negative figure`);
  }
  for (const u of unbilledUsage) if (u.units < 0n || u.unitPrice < 0n) faults.push(`usage ${u.ref}: a negative figure`);
  for (const a of arrears) if (a.amount < 0n) faults.push(`arrears ${a.ref}: a negative figure`);
  for (const { id, amount, serviceFee, indirect = 0n } of claims) {
    if (amount < 0n || serviceFee < 0n || indirect < 0n) faults.push(`claim ${id}: a negative figure`);
    if (indirect > amount) faults.push(`claim ${id}: indirect loss of ${indirect} in a claim of ${amount}`);
  }
  for (const i of invoices) {
    if (!known.has(i.lotId)) faults.push(`invoice ${i.id}: unknown lot ${i.lotId}`);
    if (i.amount < 0n || i.returned < 0n || i.returned > i.amount)
      faults.push(`invoice ${i.id}: returned ${i.returned} of ${i.amount}`);
  }
  return faults;
}
