// Metering's HTTP surface: web hooks of gateways. Paths hold secrets and bodies personal data: neither is ever logged.

import type { Log } from '@tollgate/observability';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

import type { EdgeDeps } from '../deps.ts';
import { bodyBudget } from './read-body.ts';
import { receive } from './receive.ts';

/** What all bodies at hand may hold together: the process has 512 MiB for everything. */
const BODIES_MAX_BYTES = 64_000_000;

export function httpApp(deps: EdgeDeps, log: Log): Hono {
  const app = new Hono();
  const budget = bodyBudget(BODIES_MAX_BYTES);
  app.use(secureHeaders({ referrerPolicy: 'no-referrer', xFrameOptions: 'DENY' }));
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.post('/hooks/:token/:format', (c) => receive(c, deps, log, budget));
  app.all('/hooks/:token/:format', (c) => c.json({ reason: 'METHOD_NOT_ALLOWED' }, 405, { allow: 'POST' }));
  app.notFound((c) => c.json({ reason: 'NOT_FOUND' }, 404));
  app.onError((err, c) => {
    log.error({ err, route: c.req.routePath }, 'http request failed');
    return c.json({ reason: 'INTERNAL_ERROR' }, 500);
  });
  return app;
}
