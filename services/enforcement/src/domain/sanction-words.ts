// What statements of reasons say about a sanction beside its rung: what it is about, and which rungs were left out.
import { SANCTION_NAMES, type Sanction } from '@tollgate/agreements';
import type { Scope, Text } from './restriction.ts';

/** How restrictions of a sanction are called. */
export const SANCTION_WORDS: Readonly<Record<Sanction, Text>> = SANCTION_NAMES;

const CLASSES: Readonly<Record<string, Text>> = {
  MARKETING: { zh: '营销类消息', en: 'marketing messages' },
  ONE_TIME_PASSWORD: { zh: '验证码', en: 'one-time passwords' },
  NOTIFICATION: { zh: '通知类消息', en: 'notifications' },
};

/** What it is about, where that is not the account, and how much may be sent a day, where that is cut. */
export function scopeWords({ kind, value }: Scope, dailyUnits: bigint): Text[] {
  const about: Text[] = [];
  const only = (zh: string, en: string): void => {
    about.push({ zh: `仅限${zh},其余照常`, en: `only ${en}; everything else goes on` });
  };
  if (kind === 'MESSAGE_CLASS') only(CLASSES[value]?.zh ?? value, CLASSES[value]?.en ?? value);
  if (kind === 'PRODUCT') only(`产品 ${value}`, `the product ${value}`);
  if (kind === 'SENDER_DOMAIN') only(`发信域名 ${value}`, `mail from ${value}`);
  if (dailyUnits > 0n) about.push({ zh: `每日至多 ${dailyUnits} 条`, en: `at most ${dailyUnits} units a day` });
  return about;
}

/** The rungs below that were left out, and why. */
export function skippedWords(skipped: readonly Sanction[], reason: string): Text[] {
  if (skipped.length === 0) return [];
  const names = (language: keyof Text): string => skipped.map((each) => SANCTION_NAMES[each][language]).join(', ');
  return [{ zh: `未经 ${names('zh')}:${reason}`, en: `Without ${names('en')} before: ${reason}` }];
}
