// Around every request: security headers, limits, origin of forms, session, form proof.
import { invalidArgument, permissionDenied } from '@tollgate/errors';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';

import { failurePage } from '../web/failure.ts';
import { paths } from '../web/paths.ts';
import { bodyLimit } from './body-limit.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, sessionOn, viewOf } from './context.ts';
import { formOf } from './form.ts';
import { type Purpose, renewed, type Session } from './session.ts';

type Middleware = MiddlewareHandler<ConsoleEnv>;

const FORM_BYTES_MAX = 64 * 1024;
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];
const METHODS: readonly string[] = [...SAFE_METHODS, 'POST'];
const FORM_TYPE = 'application/x-www-form-urlencoded';
/** The one form with a file: a paper of at most 5 MiB (accounts says so) with the fields around it. */
const PAPER_UPLOAD = /^\/tenants\/([^/]+)\/papers$/;
const PAPER_FORM_TYPE = 'multipart/form-data';
const PAPER_FORM_BYTES_MAX = 5 * 1024 * 1024 + FORM_BYTES_MAX;
/** Forms of people who need no session: they are not held up by asking for it. */
const OPEN_FORMS: readonly string[] = [paths.signIn, paths.language];

/** No script, no frame, no form to elsewhere; styles and pictures from here alone. Pages are never cached. */
export function headers(publicOrigin: string): Middleware {
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: publicOrigin.startsWith('https:') ? 'max-age=31536000' : false,
  });
  return async (c, next) => {
    c.header('cache-control', 'no-store');
    return secure(c, next);
  };
}

/** One line and one observation a request; the route, never the address with its ids, labels the metric. */
export function observed({ log, meter, now }: Deps): Middleware {
  const seconds = meter.histogram('tollgate_console_request_seconds', 'Time to answer a request', [
    'method',
    'route',
    'status',
  ]);
  return async (c, next) => {
    const began = now().getTime();
    await next();
    const ms = now().getTime() - began;
    const route = routePath(c, -1);
    seconds.observe({ method: c.req.method, route, status: c.res.status.toString() }, ms / 1000);
    log.info({ method: c.req.method, route, status: c.res.status, ms }, 'request');
  };
}

/** Pages are read and forms are posted; there is nothing else that anything here answers to. */
export function methods(deps: Deps): Middleware {
  return async (c, next) => {
    if (METHODS.includes(c.req.method)) return next();
    c.header('allow', METHODS.join(', '));
    return c.html(failurePage(viewOf(deps, c), invalidArgument('METHOD_NOT_ALLOWED', 'no such method here')), 405);
  };
}

/** Whose paper is being uploaded; undefined for every other request. */
const paperUploadOf = (c: ConsoleContext): string | undefined =>
  c.req.method === 'POST' ? PAPER_UPLOAD.exec(c.req.path)?.[1] : undefined;

/** Forms come as browsers send ours: a file on the one address that takes papers, and no other format. */
export function formsOnly(deps: Deps): Middleware {
  return async (c, next) => {
    const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
    const wanted = paperUploadOf(c) === undefined ? FORM_TYPE : PAPER_FORM_TYPE;
    if (SAFE_METHODS.includes(c.req.method) || type === wanted) return next();
    return c.html(failurePage(viewOf(deps, c), invalidArgument('FORM_TYPE_UNKNOWN', 'not a form of ours')), 415);
  };
}

/** Says that a paper is too large; by then nothing of it is kept. */
export type PaperTooLarge = (c: ConsoleContext, tenantId: string) => Promise<Response>;

/** Forms are small, and a paper is read only for somebody who is signed in. */
export function limited(paperTooLarge: PaperTooLarge): Middleware {
  const forms = bodyLimit(FORM_BYTES_MAX, () => {
    throw permissionDenied('FORM_TOO_LARGE', 'the form is too large');
  });
  return async (c, next) => {
    const tenantId = paperUploadOf(c);
    if (tenantId === undefined) return forms(c, next);
    // Without a session the sign-in follows, and the body is not looked at.
    if (c.get('session') === undefined) return next();
    return bodyLimit(PAPER_FORM_BYTES_MAX, () => paperTooLarge(c, tenantId))(c, next);
  };
}

/** Whatever changes something has to come from a page of ours, as the browser tells (Sec-Fetch-Site, else Origin). */
export function sameOrigin(publicOrigin: string): Middleware {
  return async (c, next) => {
    if (!SAFE_METHODS.includes(c.req.method)) {
      const site = c.req.header('sec-fetch-site');
      const origin = c.req.header('origin');
      const ours =
        site === undefined ? origin === publicOrigin || origin === new URL(c.req.url).origin : site === 'same-origin';
      if (!ours) throw permissionDenied('CSRF_MISMATCH', 'the form comes from elsewhere');
    }
    await next();
  };
}

/** Opens the session cookie and keeps the person token fresh; a form takes one that accounts confirms at that moment. */
export function session(deps: Deps): Middleware {
  const keep = (c: Parameters<Middleware>[0], value: Session): void => {
    const seconds = Math.floor((value.endsAt - deps.now().getTime()) / 1000);
    deps.cookies.keepSession(c, deps.seal.write(value), Math.max(1, seconds));
  };
  return async (c, next) => {
    const text = deps.cookies.session(c);
    if (text !== undefined) {
      const known = deps.seal.read(text, deps.now());
      const live =
        known === undefined ? undefined : await renewed(known, purposeOf(c), deps.services.users, deps.now());
      if (live === undefined) {
        deps.cookies.dropSession(c);
        c.set('sessionOver', true);
      } else {
        c.set('session', live);
        if (live !== known) keep(c, live);
      }
    }
    await next();
  };
}

const purposeOf = (c: ConsoleContext): Purpose =>
  SAFE_METHODS.includes(c.req.method) || OPEN_FORMS.includes(c.req.path) ? 'read' : 'change';

/** Behind it somebody is signed in, and whatever changes something carries the session's proof. */
export function signedIn(deps: Deps): Middleware {
  return async (c, next) => {
    if (c.get('session') === undefined) {
      const { pathname, search } = new URL(c.req.url);
      const next_ = c.req.method === 'GET' ? `${pathname}${search}` : paths.home;
      const over = c.get('sessionOver') === true || c.req.method !== 'GET' ? '&over=1' : '';
      return c.redirect(`${paths.signIn}?next=${encodeURIComponent(next_)}${over}`, 303);
    }
    if (!SAFE_METHODS.includes(c.req.method)) {
      const form = await formOf(c);
      deps.proofs.check(sessionOn(c).sessionToken, form.text('csrf'));
    }
    return next();
  };
}
