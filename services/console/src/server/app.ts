// The whole web application as one Hono app.
import { DomainError, isDomainError } from '@tollgate/errors';
import { Hono } from 'hono';

import { failurePage } from '../web/failure.ts';
import { paths } from '../web/paths.ts';
import { assetRoutes } from './assets.ts';
import { type ConsoleContext, type ConsoleEnv, type Deps, viewOf } from './context.ts';
import * as around from './middleware.ts';
import { pageNotFound, statusOf } from './refusals.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { settlementRoutes } from './routes/settlement-routes.ts';
import { staffRoutes } from './routes/staff-routes.ts';
import { standingRoutes } from './routes/standing-routes.ts';
import { closureRoutes } from './routes/closure-routes.ts';
import { agreementRoutes } from './routes/agreement-routes.ts';
import { tenantFormRoutes } from './routes/tenant-form-routes.ts';
import { tenantRoutes } from './routes/tenant-routes.ts';
import { reviewRoutes } from './routes/review-routes.ts';
import { paperTooLargePage, verificationRoutes } from './routes/verification-routes.ts';

export function createApp(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.use(around.headers(deps.publicOrigin), around.observed(deps), around.methods(deps), around.formsOnly(deps));
  app.route('/', assetRoutes());
  const paperTooLarge: around.PaperTooLarge = (c, tenantId) => paperTooLargePage(deps, c, tenantId);
  app.use(around.sameOrigin(deps.publicOrigin), around.session(deps), around.limited(paperTooLarge));
  app.route('/', sessionRoutes(deps));
  app.use(around.signedIn(deps));
  for (const routes of [
    tenantRoutes,
    tenantFormRoutes,
    verificationRoutes,
    agreementRoutes,
    closureRoutes,
    staffRoutes,
    reviewRoutes,
    standingRoutes,
    settlementRoutes,
  ]) {
    app.route('/', routes(deps));
  }
  app.notFound(() => {
    throw pageNotFound();
  });
  app.onError((error, c: ConsoleContext) => failed(deps, c, error));
  return app;
}

// Only a token that ran out is mended by signing in again; anything else unauthenticated is between services.
const isOver = (error: DomainError): boolean =>
  error.category === 'unauthenticated' && /^(PERSON_TOKEN|SESSION)_/.test(error.reason);

function failed(deps: Deps, c: ConsoleContext, error: Error): Response | Promise<Response> {
  const refusal = isDomainError(error) ? error : opaque(error);
  if (isOver(refusal)) {
    deps.cookies.dropSession(c);
    return c.redirect(`${paths.signIn}?over=1`, 303);
  }
  if (refusal.category === 'internal') deps.log.error({ err: error }, 'a page failed');
  return c.html(failurePage(viewOf(deps, c), refusal), statusOf(refusal.category));
}

const opaque = (cause: Error): DomainError =>
  new DomainError({ category: 'internal', reason: 'INTERNAL_ERROR', message: 'internal error', cause });
