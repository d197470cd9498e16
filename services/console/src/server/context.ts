// What a request carries through the middleware to its route, and what every route is given.
import { randomUUID } from 'node:crypto';

import { withPerson } from '@tollgate/auth';
import { DomainError } from '@tollgate/errors';
import type { Log, Meter } from '@tollgate/observability';
import type { CallOptions } from '@tollgate/rpc';
import type { Context } from 'hono';

import { preferredLanguage } from '../web/language.ts';
import { messagesOf, type View } from '../web/view.ts';
import type { Cookies } from './cookies.ts';
import type { FormProofs } from './csrf.ts';
import type { Services } from './services.ts';
import type { Session, SessionSeal } from './session.ts';

/** Everything that routes need, made once. */
export interface Deps {
  readonly services: Services;
  readonly seal: SessionSeal;
  readonly proofs: FormProofs;
  readonly cookies: Cookies;
  readonly publicOrigin: string;
  readonly log: Log;
  readonly meter: Meter;
  readonly now: () => Date;
}

/** Set by the session middleware. */
export interface Variables {
  session?: Session;
  /** There was a session cookie, and it is no good any more. */
  sessionOver?: boolean;
}

export interface ConsoleEnv {
  Variables: Variables;
}

export type ConsoleContext<P extends string = string> = Context<ConsoleEnv, P>;

/** The page's view of this request. */
export function viewOf(deps: Deps, c: ConsoleContext): View {
  const session = c.get('session');
  const language = deps.cookies.language(c) ?? preferredLanguage(c.req.header('accept-language'));
  const { pathname, search } = new URL(c.req.url);
  return {
    language,
    t: messagesOf(language),
    path: `${pathname}${search}`,
    viewer: session?.viewer,
    csrfToken: session === undefined ? '' : deps.proofs.of(session.sessionToken),
    now: deps.now(),
    newRequestId: randomUUID,
  };
}

/** The session of a route behind the session gate. */
export function sessionOn(c: ConsoleContext): Session {
  const session = c.get('session');
  if (session === undefined) {
    throw new DomainError({ category: 'unauthenticated', reason: 'SESSION_MISSING', message: 'sign in first' });
  }
  return session;
}

/** Call options that say on whose behalf the console calls. */
export const onBehalf = (c: ConsoleContext): CallOptions => ({ headers: withPerson(sessionOn(c).personToken) });
