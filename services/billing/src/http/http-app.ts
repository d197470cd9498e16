// Billing's HTTP surface: notifications of channels, and the web sites of channels that we play ourselves.

import type { Log } from '@tollgate/observability';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { EntryParts } from '../deps.ts';
import { receiveNotification } from './receive-notification.ts';

/** A notification is some hundred bytes; the largest of the known channels stays below 8 KiB. */
const BODY_MAX_BYTES = 64 * 1024;

/** `sites` are mounted by their first path segment. */
export function httpApp(parts: EntryParts, sites: Readonly<Record<string, Hono>>, log: Log): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.use(
    bodyLimit({
      maxSize: BODY_MAX_BYTES,
      // The rest of the body is not read, so that nothing else can come on this connection.
      onError: (c) => c.json({ code: 'FAIL', reason: 'BODY_TOO_LARGE' }, 413, { connection: 'close' }),
    }),
  );
  // Only channels that are offered have a route; the others are not found.
  for (const channel of Object.values(parts.deps.channels)) {
    app.post(`/channels/${channel.name}/notify`, (c) => receiveNotification(c, parts, channel));
  }
  for (const [segment, site] of Object.entries(sites)) app.route(`/${segment}`, site);
  app.notFound((c) => c.json({ code: 'NOT_FOUND' }, 404));
  app.onError((err, c) => {
    log.error({ err, path: c.req.routePath }, 'http request failed');
    return c.json({ code: 'FAIL', reason: 'INTERNAL_ERROR' }, 500);
  });
  return app;
}
