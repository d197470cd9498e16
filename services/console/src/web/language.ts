// The two languages of the product and how a browser's wish is read.

/** Languages as they stand in the html element. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Narrows a text from outside. */
export const isLanguage = (text: string | undefined): text is Language => LANGUAGES.some((known) => known === text);

/** Chinese unless the browser prefers English (Accept-Language, first of the two that is named). */
export function preferredLanguage(accept: string | undefined): Language {
  for (const part of (accept ?? '').toLowerCase().split(',')) {
    const tag = part.trim().split(';')[0] ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}
