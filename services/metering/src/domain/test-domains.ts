// Mail that is no traffic: simulators of mailbox providers and names that are reserved for tests. It is counted and billed as
// ever, and told to nobody who watches a tenant's ratios: a bounce that was asked for says nothing about a list.

/** The mailbox simulator of Amazon SES, and second-level names of RFC 2606. */
export const TEST_DOMAINS: readonly string[] = ['simulator.amazonses.com', 'example.com', 'example.net', 'example.org'];

/** RFC 2606, RFC 6761; what stands below them is theirs too. */
const RESERVED = /(^|\.)(test|example|invalid|localhost|example\.(com|net|org))$/;

/** For domains as mailDomainOf writes them. */
export const isTestDomain = (domain: string): boolean => TEST_DOMAINS.includes(domain) || RESERVED.test(domain);
