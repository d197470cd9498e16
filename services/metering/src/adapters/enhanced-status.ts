// What an enhanced mail status code (RFC 3463) says about the address. Hard means: the address is invalid, nothing else.

/**
 * Codes of an address that does not exist or is switched off: RFC 3463 sections 3.2 and 3.3, RFC 7505 for 5.1.10. Not 5.1.0
 * ("other address status"): servers refuse senders with it.
 */
const INVALID = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);
/** No way to the domain (RFC 3463 section 3.5): that there is no such domain, or that the routing is broken. Words tell. */
export const NO_ROUTE = '5.4.4';
/**
 * Ambiguous, a valid one, or the sender's (5.1); mailbox full or too large a message (5.2); systems and routing (5.3,
 * 5.4); protocol, content and policy (5.5 to 5.7); everything that passes (4).
 */
const OTHER_CAUSE = /^(4\.|5\.(1\.[45789]$|2\.[2-9]|[3-7]\.))/;

export type StatusMeaning = 'invalid-address' | 'other-cause' | 'unspecific';

/** What a status such as 5.1.1 means; unspecific for 5.0.0, 5.1.0, 5.4.4, an unknown code or none. */
export function meaningOf(status: string): StatusMeaning {
  const code = status.trim();
  if (INVALID.has(code)) return 'invalid-address';
  if (code === NO_ROUTE) return 'unspecific';
  return OTHER_CAUSE.test(code) ? 'other-cause' : 'unspecific';
}
