// A tenant's objection to an announced version of its agreement.
import { Hono } from 'hono';

import { paths } from '../../web/paths.ts';
import { failurePage } from '../../web/failure.ts';
import { type ConsoleEnv, type Deps, onBehalf, viewOf } from '../context.ts';
import { formOf } from '../form.ts';
import { attempt, statusOf } from '../refusals.ts';

export function agreementRoutes(deps: Deps): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>().basePath('/tenants/:tenantId');
  app.post('/agreement/:agreementId/:version/objection', async (c) => {
    const { tenantId, agreementId, version } = c.req.param();
    const form = await formOf(c);
    const request = { requestId: form.text('request_id'), tenantId, agreementId, version };
    const outcome = await attempt(deps.services.agreements.objectToAgreementVersion(request, onBehalf(c)));
    if ('value' in outcome) return c.redirect(paths.tenant(tenantId).agreement, 303);
    return c.html(failurePage(viewOf(deps, c), outcome.refusal), statusOf(outcome.refusal.category));
  });
  return app;
}
