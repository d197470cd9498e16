// Public list of @tollgate/money.

export { allocate } from './allocate.ts';
export { capitalYuan } from './capitals.ts';
export { type Currency, parseCurrency } from './currency.ts';
export { add, compare, isZero, money, type Money, multiply, negate, subtract, sum, zero } from './money.ts';
export { divideHalfAwayFromZero, isWholeFen, MICROS_PER_FEN, roundToFen, vatInside } from './round.ts';
export { formatYuan, parseYuan } from './text.ts';
