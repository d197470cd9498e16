// An order's number at a channel. WeChat Pay takes at most 32 characters, so the id goes without its prefix.

const ORDER_ID = /^ord_([0-9a-f]{32})$/;
const NUMBER = /^[0-9a-f]{32}$/;

/** ord_<32 hex> as its 32 hex digits. @throws RangeError for anything else. */
export function numberOfOrder(orderId: string): string {
  const number = ORDER_ID.exec(orderId)?.[1];
  if (number === undefined) throw new RangeError('an order id is ord_ and 32 hexadecimal digits');
  return number;
}

/** The order of a channel's number; undefined for a number that we never gave. */
export function orderOfNumber(number: string): string | undefined {
  return NUMBER.test(number) ? `ord_${number}` : undefined;
}
