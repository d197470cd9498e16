// Masks secrets and personal data inside free text, where no field name gives them away.

/** What is looked for, and what is put in its place. Order matters: the longest shapes go first. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // Password in a connection string: scheme://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi, '$1***@'],
  // JSON Web Token, with or without its scheme
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [token]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  // Resident identity number (GB 11643-1999): region, date of birth, sequence, check character
  [/(?<![\w.])\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)/g, '[id number]'],
  // Mainland mobile number, with or without its country code
  [/(?<![\w.])(?:\+?86[- ]?)?1[3-9]\d{9}(?![\w])/g, '[phone]'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
];

/** Longer texts are cut first: some patterns take time that grows with the square of the length. */
const MAX_LENGTH = 8_192;

/** The text with passwords in URLs, tokens, keys, identity numbers, mobile numbers and mail addresses masked; at most 8 KiB of it. */
export function maskText(text: string): string {
  if (harmless.has(text)) return text;
  const masked = masksOf(text);
  if (masked === text && text.length <= REMEMBERED_LENGTH && harmless.size < REMEMBERED_MAX) harmless.add(text);
  return masked;
}

/** Method names, codes and messages come again with every call; what holds a secret is never kept. */
const harmless = new Set<string>();
const REMEMBERED_MAX = 1_000;
const REMEMBERED_LENGTH = 100;

function masksOf(text: string): string {
  const bounded = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}[cut]` : text;
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replaceAll(pattern, replacement), bounded);
}
