// The domain of a message's recipient, as usage tells domains apart. It follows from the recipient alone, which is part of
// the message's name: all reports of one message have the same.

/** Messages that count under no domain: not e-mail, or counted before domains were. */
export const NO_DOMAIN = -1;
/** Messages whose domain has no number of its own. */
export const OTHER_DOMAIN = 0;
/** So many domains of a tenant and month are told apart; all others count as one. */
export const DOMAINS_A_MONTH = 1_000;

/** What rows of usage say instead of a domain. No domain looks so, because all have a dot. */
export const DOMAIN_LABEL = { OTHER: 'other', UNKNOWN: 'unknown' } as const;

/** Labels of letters, digits, hyphens and underscores (RFC 5321, and what is seen), two of them at least. */
const DOMAIN = /^(?=.{3,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+$/;
const ASCII = /^[\x21-\x7e]*$/;
/** What means something else in an address of the web, by whose rules (UTS 46) a name beyond ASCII is written. */
const NO_NAME = /[\s/?#@:%\\[\]]/u;

/**
 * Lower case, as in DNS: both spellings of an international domain are one. Empty where the recipient has no domain
 * that could be told apart: no address, an IP literal, a name without a dot or longer than DNS allows.
 */
export function mailDomainOf(recipient: string): string {
  const at = recipient.lastIndexOf('@');
  if (at < 0) return '';
  const said = recipient
    .slice(at + 1)
    .trim()
    .toLowerCase();
  const rooted = said.endsWith('.') ? said.slice(0, -1) : said;
  const name = ASCII.test(rooted) ? rooted : asciiOf(rooted);
  return DOMAIN.test(name) ? name : '';
}

const asciiOf = (name: string): string => (NO_NAME.test(name) ? '' : (URL.parse(`http://${name}`)?.hostname ?? ''));

/** First day of the month of an instant, in UTC: names of domains are given anew each month. */
export const monthOf = (ms: bigint): string => `${new Date(Number(ms)).toISOString().slice(0, 7)}-01`;
