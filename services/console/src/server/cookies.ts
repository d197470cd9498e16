// The two cookies of the console: the sealed session, and the language. Both are out of scripts' reach.
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

import { isLanguage, type Language } from '../web/language.ts';

/** How cookies are set, which depends on whether browsers come by https. */
export interface Cookies {
  session(c: Context): string | undefined;
  keepSession(c: Context, text: string, maxAgeSeconds: number): void;
  dropSession(c: Context): void;
  language(c: Context): Language | undefined;
  keepLanguage(c: Context, language: Language): void;
}

const LANGUAGE = 'tollgate_language';
const YEAR_SECONDS = 365 * 86_400;

/** `__Host-` (RFC 6265bis) needs https; on the machine itself the plain name does. */
export function createCookies(publicOrigin: string): Cookies {
  const secure = publicOrigin.startsWith('https:');
  const name = secure ? '__Host-tollgate' : 'tollgate_session';
  const attributes = { httpOnly: true, sameSite: 'Lax', path: '/', secure } as const;
  return {
    session: (c) => getCookie(c, name),
    keepSession: (c, text, maxAge) => setCookie(c, name, text, { ...attributes, maxAge }),
    dropSession: (c) => {
      deleteCookie(c, name, attributes);
    },
    language: (c) => {
      const text = getCookie(c, LANGUAGE);
      return isLanguage(text) ? text : undefined;
    },
    keepLanguage: (c, language) => setCookie(c, LANGUAGE, language, { ...attributes, maxAge: YEAR_SECONDS }),
  };
}
