// The catalogues by language.
import type { Language } from '../language.ts';
import type { Counterpart } from './catalogue.ts';
import { en } from './en.ts';
import { papersEn } from './papers-en.ts';
import { papersZh } from './papers-zh.ts';
import { reasonsEn } from './reasons-en.ts';
import { reasonsZh } from './reasons-zh.ts';
import { wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';
import { zh } from './zh.ts';

export { wordOf } from './catalogue.ts';

const chinese = { ...zh, papers: papersZh, words: wordsZh, reasons: reasonsZh };

/** Every text of the console in one language. */
export type Messages = Counterpart<typeof chinese>;

/** Complete in every language: the compiler sees to it. */
export const catalogues: Readonly<Record<Language, Messages>> = {
  'zh-CN': chinese,
  en: { ...en, papers: papersEn, words: wordsEn, reasons: reasonsEn },
};
